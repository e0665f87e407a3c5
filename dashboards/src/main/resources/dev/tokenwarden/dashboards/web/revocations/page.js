// Revocations: waiting for approval, in force, in shadow and ended.
import { html, nothing } from '../lit/lit-html.js';
import { api } from '../api.js';
import { compact } from '../format.js';
import { icons } from '../icons.js';
import { update, view } from '../store.js';
import { savedViews } from '../views.js';
import { linkTo, whereParameters } from '../where.js';
import { activeFilters, causeLine, exportMenu, facets, foldedNote, searchBox, segments, typeChips } from '../records/controls.js';
import { chosen, readFilter } from '../records/filter.js';
import { askForTarget } from './order.js';
import { flyout } from './flyout.js';
import { list } from './list.js';
import { requested } from './requests.js';
import { openItem, r } from './state.js';

const TABS = { waiting: 'Waiting', active: 'In force', shadow: 'Shadow', ended: 'Over' };
let generation = 0;

const parameters = () => ({ view: r.tab === 'waiting' ? 'active' : r.tab, tenant: whereParameters().tenant, ...chosen(r.filter) });

function writeAddress() {
  history.replaceState(null, '', linkTo('/revocations', { view: r.tab, ...chosen(r.filter), id: r.open }));
}

// The same filters for decisions that wait: the page has all of them.
function waits(d) {
  const { rule, actor, type, q } = r.filter;
  const t = d.target ?? {};
  const searched = [t.jti, t.hash, t.sub, t.client_id, t.sid, t.grant, t.kid, t.iss, d.reason, d.rule].filter(Boolean).join('\n').toLowerCase();
  return (!rule || d.rule === rule) && (!actor || d.actor === actor) && (!type || t.type === type)
    && q.toLowerCase().split(/\s+/).filter(Boolean).every((word) => (word.startsWith('-') && word.length > 1 ? !searched.includes(word.slice(1)) : searched.includes(word)));
}

async function load() {
  const mine = ++generation;
  const { tenant } = whereParameters();
  r.loading = true;
  update();
  try {
    const [waiting, page, requests] = await Promise.all([api.waiting(), api.revocations(parameters()), api.requestedExceptions()]);
    if (mine !== generation) return;
    r.waiting = waiting.items.filter((d) => (!tenant || d.tenant === tenant) && waits(d));
    r.requests = requests.items.filter((one) => !tenant || one.tenant === tenant);
    r.counts = { ...page.counts, waiting: r.waiting.length + r.requests.length };
    r.items = r.tab === 'waiting' ? r.waiting : page.items;
    r.next = r.tab === 'waiting' ? null : page.next ?? null;
    r.total = page.total;
    r.facets = page.facets;
    r.cascaded = page.cascaded;
    r.cause = page.cause ?? null;
    r.error = '';
  } catch (e) {
    if (mine !== generation) return;
    r.error = e.message;
  }
  r.loading = false;
  update();
}

async function more() {
  if (!r.next || r.loadingMore) return;
  r.loadingMore = true;
  const mine = generation;
  try {
    const page = await api.revocations({ ...parameters(), cursor: r.next });
    if (mine === generation) {
      r.items = [...r.items, ...page.items];
      r.next = page.next ?? null;
    }
  } catch (e) {
    r.error = e.message;
  }
  r.loadingMore = false;
  update();
}

function set(change) {
  Object.assign(r.filter, change);
  r.open = null;
  writeAddress();
  load();
}

let soon;
function loadSoon() {
  clearTimeout(soon);
  soon = setTimeout(() => { load(); if (r.open) loadDetail(); }, 1_600);
}

async function loadDetail() {
  const id = r.open;
  const item = openItem();
  if (!item) return;
  const targetId = r.tab === 'waiting' ? item.target_id : item.id;
  const [shown, audit, reach] = await Promise.all([
    r.tab === 'active' || r.tab === 'shadow' ? api.propagation(targetId).catch(() => null) : null,
    api.audit({ target: targetId }).catch(() => null),
    r.tab === 'waiting' && item.target ? api.reach({ ...item.target }).catch(() => null) : null,
  ]);
  if (r.open !== id) return;
  r.detail = { propagation: shown?.propagation ?? null, missing: shown?.in_force === false, decisions: audit?.items ?? [], reach };
  update();
}

const actions = {
  tab(tab) {
    Object.assign(r, { tab, items: [], open: null, detail: null, selected: null });
    writeAddress();
    load();
  },
  open(id) {
    Object.assign(r, { open: id, selected: id, detail: null });
    writeAddress();
    update();
    loadDetail();
  },
  close() { r.open = null; writeAddress(); update(); queueMicrotask(() => document.getElementById(`r-${r.selected}`)?.focus()); },
  more, load, loadSoon, set,
  move(step) {
    if (!r.items.length) return;
    const at = r.items.findIndex((one) => one.id === r.selected);
    const next = r.items[Math.min(r.items.length - 1, Math.max(0, at + step))];
    r.selected = next.id;
    if (r.open) actions.open(next.id);
    update();
    queueMicrotask(() => document.getElementById(`r-${next.id}`)?.focus());
  },
};

// Opens the entry of the address, also if it is not on the first page of the list.
async function openLinked(id) {
  r.linked = null;
  if (!r.items.some((one) => one.id === id)) {
    const shown = await api.revocation(id).catch(() => null);
    if (!shown) return;
    r.linked = { ...shown.revocation, id, tenant: shown.revocation.target.tenant, active: true };
  }
  actions.open(id);
}

export const page = {
  title: 'Revocations',
  timeless: true,
  async enter(search) {
    const tab = search.get('view');
    const id = search.get('id');
    Object.assign(r, { tab: tab in TABS ? tab : 'waiting', filter: readFilter(search), items: [], open: null, linked: null, detail: null, selected: null });
    await load();
    // If no decision waits, the page opens with the revocations in force.
    if (!tab && !r.waiting.length && !r.requests.length) {
      r.tab = 'active';
      writeAddress();
      await load();
    }
    if (id) await openLinked(id);
  },
  own: () => new URLSearchParams({ view: r.tab, ...chosen(r.filter) }).toString(),
  flyoutOpen: () => Boolean(r.open),
  aside: () => (r.tab === 'waiting' ? nothing : facets(r.facets, r.filter, set)),
  tools: () => searchBox(r.filter, set),
  render: () => html`${r.tab === 'waiting' ? nothing : typeChips(r.facets, r.filter, set)}<div class="toolbar first"><div class="segments" role="radiogroup" aria-label="Which revocations">${Object.entries(TABS).map(([tab, label]) => html`<button role="radio"
      aria-checked=${r.tab === tab ? 'true' : 'false'} @click=${() => actions.tab(tab)}>${label}${r.counts?.[tab] === undefined ? nothing : html`<span class="count">${compact(r.counts[tab])}</span>`}</button>`)}</div>
      ${r.tab === 'waiting' ? nothing : segments(r.filter, set)}<span class="grow"></span>${savedViews('revocations')}${r.tab === 'waiting' ? nothing : exportMenu('revocations', api.query(parameters()))}
      ${view.session?.can_revoke ? html`<button class="danger" id="order" @click=${() => askForTarget(loadSoon)}>${icons.block}Revoke…</button>` : nothing}</div>
    ${activeFilters(r.filter, set)}${r.tab === 'waiting' ? nothing : html`${causeLine(r.cause, set)}${foldedNote(r.cascaded, r.filter, set)}`}
    ${r.tab === 'waiting' ? requested(r.requests, load) : nothing}<div class="work">${list(actions)}${flyout(actions)}</div>`,
  decision: loadSoon,
  reset: load,
  seen: load,
  tick: (seconds) => seconds % 10 === 0 && loadSoon(),
  escape: () => r.open && actions.close(),
  filterWord: (word) => set({ q: `${r.filter.q} ${word}`.trim() }),
  keys: {
    j: () => actions.move(1), ArrowDown: () => actions.move(1), k: () => actions.move(-1), ArrowUp: () => actions.move(-1),
    '/': () => document.getElementById('search')?.focus(),
    Enter: () => r.selected && actions.open(r.selected),
    a: () => document.getElementById('approve')?.click(), r: () => document.getElementById('reject')?.click(), u: () => document.getElementById('undo')?.click(),
  },
  help: [['j  k', 'next, previous'], ['Enter', 'open'], ['/', 'search'], ['a', 'approve'], ['r', 'reject'], ['u', 'undo'], ['Esc', 'close']],
};
