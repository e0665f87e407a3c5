// Revocations: waiting for approval, in force, in shadow and ended.
import { html, nothing } from '../lit/lit-html.js';
import { api } from '../api.js';
import { compact } from '../format.js';
import { icons } from '../icons.js';
import { update, view } from '../store.js';
import { linkTo, whereParameters } from '../where.js';
import { askForTarget } from './order.js';
import { flyout } from './flyout.js';
import { list } from './list.js';
import { r } from './state.js';

const TABS = { waiting: 'Waiting', active: 'In force', shadow: 'Shadow', ended: 'Over' };
let generation = 0;

async function load() {
  const mine = ++generation;
  const { tenant } = whereParameters();
  r.loading = true;
  update();
  try {
    const [waiting, page] = await Promise.all([api.waiting(), api.revocations({ view: r.tab === 'waiting' ? 'active' : r.tab, tenant })]);
    if (mine !== generation) return;
    r.waiting = waiting.items.filter((d) => !tenant || d.tenant === tenant);
    r.counts = { ...page.counts, waiting: r.waiting.length };
    r.items = r.tab === 'waiting' ? r.waiting : page.items;
    r.next = r.tab === 'waiting' ? null : page.next ?? null;
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
    const page = await api.revocations({ view: r.tab, tenant: view.where.tenant, cursor: r.next });
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

let soon;
function loadSoon() {
  clearTimeout(soon);
  soon = setTimeout(() => { load(); if (r.open) loadDetail(); }, 1_600);
}

async function loadDetail() {
  const id = r.open;
  const item = r.items.find((one) => one.id === id);
  if (!item) return;
  const targetId = r.tab === 'waiting' ? item.target_id : item.id;
  const [shown, audit, reach] = await Promise.all([
    r.tab === 'active' || r.tab === 'shadow' ? api.revocation(targetId).catch(() => null) : null,
    api.audit({ target: targetId }).catch(() => null),
    r.tab === 'waiting' && item.target ? api.reach({ ...item.target }).catch(() => null) : null,
  ]);
  if (r.open !== id) return;
  r.detail = { propagation: shown?.propagation ?? null, decisions: audit?.items ?? [], reach };
  update();
}

const actions = {
  tab(tab) {
    Object.assign(r, { tab, items: [], open: null, detail: null, selected: null });
    history.replaceState(null, '', linkTo('/revocations', { view: tab }));
    load();
  },
  open(id) {
    Object.assign(r, { open: id, selected: id, detail: null });
    update();
    loadDetail();
  },
  close() { r.open = null; update(); queueMicrotask(() => document.getElementById(`r-${r.selected}`)?.focus()); },
  more, load, loadSoon,
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

export const page = {
  title: 'Revocations',
  timeless: true,
  enter(parameters) {
    const tab = parameters.get('view');
    Object.assign(r, { tab: tab in TABS ? tab : 'waiting', items: [], open: null, detail: null, selected: null });
    return load().then(() => {
      // If no decision waits, the page opens with the revocations in force.
      if (!tab && !r.waiting.length) actions.tab('active');
    });
  },
  own: () => `view=${r.tab}`,
  flyoutOpen: () => Boolean(r.open),
  render: () => html`<div class="toolbar first"><div class="segments" role="radiogroup" aria-label="Which revocations">${Object.entries(TABS).map(([tab, label]) => html`<button role="radio"
      aria-checked=${r.tab === tab ? 'true' : 'false'} @click=${() => actions.tab(tab)}>${label}${r.counts?.[tab] === undefined ? nothing : html`<span class="count">${compact(r.counts[tab])}</span>`}</button>`)}</div><span class="grow"></span>
      ${view.session?.can_revoke ? html`<button class="danger" id="order" @click=${() => askForTarget(loadSoon)}>${icons.block}Revoke…</button>` : nothing}</div>
    <div class="work">${list(actions)}${flyout(actions)}</div>`,
  decision: loadSoon,
  reset: load,
  seen: load,
  tick: (seconds) => seconds % 10 === 0 && loadSoon(),
  escape: () => r.open && actions.close(),
  keys: {
    j: () => actions.move(1), ArrowDown: () => actions.move(1), k: () => actions.move(-1), ArrowUp: () => actions.move(-1),
    Enter: () => r.selected && actions.open(r.selected),
    a: () => document.getElementById('approve')?.click(), r: () => document.getElementById('reject')?.click(), u: () => document.getElementById('undo')?.click(),
  },
  help: [['j  k', 'next, previous'], ['Enter', 'open'], ['a', 'approve'], ['r', 'reject'], ['u', 'undo'], ['Esc', 'close']],
};
