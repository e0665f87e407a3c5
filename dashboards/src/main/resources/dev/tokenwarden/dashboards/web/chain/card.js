// @ts-check
// What a card of the picture says, cut to the card's width. Pure: the width of a text comes from `measure`.
import { middle, plain, plural, relative } from '../format.js';
import { isRevoked, worst } from './tree.js';

/**
 * @typedef {'title' | 'body' | 'mono' | 'small'} Font
 * @typedef {(text: string, font: Font) => number} Measure
 * @typedef {{x: number, y: number, width: number, text: string, full: string, kind: 'kept' | 'gained' | 'lost' | 'rest'}} Chip
 * @typedef {{height: number, title: string, severity?: string, state: string, over: boolean, subject: string, changed: boolean, id: string, meta: string, chips: Chip[],
 *   unknownScopes: boolean, actor: string, revoked: boolean, gained: boolean}} Card
 */

export const INSET = 12;
/** The height of a card without scopes. */
const TEXT = 66;
const CHIP = 20;
const CHIP_GAP = 4;
const CHIP_INSET = 14;
/** Said beside a subject that is not the one of the parent. */
export const CHANGED = 'changed';
/** States that are said on the card. The others need no word. */
const SAID = new Set(['revoked', 'denied', 'shadow', 'reinstated', 'awaiting-approval', 'suppressed']);

/**
 * The longest form of a text that fits, with its middle cut. Identifiers differ at both ends.
 * @param {unknown} value
 * @param {number} width
 * @param {Font} font
 * @param {Measure} measure
 */
export function fit(value, width, font, measure) {
  const full = plain(value).slice(0, 400);
  const whole = measure(full, font);
  if (whole <= width) return full;
  let length = Math.min(Array.from(full).length - 1, Math.ceil((Array.from(full).length * width) / whole) + 2);
  let text = middle(full, length);
  while (length > 3 && measure(text, font) > width) text = middle(full, --length);
  return text;
}

/**
 * The scopes of a hop as chips in rows: gained, kept, lost. What has no place is counted in the last chip.
 * @param {import('./tree.js').Token} node
 * @param {import('./tree.js').Exchange | undefined} edge
 * @param {number} width
 * @param {number} rows
 * @param {Measure} measure
 * @returns {Chip[]}
 */
export function chips(node, edge, width, rows, measure) {
  /** @type {[string, Chip['kind']][]} */
  const scopes = edge?.gained
    ? [...edge.gained.map((s) => /** @type {[string, Chip['kind']]} */ ([s, 'gained'])), ...(edge.kept ?? []).map((s) => /** @type {[string, Chip['kind']]} */ ([s, 'kept'])),
      ...(edge.lost ?? []).map((s) => /** @type {[string, Chip['kind']]} */ ([s, 'lost']))]
    : (node.token?.scope ?? []).map((/** @type {string} */ s) => [s, 'kept']);
  /** @type {Chip[]} */
  const placed = [];
  let x = 0;
  let row = 0;
  for (const [scope, kind] of scopes) {
    const sign = kind === 'gained' ? '+' : '';
    const left = scopes.length - placed.length - 1;
    const rest = left ? restWidth(left, measure) : 0;
    const text = sign + fit(scope, width - CHIP_INSET - measure(sign, 'mono'), 'mono', measure);
    const wide = measure(text, 'mono') + CHIP_INSET;
    if (x && x + wide > width - (row === rows - 1 ? rest : 0)) {
      if (row === rows - 1) break;
      x = 0;
      row++;
    }
    // The last row keeps room for the count.
    const room = width - (row === rows - 1 ? rest : 0) - x;
    const cut = wide > room ? sign + fit(scope, room - CHIP_INSET - measure(sign, 'mono'), 'mono', measure) : text;
    placed.push({ x, y: row * CHIP, width: measure(cut, 'mono') + CHIP_INSET, text: cut, full: plain(scope), kind });
    x += placed[placed.length - 1].width + CHIP_GAP;
  }
  const rest = scopes.slice(placed.length);
  if (rest.length) {
    placed.push({ x, y: row * CHIP, width: restWidth(rest.length, measure) - CHIP_GAP, text: `+${rest.length}`, full: rest.map(([s]) => plain(s)).join(' '), kind: 'rest' });
  }
  return placed;
}

/** @param {number} count @param {Measure} measure */
const restWidth = (count, measure) => measure(`+${count}`, 'mono') + CHIP_INSET + CHIP_GAP;

/** @param {import('./tree.js').Token} node @param {number} now */
function age(node, now) {
  const issued = node.issued_at ?? (node.token?.iat ? new Date(node.token.iat * 1000).toISOString() : '');
  return issued ? relative(issued, now) : '';
}

/**
 * @param {import('./tree.js').Token} node
 * @param {import('./tree.js').Exchange | undefined} edge
 * @param {{width: number, rows: number, now: number, measure: Measure}} how
 * @returns {Card}
 */
export function card(node, edge, { width, rows, now, measure }) {
  const t = node.token ?? {};
  const inner = width - 2 * INSET;
  const over = (t.exp ?? Infinity) * 1000 <= now;
  const name = node.state?.name;
  const state = SAID.has(name) ? (name === 'awaiting-approval' ? 'waiting' : name) : over ? 'expired' : '';
  const severity = worst(node);
  const stateWidth = state ? measure(state, 'title') + 8 : 0;
  const scopes = chips(node, edge, inner, rows, measure);
  const uses = node.uses ? plural(node.uses, 'use') : 'no uses';
  const meta = [age(node, now), uses].filter(Boolean).join(' · ');
  return {
    height: TEXT + (scopes.length ? scopes[scopes.length - 1].y + CHIP + 6 : 0),
    title: fit(t.client_id ?? (node.token ? 'no client' : 'not on record'), inner - stateWidth - (severity ? 18 : 0), 'title', measure),
    severity, state, over, revoked: isRevoked(node), gained: Boolean(edge?.gained?.length), changed: Boolean(edge?.subject_changed),
    subject: fit(t.sub ?? (node.token ? 'no subject' : ''), inner - (edge?.subject_changed ? measure(CHANGED, 'title') + 8 : 0), edge?.subject_changed ? 'title' : 'body', measure),
    meta, id: fit(t.jti ?? t.hash ?? node.key, inner - measure(meta, 'small') - 12, 'mono', measure),
    chips: scopes, unknownScopes: Boolean(edge) && !edge?.gained && !scopes.length, actor: plain(edge?.actor ?? ''),
  };
}
