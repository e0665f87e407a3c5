// The same tree as text, for the keyboard and for screen readers.
import { html, nothing } from '../lit/lit-html.js';
import { repeat } from '../lit/directives/repeat.js';
import { middle, number } from '../format.js';
import { icons, severityIcon } from '../icons.js';
import { isRevoked, worst } from './graph.js';

function row({ key, level, node, children }, tree, selected, found, actions) {
  const t = node.token ?? {};
  const closed = tree.closed.has(key);
  const edge = tree.edgeTo.get(key);
  return html`<li role="treeitem" id=${`n-${key}`} aria-level=${level + 1} aria-selected=${key === selected ? 'true' : 'false'} aria-expanded=${children ? String(!closed) : nothing}
      tabindex=${key === selected ? 0 : -1} class="${isRevoked(node) ? 'revoked' : ''} ${found.has(key) ? 'found' : ''}" .style=${`--level:${Math.min(level, 12)}`} @click=${() => actions.select(key)}>
    <span class="fold">${children ? html`<button tabindex="-1" aria-label=${closed ? 'Unfold' : 'Fold'} @click=${(e) => { e.stopPropagation(); actions.toggle(key); }}>${closed ? '▸' : '▾'}</button>` : nothing}</span>
    ${worst(node) ? html`<span class="severity ${worst(node)}" title=${`${number(node.detections)} detections`}>${severityIcon(worst(node), 10)}</span>` : nothing}
    <span class="who-name"><bdi>${middle(t.client_id ?? t.sub ?? 'unknown', 22)}</bdi></span>
    <bdi class="mono muted">${middle(t.jti ?? t.hash ?? 'not on record', 16)}</bdi>
    ${edge?.gained?.length ? html`<span class="gained" title=${edge.gained.join(' ')}>+${edge.gained.length}</span>` : nothing}
    ${isRevoked(node) ? html`<span class="muted" title="Revoked">${icons.block}</span>` : nothing}
    ${closed ? html`<span class="muted">+${number(tree.below(key).length)}</span>` : nothing}</li>`;
}

export function outline(tree, selected, found, actions) {
  return html`<section class="outline" aria-label="Chain"><h2>${number(tree.nodes.size)} ${tree.nodes.size === 1 ? 'token' : 'tokens'}${found.size ? html` <span class="muted">${number(found.size)} found</span>` : nothing}</h2>
    <ul role="tree" aria-label="Tokens of this chain">${repeat(tree.rows(), (r) => r.key, (r) => row(r, tree, selected, found, actions))}</ul></section>`;
}
