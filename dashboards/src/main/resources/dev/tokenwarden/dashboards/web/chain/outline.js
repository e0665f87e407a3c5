// @ts-check
// The same tree as text: for screen readers, for the keyboard, and as a list for everybody.
import { html, nothing } from '../lit/lit-html.js';
import { repeat } from '../lit/directives/repeat.js';
import { middle, number, plain, plural, relative } from '../format.js';
import { icons, severityIcon } from '../icons.js';
import { isRevoked, worst } from './tree.js';

/** What the card in the picture shows, as one sentence. @param {import('./tree.js').Tree} tree @param {import('./tree.js').Row} row @param {number} now */
export function sentence(tree, row, now) {
  if (!row.node) return `${plural(row.hidden?.length ?? 0, 'more token')}. Press Enter to show them.`;
  const t = row.node.token ?? {};
  const edge = tree.edgeTo.get(row.key);
  const list = (/** @type {string[] | undefined} */ scopes, /** @type {string} */ word) => (scopes?.length ? `${word} ${scopes.map(plain).join(' ')}` : '');
  return [
    plain(t.client_id ?? 'no client'), t.sub ? `for ${plain(t.sub)}${edge?.subject_changed ? ', another subject than before' : ''}` : 'no subject', `token ${plain(t.jti ?? t.hash ?? 'not on record')}`,
    row.node.issued_at ? `${relative(row.node.issued_at, now)} old` : '', plural(row.node.uses ?? 0, 'use'), isRevoked(row.node) ? 'revoked' : '', worst(row.node) ? `${worst(row.node)} finding` : '',
    edge?.actor ? `actor ${plain(edge.actor)}` : '',
    edge?.gained ? [list(edge.gained, 'gained'), list(edge.kept, 'kept'), list(edge.lost, 'dropped')].filter(Boolean).join(', ') : list(t.scope, 'scopes'),
    tree.closed.has(row.key) ? `${plural(tree.below(row.key).length, 'token')} folded` : '',
  ].filter(Boolean).join('; ');
}

/** @param {import('./tree.js').Row} row @param {import('./tree.js').Tree} tree @param {import('./picture.js').Actions} actions */
function words(row, tree, actions) {
  const { key, node, children } = row;
  if (!node) return html`<span class="fold"></span><span class="muted">${plural(row.hidden?.length ?? 0, 'more token')}</span>`;
  const t = node.token ?? {};
  const closed = tree.closed.has(key);
  const edge = tree.edgeTo.get(key);
  return html`<span class="fold">${children ? html`<button tabindex="-1" @click=${(/** @type {Event} */ e) => { e.stopPropagation(); actions.toggle(key); }}>${closed ? '▸' : '▾'}</button>` : nothing}</span>
    ${worst(node) ? html`<span class="severity ${worst(node)}" title=${`${number(node.detections)} detections`}>${severityIcon(worst(node), 10)}</span>` : nothing}
    <span class="who-name"><bdi>${middle(t.client_id ?? t.sub ?? 'not on record', 40)}</bdi></span>
    <bdi class="mono muted">${middle(t.jti ?? t.hash ?? key, 26)}</bdi><bdi class="muted l-subject">${middle(t.sub ?? '', 40)}</bdi>
    ${edge?.gained?.length ? html`<span class="gained" title=${edge.gained.map(plain).join(' ')}>+ ${edge.gained.slice(0, 2).map((s) => middle(s, 30)).join(' ')}${edge.gained.length > 2 ? ` +${edge.gained.length - 2}` : ''}</span>` : nothing}
    ${isRevoked(node) ? html`<span class="muted dead-mark" title="Revoked">${icons.block}</span>` : nothing}
    ${closed ? html`<span class="muted">+${number(tree.below(key).length)}</span>` : nothing}`;
}

/**
 * @param {{tree: import('./tree.js').Tree, rows: import('./tree.js').Row[], selected: string, found: Set<string>, now: number, visible: boolean}} scene
 * @param {import('./picture.js').Actions} actions
 */
export function outline({ tree, rows, selected, found, now, visible }, actions) {
  const reachable = rows.some((r) => r.key === selected) ? selected : rows[0]?.key;
  return html`<ul class="outline ${visible ? '' : 'unseen'}" role="tree" aria-label="Tokens of this chain">${repeat(rows, (r) => r.key, (r) => html`<li role="treeitem" id=${`n-${r.key}`} aria-level=${r.level + 1}
      aria-selected=${r.key === selected ? 'true' : 'false'} aria-expanded=${r.children ? String(!tree.closed.has(r.key)) : nothing} tabindex=${r.key === reachable ? 0 : -1}
      class="${r.node && isRevoked(r.node) ? 'revoked' : ''} ${found.has(r.key) ? 'found' : ''}" .style=${`--level:${Math.min(r.level, 12)}`} @click=${() => (r.node ? actions.select(r.key) : actions.spread(r.parent))}>${visible ? html`<span class="words" aria-hidden="true">${words(r, tree, actions)}</span>` : nothing}<span class="unseen">${sentence(tree, r, now)}</span></li>`)}</ul>`;
}
