// The tables of the page of an entity.
import { html, nothing } from '../lit/lit-html.js';
import { clip, number, plain, plural } from '../format.js';
import { decisions as decisionList } from '../decisions.js';
import { identifier, severity, SEVERITIES, text, when } from '../parts.js';
import { state } from '../token-state.js';
import { view } from '../store.js';
import { linkTo } from '../where.js';
import { entityLink } from './link.js';

const TITLES = { clients: ['client', 'Clients'], subjects: ['subject', 'Subjects'], networks: ['address', 'Networks'], user_agents: ['user-agent', 'User agents'] };
// What the page is about needs no list of itself.
const OWN = { client: 'clients', agent: 'clients', subject: 'subjects', address: 'networks', 'user-agent': 'user_agents' };

function party(d, name) {
  const [kind, title] = TITLES[name];
  const { items, more } = d.parties[name];
  const network = name === 'networks';
  return html`<section class="card"><h2>${title}</h2>${items.length ? html`<div class="wide-table" tabindex="0"><table class="ranking"><thead><tr><th scope="col">${network ? 'Address' : 'Name'}</th>${network ? html`<th scope="col">AS</th><th scope="col">Country</th>` : nothing}<th scope="col" class="num">Uses</th><th scope="col" class="num">Last</th></tr></thead>
    <tbody>${items.map((one) => html`<tr><th scope="row">${entityLink(kind, d.tenant, one.name, name === 'user_agents' ? 48 : 34)}</th>${network ? html`<td class="mono">${one.as ?? html`<span class="muted">not known</span>`}</td><td>${one.country ? text(one.country, 8) : html`<span class="muted">not known</span>`}</td>` : nothing}
      <td class="num">${number(one.n)}</td><td class="num">${when(one.last, view.now)}</td></tr>`)}</tbody></table></div>${more ? html`<p class="muted">${plural(more, 'use')} by others ${more === 1 ? 'is' : 'are'} not listed.</p>` : nothing}`
    : html`<p class="muted">${network ? 'No address was reported.' : 'None was reported.'}</p>`}</section>`;
}

export const parties = (d) => html`<div class="cards three parties">${Object.keys(TITLES).filter((name) => name !== OWN[d.kind]).map((name) => party(d, name))}</div>`;

export function live(d) {
  const { total, all, items } = d.live;
  return html`<section class="card"><h2>Live tokens, ${all ? '' : 'at least '}${number(total)}</h2>
    ${all ? nothing : html`<p class="muted">No issuer reports its tokens. Tokens that were issued and not used are not known.</p>`}
    ${items.length ? html`<div class="wide-table" tabindex="0"><table class="ranking"><thead><tr><th scope="col">Token</th><th scope="col">${d.kind === 'client' || d.kind === 'agent' ? 'Subject' : 'Client'}</th><th scope="col">State</th><th scope="col" class="num">Expires</th><th scope="col" class="num">Last act</th></tr></thead>
    <tbody>${items.map((one) => html`<tr><th scope="row"><a href=${linkTo('/token', { key: one.key })}>${identifier(one.token.jti ?? one.token.hash, 24)}</a></th>
      <td>${d.kind === 'client' || d.kind === 'agent' ? entityLink('subject', d.tenant, one.token.sub, 24, one.token.iss) : entityLink('client', d.tenant, one.token.client_id, 24)}</td>
      <td>${state(one.state)}</td><td class="num">${when(new Date(one.token.exp * 1000).toISOString(), view.now)}</td><td class="num">${when(one.last, view.now)}</td></tr>`)}</tbody></table></div>${total > items.length ? html`<p class="muted">The ${number(items.length)} that were active last, of about ${number(total)}.</p>` : nothing}`
    : html`<p class="muted">No token that is alive is known.</p>`}</section>`;
}

export function incidents(d) {
  const { complete, total, open, items } = d.incidents;
  if (!complete) {
    return html`<section class="card"><h2>Incidents</h2><p class="muted">Not known yet: the console is reading the detections.</p></section>`;
  }
  return html`<section class="card"><h2>Incidents, ${number(total)}${open && open < total ? `, ${number(open)} not closed` : ''}</h2>${items.length ? html`<ul class="members entity-incidents">${items.map((one) => html`<li><span class="m-severity">${severity(one.severity)}</span>
      <a href=${linkTo('/incidents', { id: one.id, status: 'all', range: 'all' })} title=${clip(one.title, 300)}>${text(one.title, 160)}</a><span class="m-state muted">${text(one.triage.status === 'closed' ? one.triage.reason ?? 'closed' : one.triage.status, 20)}</span><span class="muted m-when">${when(one.last, view.now)}</span></li>`)}</ul>
      ${total > items.length ? html`<p class="muted">and ${number(total - items.length)} more</p>` : nothing}` : html`<p class="muted">It is in no incident.</p>`}</section>`;
}

// The filter of the queue that selects the same detections. The evidence of an address is found by its text.
export function detectionsOf(d) {
  const found = { client: { client: d.name }, agent: { client: d.name }, subject: { sub: d.name } }[d.kind] ?? (/\s/.test(d.name) || d.name.length > 200 ? null : { q: d.name });
  return found ? linkTo('/queue', { ...found, status: 'all', range: '30d', tenant: d.tenant }) : null;
}

export function detections(d) {
  const { total, severity: by, rules } = d.detections;
  const all = detectionsOf(d);
  return html`<section class="card"><div class="section-head"><h2>Detections, ${number(total)}</h2>${total && all ? html`<a class="more-of" href=${all}>Show all</a>` : nothing}</div>
    ${total ? html`<p class="entity-severities">${SEVERITIES.filter((s) => by[s]).map((s) => html`<span>${severity(s)} <b>${number(by[s])}</b></span>`)}</p>
    <div class="wide-table" tabindex="0"><table class="ranking"><thead><tr><th scope="col">Rule</th><th scope="col" class="num">Detections</th><th scope="col" class="num">Last</th></tr></thead>
      <tbody>${rules.map((one) => html`<tr><th scope="row"><a class="mono" title=${plain(one.name)} href=${linkTo('/rules', { rule: one.name })}>${text(one.name, 60)}</a></th><td class="num">${number(one.n)}</td><td class="num">${when(one.last, view.now)}</td></tr>`)}</tbody></table></div>`
    : html`<p class="muted">No rule found anything about it in 30 days.</p>`}</section>`;
}

export function decided(d) {
  return html`<section class="card"><h2>Revocations</h2>${d.decisions.length ? decisionList(d.decisions, '', view.now) : html`<p class="muted">Nothing about it was revoked in 30 days, and nothing waits.</p>`}</section>`;
}
