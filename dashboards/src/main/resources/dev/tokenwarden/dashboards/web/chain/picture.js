// @ts-check
// Draws the tree as SVG. Positions are attributes: the page's content security policy forbids style attributes.
import { html, nothing, svg } from '../lit/lit-html.js';
import { repeat } from '../lit/directives/repeat.js';
import { number, plain } from '../format.js';
import { severityIcon } from '../icons.js';
import { card, CHANGED, fit, INSET } from './card.js';
import { CARD, columns, indented } from './layout.js';
import { measure } from './measure.js';

const STUB = 34;
const LINE = { title: 25, subject: 41, id: 57, chips: 66 };

/**
 * @typedef {{select: (key: string) => void, open: (key: string) => void, toggle: (key: string) => void, spread: (key: string) => void}} Actions
 * @typedef {{tree: import('./tree.js').Tree, rows: import('./tree.js').Row[], width: number, narrow: boolean, selected?: string, found?: Set<string>,
 *   falls?: Set<string>, now: number, id: string, chipRows?: number}} Scene
 * @typedef {{row: import('./tree.js').Row, card?: import('./card.js').Card}} Shown
 */

/** Cards and their places. @param {Scene} scene */
export function arrange(scene) {
  const { tree, rows, narrow } = scene;
  const measured = { rows: scene.chipRows ?? 2, now: scene.now, measure };
  const cardWidth = narrow ? (/** @type {number} */ level) => indented([{ key: 'a', parent: '', level, height: 0 }], scene.width).boxes.get('a')?.width ?? 0 : () => CARD;
  const shown = rows.map((row) => (row.node ? { row, card: card(row.node, tree.edgeTo.get(row.key), { ...measured, width: cardWidth(row.level) }) } : { row }));
  const items = shown.map(({ row, card: c }) => ({ key: row.key, parent: row.parent, level: row.level, height: c?.height ?? STUB, label: Boolean(c?.actor) }));
  return { shown, places: narrow ? indented(items, scene.width) : columns(items) };
}

/** @param {Shown} shown @param {import('./layout.js').Line} line @param {Scene} scene */
function edge({ row, card: c }, line, scene) {
  const kind = `${c?.gained ? 'gain' : ''} ${c?.revoked ? 'dead' : ''} ${scene.falls?.has(row.key) ? 'falls' : ''} ${c ? '' : 'rest'}`;
  // In columns, the legend says what the text on a line is.
  const prefix = scene.narrow ? 'actor ' : '';
  const actor = c?.actor ? prefix + fit(c.actor, line.label.width - measure(prefix, 'small'), 'small', measure) : '';
  return svg`<g class="edge ${kind}"><path d=${line.d}></path>${actor
    ? svg`<text class="actor" x=${line.label.x} y=${line.label.y} text-anchor=${line.label.anchor}>${actor}<title>Actor: ${c?.actor}</title></text>` : nothing}</g>`;
}

/** @param {Shown} shown @param {import('./layout.js').Box} box @param {Scene} scene @param {Actions} actions */
function foldMark({ row }, box, scene, actions) {
  if (!row.children) return nothing;
  const closed = scene.tree.closed.has(row.key);
  const text = closed ? `+${number(scene.tree.below(row.key).length)}` : '−';
  const width = closed ? measure(text, 'small') + 14 : 18;
  const [x, y] = scene.narrow ? [box.x + 9 - width / 2 + (closed ? width / 2 : 0), box.y + box.height - 9] : [box.x + box.width - 9, box.y + 11];
  return svg`<g class="fold-mark ${closed ? 'closed' : ''}" @click=${(/** @type {Event} */ e) => { e.stopPropagation(); actions.toggle(row.key); }}>
    <rect x=${x} y=${y} width=${width} height="18" rx="9"></rect><text x=${x + width / 2} y=${y + 13}>${text}</text><title>${closed ? 'Unfold' : 'Fold'}</title></g>`;
}

/** @param {import('./card.js').Chip} chip */
const chipShape = (chip) => svg`<g class="chip-${chip.kind}" transform="translate(${chip.x} ${chip.y})"><rect width=${chip.width} height="16" rx="4"></rect
  ><text x="7" y="12">${chip.text}</text>${chip.kind === 'lost' ? svg`<path d="M5 8.5H${chip.width - 5}"></path>` : nothing}<title>${{ kept: '', gained: 'Gained: ', lost: 'Dropped: ', rest: 'More: ' }[chip.kind]}${chip.full}</title></g>`;

/** @param {string} key @param {import('./card.js').Card} c @param {import('./layout.js').Box} box @param {Scene} scene */
function content(key, c, box, scene) {
  const right = box.width - INSET;
  return svg`<rect class="body" width=${box.width} height=${box.height} rx="6"></rect>${c.revoked ? svg`<rect class="hatched" width=${box.width} height=${box.height} rx="6" fill="url(#hatch-${scene.id})"></rect>` : nothing}
    ${c.severity ? svg`<g class="severity ${c.severity}" transform="translate(${INSET} 14)">${severityIcon(c.severity, 12)}</g>` : nothing}
    ${scene.found?.has(key) ? svg`<rect class="found-ground" x=${INSET - 5} y="11" width=${right - INSET + 10 - (c.state ? measure(c.state, 'title') + 8 : 0)} height="19" rx="4"></rect>` : nothing}
    <text class="title" x=${INSET + (c.severity ? 18 : 0)} y=${LINE.title}>${c.title}</text>
    ${c.state ? svg`<text class="said ${c.state}" x=${right} y=${LINE.title} text-anchor="end">${c.state}</text>` : nothing}
    <text class="subject ${c.changed ? 'changed' : ''}" x=${INSET} y=${LINE.subject}>${c.subject}</text>
    ${c.changed ? svg`<text class="said changed" x=${right} y=${LINE.subject} text-anchor="end">${CHANGED}</text>` : nothing}
    <text class="short" x=${INSET} y=${LINE.id}>${c.id}</text><text class="meta" x=${right} y=${LINE.id} text-anchor="end">${c.meta}</text>
    <g transform="translate(${INSET} ${LINE.chips})">${c.chips.map(chipShape)}</g>`;
}

/** @param {Shown} shown @param {import('./layout.js').Box} box @param {Scene} scene @param {Actions} actions */
function node(shown, box, scene, actions) {
  const { row, card: c } = shown;
  const at = `translate(${box.x} ${box.y})`;
  if (!c) {
    const count = row.hidden?.length ?? 0;
    return svg`<g class="stub ${row.key === scene.selected ? 'selected' : ''} ${row.hidden?.every((k) => scene.falls?.has(k)) ? 'falls' : ''}" transform=${at} @click=${() => actions.spread(row.parent)}>
      <rect class="body" width=${box.width} height=${box.height} rx="6"></rect><text x=${INSET} y="21">${number(count)} more ${count === 1 ? 'token' : 'tokens'}</text></g>`;
  }
  const t = row.node?.token ?? {};
  const kind = [c.revoked && 'dead', c.over && 'over', row.key === scene.selected && 'selected', row.key === scene.tree.focus && 'focus', scene.found?.has(row.key) && 'found', scene.falls?.has(row.key) && 'falls'];
  return svg`<g class="card-node ${kind.filter(Boolean).join(' ')}" data-key=${row.key} transform=${at} @click=${() => actions.select(row.key)} @dblclick=${() => actions.open(row.key)}>
    <title>${[t.client_id, t.sub, t.jti ?? t.hash].filter(Boolean).map((v) => plain(v).slice(0, 300)).join('\n')}</title>
    ${content(row.key, c, box, scene)}</g>`;
}

/**
 * The picture. Screen readers get the same as a tree of text: see outline.js.
 * @param {Scene} scene
 * @param {ReturnType<typeof arrange>} arranged
 * @param {Actions} actions
 * @param {number} [zoom]
 */
export function picture(scene, { shown, places }, actions, zoom = 1) {
  const byKey = new Map(shown.map((s) => [s.row.key, s]));
  const some = (/** @type {string} */ key) => /** @type {Shown} */ (byKey.get(key));
  return html`<svg class="tree-picture ${scene.falls?.size ? 'aiming' : ''}" width=${Math.ceil(places.width * zoom)} height=${Math.ceil(places.height * zoom)} viewBox="0 0 ${places.width} ${places.height}" aria-hidden="true">
    <defs><pattern id="hatch-${scene.id}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0V7"></path></pattern></defs>
    ${places.lines.map((line) => edge(some(line.to), line, scene))}
    ${repeat(shown, (s) => s.row.key, (s) => node(s, /** @type {import('./layout.js').Box} */ (places.boxes.get(s.row.key)), scene, actions))}
    ${shown.map((s) => foldMark(s, /** @type {import('./layout.js').Box} */ (places.boxes.get(s.row.key)), scene, actions))}</svg>`;
}

/** The heads of the columns, which stay in sight. @param {import('./layout.js').Places} places @param {number} zoom */
export const heads = (places, zoom) => html`<svg class="hops" width=${Math.ceil(places.width * zoom)} height="28" aria-hidden="true">${places.columns.map((c) => svg`<text x=${c.x * zoom + 1} y="18"><tspan class="hop">${c.level === 0 ? 'Issued' : `Hop ${c.level}`}</tspan>${c.count > 1 ? svg`<tspan class="many" dx="8">${number(c.count)}</tspan>` : nothing}</text>`)}</svg>`;
