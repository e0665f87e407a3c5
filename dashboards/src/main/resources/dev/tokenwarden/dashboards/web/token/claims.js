import { html, nothing } from '../lit/lit-html.js';
import { clip, plain } from '../format.js';
import { identifier, text, when } from '../parts.js';
import { view } from '../store.js';
import { entityLink } from '../entity/link.js';
import { familyLink } from '../family/link.js';
import { linkTo } from '../where.js';

const pair = (name, value) => (value === undefined || value === null || value === nothing ? nothing : html`<dt>${name}</dt><dd>${value}</dd>`);
const seconds = (value) => (value === undefined ? undefined : new Date(Number(value) * 1000).toISOString());
const id = (value) => (value === undefined ? undefined : identifier(value, 44));

function scopes(list) {
  return list?.length ? html`<span class="scopes">${list.slice(0, 40).map((s) => html`<bdi class="mono scope">${clip(s, 80)}</bdi>`)}${list.length > 40 ? html`<span class="muted">and ${list.length - 40} more</span>` : nothing}</span>` : undefined;
}

export function claims(d) {
  const c = d.token;
  const exp = seconds(c.exp);
  const over = exp && Date.parse(exp) <= view.now;
  return html`<section class="card"><h2>Claims</h2><dl>
    ${pair('iss', id(c.iss))}${pair('jti', id(c.jti))}${pair('hash', id(c.hash))}
    ${pair('sub', c.sub === undefined ? undefined : html`${entityLink('subject', d.tenant, c.sub, 40, c.iss)} <a class="more-of" href=${linkTo('/queue', { sub: c.sub })}>its detections</a>`)}
    ${pair('client_id', c.client_id === undefined ? undefined : html`${entityLink('client', d.tenant, c.client_id, 40)} <a class="more-of" href=${linkTo('/queue', { client: c.client_id })}>its detections</a>`)}
    ${pair('aud', c.aud ? html`${(Array.isArray(c.aud) ? c.aud : [c.aud]).slice(0, 20).map((a) => html`<bdi class="mono scope">${clip(a, 80)}</bdi>`)}` : undefined)}
    ${pair('scope', scopes(c.scope))}
    ${pair('issued', c.iat === undefined ? undefined : html`${when(seconds(c.iat), view.now)} ago`)}
    ${pair('expires', exp && html`${over ? 'expired ' : ''}${when(exp, view.now)}${over ? ' ago' : ''}`)}
    ${pair('signed', c.alg || c.kid ? html`<span class="mono">${plain(c.alg ?? '')}</span>${c.kid ? html` by ${identifier(c.kid, 30)}` : nothing}` : undefined)}
    ${pair('bound to', c.jkt || c.x5t_s256 ? identifier(c.jkt ?? c.x5t_s256, 40) : html`<span class="muted">no key: every holder can use it</span>`)}
    ${pair('session', c.sid === undefined ? undefined : html`<a href=${familyLink('session', d.tenant, c.iss, c.sid)}>${identifier(c.sid, 40)}</a>`)}
    ${pair('grant', c.grant === undefined ? undefined : html`<a href=${familyLink('grant', d.tenant, c.iss, c.grant)}>${identifier(c.grant, 40)}</a>`)}
    ${pair('actor', c.act === undefined ? undefined : entityLink('agent', d.tenant, c.act, 44))}${pair('may act', id(c.may_act))}${pair('txn', id(c.txn))}
    ${pair('tenant', text(d.tenant ?? '', 60))}
    ${c.one_time ? pair('one time', 'may be presented once') : nothing}
  </dl></section>`;
}
