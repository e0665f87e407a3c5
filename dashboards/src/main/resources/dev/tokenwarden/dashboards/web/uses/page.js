// Finds uses by the operation or tool that was called.
import { html, nothing } from '../lit/lit-html.js';
import { live } from '../lit/directives/live.js';
import { api } from '../api.js';
import { entityLink } from '../entity/link.js';
import { exact, number } from '../format.js';
import { icons } from '../icons.js';
import { message, skeleton } from '../messages.js';
import { identifier, text, when } from '../parts.js';
import { update, view } from '../store.js';
import { linkTo, whereParameters } from '../where.js';

const u = { q: '', items: null, total: 0, atLeast: false, next: null, error: '', loading: false };
let generation = 0;

const searchable = () => u.q.split(/\s+/).some((word) => word.length >= 2 && !word.startsWith('-'));

async function load(more) {
  const mine = more === true ? generation : ++generation;
  if (!searchable()) {
    Object.assign(u, { items: null, error: '', loading: false });
    update();
    return;
  }
  u.loading = true;
  update();
  try {
    const page = await api.uses({ ...whereParameters(), q: u.q.trim(), cursor: more === true ? u.next : undefined });
    if (mine !== generation) return;
    Object.assign(u, { items: more === true ? [...u.items, ...page.items] : page.items, total: page.total, atLeast: page.at_least, next: page.next ?? null, error: '' });
  } catch (e) {
    if (mine !== generation) return;
    u.error = e.message;
  }
  u.loading = false;
  update();
}

let searching;
function search(value) {
  u.q = value;
  clearTimeout(searching);
  searching = setTimeout(() => {
    history.replaceState(null, '', linkTo('/uses', { q: u.q }));
    load();
  }, 200);
}

function row(one) {
  const t = one.token ?? {};
  const c = one.use?.client ?? {};
  return html`<tr><td title=${exact(one.time)}>${when(one.time, view.now)}</td><th scope="row"><span class="mono">${text(one.use?.operation ?? '', 80)}</span>${one.use?.tool ? html` <bdi class="mono scope">${text(one.use.tool, 40)}</bdi>` : nothing}</th><td>${text(one.use?.audience ?? '', 30)}</td>
    <td>${one.use?.outcome === 'accepted' ? 'accepted' : html`<b class=${one.use?.reason === 'revoked' ? 'good' : ''}>${text(one.use?.reason ?? 'rejected', 20)}</b>`}</td>
    <td>${entityLink('client', one.tenant, t.client_id, 24)}</td><td>${entityLink('subject', one.tenant, t.sub, 24, t.iss)}</td><td>${entityLink('address', one.tenant, c.address, 24)}</td>
    <td><a class="entity-link" href=${linkTo('/token', { key: one.token_key })}>${identifier(t.jti ?? t.hash, 16)}</a></td></tr>`;
}

function content() {
  if (u.error) return message(icons.warn, 'The uses cannot be shown', u.error, html`<button class="primary" @click=${load}>Try again</button>`);
  if (!u.items) return u.loading ? skeleton : message(icons.search, 'Search for an operation or tool', 'Such as “POST /refunds” or “crm.export”. Stored uses of the time range are searched.');
  if (!u.items.length) return message(icons.search, 'Nothing matches', 'No stored use in this time range has such an operation or tool.');
  return html`<section class="card"><h2>${u.atLeast ? 'More than ' : ''}${number(u.total)} ${u.total === 1 ? 'use' : 'uses'}</h2><div class="wide-table" tabindex="0"><table class="ranking"><thead><tr><th scope="col">When</th><th scope="col">Operation, tool</th><th scope="col">Audience</th><th scope="col">Outcome</th><th scope="col">Client</th><th scope="col">Subject</th><th scope="col">Address</th><th scope="col">Token</th></tr></thead>
    <tbody>${u.items.map(row)}</tbody></table></div>${u.next ? html`<p><button class="quiet" ?disabled=${u.loading} @click=${() => load(true)}>Show older</button></p>` : nothing}</section>`;
}

export const page = {
  title: 'Uses',
  path: '/uses',
  enter(parameters) {
    u.q = parameters.get('q') ?? '';
    u.items = null;
    u.error = '';
    return load();
  },
  own: () => new URLSearchParams({ q: u.q }).toString(),
  tools: () => html`<label class="search">${icons.search}<input id="search" type="search" placeholder="Search: operation, tool…" maxlength="200" aria-label="Search" .value=${live(u.q)} @input=${(e) => search(e.target.value)}><kbd>/</kbd></label>`,
  render: () => html`<div class="scroll ${u.loading && u.items ? 'loading' : ''}">${content()}</div>`,
  reset: load,
  filterWord: (word) => { u.q = `${u.q} ${word}`.trim(); search(u.q); },
  keys: { '/': () => document.getElementById('search')?.focus() },
  help: [['/', 'search']],
};
