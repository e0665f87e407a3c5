// The selected token of the tree, and the impact of its revocation.
import { html, nothing } from '../lit/lit-html.js';
import { clip, number, plural } from '../format.js';
import { icons } from '../icons.js';
import { entityLink } from '../entity/link.js';
import { identifier, severity, SEVERITIES, text, when } from '../parts.js';
import { view } from '../store.js';
import { canUndo, isDenied, stateLine } from '../token-state.js';
import { linkTo } from '../where.js';
import { MORE } from './tree.js';

const pair = (name, value) => (value ? html`<dt>${name}</dt><dd>${value}</dd>` : nothing);

export function impactLines(tree, key, cut) {
  const b = tree.impact(key, Date.now());
  const rate = b.perMinute >= 1 ? `about ${plural(Math.round(b.perMinute), 'request')} a minute` : b.perMinute > 0 ? 'less than one request a minute' : 'no request in the last 10 minutes';
  return [`Revokes 1 token and ${cut ? 'at least ' : ''}${plural(b.descendants, 'descendant')}; ${number(b.live)} of them ${b.live === 1 ? 'is' : 'are'} alive.`,
    `It hits ${plural(b.clients, 'client')}, ${plural(b.subjects, 'subject')} and ${rate}.`];
}

const SIGN = { gain: '+', loss: '−', keep: '' };
const list = (items, kind) => (items?.length ? items.slice(0, 40).map((s) => html`<bdi class="mono scope ${kind}">${SIGN[kind]}${clip(s, 60)}</bdi>`) : nothing);

function scopes(edge, token) {
  if (edge?.gained) {
    return html`<span class="scopes">${list(edge.gained, 'gain')}${list(edge.kept, 'keep')}${list(edge.lost, 'loss')}</span>`;
  }
  return token.scope?.length ? html`<span class="scopes">${list(token.scope, 'keep')}</span>` : html`<span class="muted">not reported</span>`;
}

function step(edge, token) {
  return html`<dl>${edge ? html`${pair('by', edge.client_id ? identifier(edge.client_id, 26) : nothing)}${pair('actor', edge.actor ? identifier(edge.actor, 26) : html`<span class="muted">none</span>`)}${pair('at', html`${when(edge.time, view.now)} ago`)}` : nothing}
    ${pair('scope', scopes(edge, token))}</dl>
    ${edge?.subject_changed ? html`<p class="warned">${icons.warn}The subject changed.</p>` : nothing}${edge?.lifetime_extended ? html`<p class="warned">${icons.warn}It expires later than the token that it was exchanged from.</p>` : nothing}`;
}

function rest(tree, key, actions) {
  const parent = key.slice(MORE.length);
  const hidden = tree.rows().find((r) => r.key === key)?.hidden ?? [];
  const marked = hidden.filter((k) => tree.marked.has(k) || tree.aboveMarked.has(k)).length;
  return html`<aside class="side" aria-label="Selected tokens"><h2>${plural(hidden.length, 'more token')}</h2><p class="muted">They were exchanged from the same token. ${marked ? `${number(marked)} of them ${marked === 1 ? 'has' : 'have'} findings in ${marked === 1 ? 'its branch' : 'their branches'}.` : 'None of their branches has a finding.'}</p>
    <div class="side-buttons"><button class="quiet" @click=${() => actions.spread(parent)}>Show them</button></div></aside>`;
}

function buttons(node, key, actions) {
  const can = view.session?.can_revoke;
  return html`<div class="side-buttons">${canUndo(node.state) ? html`<button class="quiet" id="undo" ?disabled=${!can} @click=${() => actions.act()}>${icons.undo}Undo</button>`
    : isDenied(node.state) ? nothing : html`<button class="danger" id="revoke" ?disabled=${!can || !node.token?.iss} @click=${() => actions.act('chain')}
      @mouseenter=${() => actions.aim(true)} @mouseleave=${() => actions.aim(false)} @focus=${() => actions.aim(true)} @blur=${() => actions.aim(false)}>${icons.block}Revoke from here</button>`}
    <a class="quiet" href=${linkTo('/token', { key })}>Open token</a>
    <button class="quiet only-narrow" aria-expanded=${actions.brief() ? 'false' : 'true'} @click=${actions.details}>${actions.brief() ? 'Details' : 'Less'}</button></div>`;
}

export function side(tree, key, cut, actions) {
  const node = tree.nodes.get(key);
  if (!node) {
    return key.startsWith(MORE) ? rest(tree, key, actions) : nothing;
  }
  const t = node.token ?? {};
  const edge = tree.edgeTo.get(key);
  const exp = t.exp ? new Date(t.exp * 1000).toISOString() : null;
  return html`<aside class="side ${actions.brief() ? 'brief' : ''}" aria-label="Selected token"><h2>${identifier(t.jti ?? t.hash ?? 'not on record', 26)}</h2>
    <p class="status-line">${stateLine(node.state, view.now)}</p>
    <p class="impact">${impactLines(tree, key, cut).map((line) => html`<span>${line} </span>`)}</p>
    ${buttons(node, key, actions)}
    <div class="side-rest"><h3>Token</h3><dl>${pair('client_id', t.client_id ? entityLink('client', node.tenant, t.client_id, 26) : nothing)}${pair('sub', t.sub ? entityLink('subject', node.tenant, t.sub, 26, t.iss) : nothing)}${pair('tenant', text(node.tenant ?? '', 40))}
      ${pair('expires', exp ? html`${Date.parse(exp) <= view.now ? 'expired ' : ''}${when(exp, view.now)}${Date.parse(exp) <= view.now ? ' ago' : ''}` : nothing)}
      ${pair('uses', node.uses ? html`${number(node.uses)}${node.denied ? html`, <b class="good">${number(node.denied)} denied</b>` : nothing}` : 'none on record')}</dl>
    ${node.detections ? html`<p class="found-here">${SEVERITIES.filter((s) => node.severity?.[s]).map((s) => html`${severity(s)} ${number(node.severity[s])} `)}<a href=${linkTo('/queue', { token: key, status: 'all', range: 'all' })}>Detections</a></p>` : nothing}
    <h3>${edge ? 'Exchanged' : 'Issued'}</h3>${step(edge, t)}</div></aside>`;
}
