// Saved views: the menu of named filters of a list. A view is the query of the page's address.
import { html, nothing } from './lit/lit-html.js';
import { api } from './api.js';
import { ask, notify } from './ask.js';
import { icons } from './icons.js';
import { text } from './parts.js';
import { update, view } from './store.js';

const v = { items: /** @type {any[] | null} */ (null), error: '' };
// What is open or selected is no part of a view.
const PASSING = ['id'];

async function load() {
  try {
    v.items = (await api.views()).items;
    v.error = '';
  } catch (e) {
    v.error = e.message;
  }
  update();
}

/** The part of an address that a view keeps. @param {string} search */
export function keptOf(search) {
  const kept = new URLSearchParams(search);
  for (const name of PASSING) kept.delete(name);
  return kept.toString();
}

function shut() {
  for (const menu of /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll('.menu.views[open]'))) menu.open = false;
}

function save(page) {
  shut();
  const tenants = [...new Set([...(view.session?.tenants ?? []), ...Object.keys(view.tenants)])].sort();
  const mayShare = view.session?.role !== 'viewer';
  ask({
    title: 'Save this view', confirm: 'Save',
    effect: ['The filters, the order and the time range are saved. A view of yours with the same name is replaced.'],
    fields: () => html`<label for="name">Name</label><input id="name" name="name" required maxlength="60" autocomplete="off" autofocus>
      ${mayShare && tenants.length ? html`<label for="with">Who sees it</label><select id="with" name="with"><option value="">only me</option>${tenants.map((one) => html`<option value=${one}>everybody of tenant ${one}</option>`)}</select>` : nothing}`,
    async run(values) {
      await api.saveView({ name: values.name.trim(), page, query: keptOf(location.search), ...(values.with ? { shared: true, tenant: values.with } : {}) });
      notify('The view is saved.');
      load();
    },
  });
}

async function remove(event, one) {
  event.preventDefault();
  event.stopPropagation();
  try {
    await api.removeView(one.id);
    notify(`The view ${one.name} is removed.`);
  } catch (e) {
    notify(e.message);
  }
  load();
}

function item(page, one) {
  const mayRemove = one.mine || view.session?.role !== 'viewer';
  return html`<span class="view-item"><a href=${`/${page}${one.query ? `?${one.query}` : ''}`} title=${one.shared ? `Shared with ${one.tenant} by ${one.by}` : 'Only you see it'} @click=${shut}>${text(one.name, 60)}${one.shared ? html` <span class="muted">${text(one.tenant, 20)}</span>` : nothing}</a>
    ${mayRemove ? html`<button class="tiny" title="Remove" aria-label=${`Remove the view ${one.name}`} @click=${(e) => remove(e, one)}>${icons.close}</button>` : nothing}</span>`;
}

// `page` is the list: incidents, queue, revocations or audit.
export function savedViews(page) {
  const items = (v.items ?? []).filter((one) => one.page === page);
  return html`<details class="menu views" @toggle=${(e) => e.target.open && load()}><summary class="quiet">Views</summary><div>
    ${v.error ? html`<p class="bad">${text(v.error, 120)}</p>` : nothing}${items.map((one) => item(page, one))}
    ${v.items && !items.length ? html`<p class="muted">No view is saved.</p>` : nothing}
    <button class="link-button" id="save-view" @click=${() => save(page)}>Save this view…</button></div></details>`;
}
