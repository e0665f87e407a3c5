// The selected token of the tree, and the impact of its revocation.
import { html, nothing } from '../lit/lit-html.js';
import { clip, number } from '../format.js';
import { icons } from '../icons.js';
import { identifier, severity, SEVERITIES, text, when } from '../parts.js';
import { view } from '../store.js';
import { canUndo, isDenied, stateLine } from '../token-state.js';
import { linkTo } from '../where.js';

const pair = (name, value) => (value ? html`<dt>${name}</dt><dd>${value}</dd>` : nothing);
const plural = (n, word) => `${number(n)} ${n === 1 ? word : `${word}s`}`;

export function impactLines(tree, key, cut) {
  const b = tree.impact(key, Date.now());
  const rate = b.perMinute >= 1 ? `about ${number(Math.round(b.perMinute))} requests a minute` : b.perMinute > 0 ? 'less than one request a minute' : 'no request in the last 10 minutes';
  return [`Revokes 1 token and ${cut ? 'at least ' : ''}${plural(b.descendants, 'descendant')}; ${number(b.live)} of them ${b.live === 1 ? 'is' : 'are'} alive.`,
    `It hits ${plural(b.clients, 'client')}, ${plural(b.subjects, 'subject')} and ${rate}.`];
}

function step(edge) {
  if (!edge) {
    return html`<p class="muted">The first known token of the chain.</p>`;
  }
  const list = (items, kind) => (items?.length ? html`${items.slice(0, 20).map((s) => html`<bdi class="mono scope ${kind}">${kind === 'gain' ? '+' : '−'} ${clip(s, 60)}</bdi>`)}` : nothing);
  return html`<dl>${pair('by', edge.client_id ? identifier(edge.client_id, 30) : nothing)}${pair('actor', edge.actor ? identifier(edge.actor, 30) : nothing)}${pair('at', html`${when(edge.time, view.now)} ago`)}
    ${pair('scope', edge.gained?.length || edge.lost?.length ? html`<span class="scopes">${list(edge.gained, 'gain')}${list(edge.lost, 'loss')}</span>` : edge.gained ? 'unchanged' : html`<span class="muted">not reported</span>`)}</dl>
    ${edge.subject_changed ? html`<p class="warned">${icons.warn}The subject changed.</p>` : nothing}${edge.lifetime_extended ? html`<p class="warned">${icons.warn}It expires later than the token that it was exchanged from.</p>` : nothing}`;
}

export function side(tree, key, cut, actions) {
  const node = tree.nodes.get(key);
  if (!node) {
    return nothing;
  }
  const t = node.token ?? {};
  const can = view.session?.can_revoke;
  const parent = tree.edgeTo.get(key)?.from;
  const exp = t.exp ? new Date(t.exp * 1000).toISOString() : null;
  return html`<aside class="side" aria-label="Selected token"><h2>${identifier(t.jti ?? t.hash ?? 'not on record', 30)}</h2>
    <p class="status-line">${stateLine(node.state, view.now)}</p>
    <dl>${pair('client_id', t.client_id ? identifier(t.client_id, 30) : nothing)}${pair('sub', t.sub ? identifier(t.sub, 30) : nothing)}${pair('tenant', text(node.tenant ?? '', 40))}
      ${pair('expires', exp ? html`${Date.parse(exp) <= view.now ? 'expired ' : ''}${when(exp, view.now)}${Date.parse(exp) <= view.now ? ' ago' : ''}` : nothing)}
      ${pair('uses', node.uses ? html`${number(node.uses)}${node.denied ? html`, <b class="good">${number(node.denied)} denied</b>` : nothing}` : 'none on record')}</dl>
    ${node.detections ? html`<p class="found-here">${SEVERITIES.filter((s) => node.severity?.[s]).map((s) => html`${severity(s)} ${number(node.severity[s])} `)}<a href=${linkTo('/queue', { token: key, status: 'all', range: 'all' })}>Detections</a></p>` : nothing}
    <h3>${parent ? 'Exchanged' : 'Origin'}</h3>${step(tree.edgeTo.get(key))}
    <h3>If it is revoked</h3>${impactLines(tree, key, cut).map((line) => html`<p class="muted">${line}</p>`)}
    <div class="side-buttons"><a class="quiet" href=${linkTo('/token', { key })}>Open token</a>
      ${canUndo(node.state) ? html`<button class="quiet" id="undo" ?disabled=${!can} @click=${() => actions.act()}>${icons.undo}Undo</button>`
        : isDenied(node.state) ? nothing : html`<button class="danger" id="revoke" ?disabled=${!can || !t.iss} @click=${() => actions.act('chain')}>${icons.block}Revoke from here</button>`}</div></aside>`;
}
