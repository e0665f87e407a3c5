// The page: what it knows, what changes it, and the keys. Everything is rendered anew from `view` after each change.
import { html, render } from './lit/lit-html.js';
import { api } from './api.js';
import { dialog, help, toast } from './dialog.js';
import { effect, flyout } from './flyout.js';
import { EMPTY, matches, parametersOf, readAddress, writeAddress } from './filter.js';
import { clip, subjectOf } from './format.js';
import { listen } from './keys.js';
import { list } from './list.js';
import { follow } from './live.js';
import { banners, chips, figures, navigation, topBar } from './shell.js';

const root = document.getElementById('app');

const view = {
  session: null, filter: { ...EMPTY }, rows: [], pendingRows: new Map(), fresh: new Set(), total: 0, next: null,
  summary: null, health: null, tenants: {}, loading: true, loadingMore: false, error: '', loadedAt: 0, selected: null,
  open: null, detail: null, detailError: '', propagation: null, dialog: null, toast: null, help: false, linked: false,
  wasLinked: false, unlinkedAt: 0, now: Date.now(), dark: false,
  get pending() { return this.pendingRows.size; },
  get custom() { return Boolean(this.filter.from); },
  get filtered() { const f = this.filter; return Boolean(f.severity.length || f.rule.length || f.tenant || f.q || f.from); },
};

let scheduled = false;
function update() {
  if (!scheduled) {
    scheduled = true;
    queueMicrotask(() => {
      scheduled = false;
      view.now = Date.now();
      render(html`<div class="app ${view.open ? 'with-flyout' : ''}">${navigation(view, actions)}
        <main>${topBar(view, actions)}${chips(view, actions)}${banners(view, actions)}${figures(view, actions)}
          <div class="work">${list(view, actions)}${flyout(view, actions)}</div></main>
        ${dialog(view, actions)}${help(view, actions)}${toast(view, actions)}</div>`, root);
    });
  }
}

function parameters() {
  return parametersOf(view.filter);
}

function refilter(change) {
  Object.assign(view.filter, change);
  writeAddress(view.filter, view.open);
  reload();
}

// ---- loading

let generation = 0;
async function reload() {
  const mine = ++generation;
  view.loading = true;
  update();
  loadSummary();
  try {
    const page = await api.detections(parameters());
    if (mine !== generation) return;
    view.rows = page.items;
    view.total = page.total;
    view.next = page.next ?? null;
    view.pendingRows.clear();
    view.error = '';
    view.loadedAt = Date.now();
    if (!view.rows.some((d) => d.id === view.selected)) view.selected = view.open;
  } catch (e) {
    if (mine !== generation) return;
    view.error = e.message;
  }
  view.loading = false;
  update();
}

async function loadSummary() {
  const mine = generation;
  try {
    const summary = await api.summary(parameters());
    if (mine === generation) {
      view.summary = summary;
      Object.assign(view.tenants, summary.tenant);
    }
  } catch {
    // The list says what is wrong.
  }
  update();
}

async function loadMore() {
  if (!view.next || view.loadingMore) return;
  view.loadingMore = true;
  update();
  const mine = generation;
  try {
    const page = await api.detections(parameters(), view.next);
    if (mine === generation) {
      const known = new Set(view.rows.map((d) => d.id));
      view.rows = [...view.rows, ...page.items.filter((d) => !known.has(d.id))];
      view.next = page.next ?? null;
    }
  } catch (e) {
    view.error = e.message;
  }
  view.loadingMore = false;
  update();
}

async function loadDetail(id) {
  try {
    const detail = await api.detection(id);
    if (view.open !== id) return;
    view.detail = current(detail);
    view.detailError = '';
    patch(id, { state: view.detail.state });
    view.propagation = null;
    const { state } = view.detail;
    if (['revoked', 'denied', 'shadow'].includes(state?.name) && state.target_id && view.session?.can_revoke) {
      const shown = await api.revocation(state.target_id).catch(() => null);
      if (view.open === id) view.propagation = shown?.propagation ?? null;
    }
  } catch (e) {
    // A detection a moment old may not be searchable yet.
    if (e.status === 404 && view.rows.some((d) => d.id === id && Date.now() - Date.parse(d.detected_at) < 15_000)) {
      setTimeout(() => view.open === id && !view.detail && loadDetail(id), 700);
      return;
    }
    view.detailError = e.message;
  }
  update();
}

async function refreshStates() {
  const ids = view.rows.slice(0, 150).map((d) => d.id);
  if (document.hidden || !ids.length) return;
  try {
    const states = await api.states(ids);
    view.rows = view.rows.map((d) => (states[d.id] ? current({ ...d, state: states[d.id] }) : d));
    if (view.detail && states[view.detail.id]) {
      const before = view.detail.state?.name;
      view.detail = current({ ...view.detail, state: states[view.detail.id] });
      if (before !== view.detail.state.name) loadDetail(view.detail.id);
    }
  } catch {
    return;
  }
  update();
}

async function loadHealth() {
  try {
    view.health = await api.health();
  } catch {
    view.health = null;
  }
  update();
}

function patch(id, change) {
  view.rows = view.rows.map((d) => (d.id === id ? { ...d, ...change } : d));
  update();
}

// ---- live

// What was heard of a target a moment ago outweighs a search, which may be some seconds behind.
const heard = new Map();

function current(detection) {
  for (const target of detection.targets ?? []) {
    const news = heard.get(target);
    if (news && Date.now() - news.at < 15_000 && news.state.name !== detection.state?.name
        && !(news.state.name === 'revoked' && detection.state?.name === 'denied')) {
      return { ...detection, state: news.state };
    }
  }
  return detection;
}

let refreshing;
function refreshSoon() {
  clearTimeout(refreshing);
  // OpenSearch shows what was written within a second.
  refreshing = setTimeout(() => { refreshStates(); loadSummary(); }, 1_600);
}

function arrived(detection) {
  const shown = view.rows.find((d) => d.id === detection.id);
  if (shown) {
    // A repeat counts up where it stands; the row does not move under anyone's cursor.
    patch(detection.id, { count: Math.max(shown.count, detection.count), time: detection.time });
  } else if (matches(view.filter, detection)) {
    view.pendingRows.set(detection.id, detection);
    if (view.pendingRows.size > 1000) view.pendingRows.delete(view.pendingRows.keys().next().value);
    if (!view.rows.length && !view.loading && !view.error) showNew();
  }
  refreshSoon();
  update();
}

const STATE_OF = { revoked: 'revoked', shadow: 'shadow', 'awaiting-approval': 'awaiting-approval', reinstated: 'reinstated', suppressed: 'suppressed' };

function decided(decision) {
  const name = STATE_OF[decision.outcome];
  const about = (d) => d.id === decision.detection || (decision.target_id && d.targets?.includes(decision.target_id));
  if (name) {
    const change = { state: { name, since: decision.time, actor: decision.actor, target_id: decision.target_id } };
    if (decision.target_id) heard.set(decision.target_id, { at: Date.now(), ...change });
    view.rows = view.rows.map((d) => (about(d) ? { ...d, ...change } : d));
    for (const [id, d] of view.pendingRows) {
      if (about(d)) view.pendingRows.set(id, { ...d, ...change });
    }
    if (view.detail && about(view.detail)) {
      view.detail = { ...view.detail, ...change };
      setTimeout(() => view.detail && loadDetail(view.detail.id), 1_600);
    }
  }
  refreshSoon();
  update();
}

function showNew() {
  const fresh = [...view.pendingRows.values()];
  view.pendingRows.clear();
  view.fresh = new Set(fresh.map((d) => d.id));
  view.rows = [...fresh, ...view.rows].sort((a, b) => Date.parse(b.time) - Date.parse(a.time) || (a.id < b.id ? -1 : 1));
  view.total += fresh.length;
  document.getElementById('rows')?.scrollTo({ top: 0 });
  update();
  setTimeout(() => { view.fresh = new Set(); update(); }, 2_500);
}

// ---- what an analyst does

function notify(text, undo) {
  view.toast = { text, undo };
  const mine = view.toast;
  setTimeout(() => { if (view.toast === mine) { view.toast = null; update(); } }, 12_000);
  update();
}

function targetOf(d) {
  const s = d.subject?.type === 'token' ? d.subject : d.token ?? {};
  const target = { type: d.action === 'revoke-chain' ? 'chain' : 'token', tenant: d.tenant, iss: s.iss };
  return s.jti ? { ...target, jti: s.jti } : { ...target, hash: s.hash };
}

function ask(content) {
  view.dialog = { busy: false, error: '', ...content };
  update();
  queueMicrotask(() => document.getElementById('reason')?.focus());
}

async function reinstate(id, reason) {
  await api.reinstate(id, reason);
  notify('Reinstated: it is usable again.');
}

const actions = {
  open(id) {
    view.selected = id;
    view.open = id;
    view.detail = null;
    view.detailError = '';
    view.propagation = null;
    writeAddress(view.filter, view.open);
    update();
    loadDetail(id);
  },
  close() {
    view.open = null;
    view.detail = null;
    writeAddress(view.filter, view.open);
    update();
    queueMicrotask(focusSelected);
  },
  reload, more: loadMore, showNew,
  clear: () => refilter({ ...EMPTY, range: view.filter.range }),
  set: (name, value) => refilter(name === 'range' ? { range: value, from: '', to: '' } : { [name]: value }),
  toggle(name, value) {
    const chosen = view.filter[name];
    refilter({ [name]: chosen.includes(value) ? chosen.filter((v) => v !== value) : [...chosen, value] });
  },
  unfilter: refilter,
  pick: (from, to) => refilter({ from: new Date(from).toISOString(), to: new Date(to).toISOString() }),
  search(value) {
    view.filter.q = value;
    clearTimeout(actions.searching);
    actions.searching = setTimeout(() => refilter({ q: value }), 200);
    update();
  },
  theme() {
    view.dark = !view.dark;
    document.documentElement.dataset.theme = view.dark ? 'dark' : 'light';
    try { localStorage.setItem('theme', view.dark ? 'dark' : 'light'); } catch { /* for this page, then */ }
    update();
  },
  help() { view.help = !view.help; update(); },
  async signOut() {
    await api.signOut().catch(() => null);
    location.assign('/login');
  },
  revoke(detection) {
    const chain = detection.action === 'revoke-chain';
    const target = targetOf(detection);
    ask({
      title: chain ? 'Revoke this chain?' : 'Revoke this token?', subject: clip(target.jti ?? target.hash, 120),
      effect: [...effect(detection), 'You can undo it.'], confirm: chain ? 'Revoke chain' : 'Revoke token', danger: true, placeholder: 'Confirmed theft, ticket …',
      async run(reason) {
        const done = await api.revoke(target, reason);
        const id = done?.revocation?.id;
        const also = done?.descendants ? ` and ${done.descendants} descendants` : '';
        notify(`Revoked${also}.`, id ? () => { view.toast = null; reinstate(id, 'Undone right after it was revoked').catch((e) => notify(e.message)); } : null);
        setTimeout(() => view.open && loadDetail(view.open), 300);
      },
    });
  },
  undo(detection) {
    ask({
      title: 'Reinstate it?', subject: clip(subjectOf(detection).name, 120),
      effect: ['Every verifier of the tenant accepts it again, and what was exchanged from it, unless something else denies them.'],
      confirm: 'Reinstate', danger: false, placeholder: 'False positive, …',
      run: (reason) => reinstate(detection.state.target_id, reason),
    });
  },
  cancel() { view.dialog = null; update(); queueMicrotask(focusSelected); },
  async confirm(reason) {
    const d = view.dialog;
    if (!d || d.busy) return;
    view.dialog = { ...d, busy: true, error: '' };
    update();
    try {
      await d.run(reason);
      view.dialog = null;
    } catch (e) {
      view.dialog = { ...d, busy: false, error: e.message };
    }
    update();
  },
  dismiss() { view.toast = null; update(); },
};

// ---- moving through the list

function focusSelected() {
  document.getElementById('d-' + view.selected)?.focus({ preventScroll: true });
}

function move(step) {
  if (!view.rows.length) return;
  const at = view.rows.findIndex((d) => d.id === view.selected);
  const next = view.rows[Math.min(view.rows.length - 1, Math.max(0, at + step))];
  view.selected = next.id;
  if (view.open) actions.open(next.id);
  update();
  queueMicrotask(() => {
    const row = document.getElementById('d-' + next.id);
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
  });
}

// ---- start

async function start() {
  view.dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches;
  const { filter, id } = readAddress();
  view.filter = filter;
  update();
  try {
    view.session = await api.session();
  } catch (e) {
    view.loading = false;
    view.error = e.message;
    update();
    return;
  }
  listen(view, actions, move);
  root.addEventListener('filter-word', (e) => refilter({ q: `${view.filter.q} ${e.detail}`.trim() }));
  document.addEventListener('visibilitychange', () => !document.hidden && refreshSoon());
  follow({
    onDetection: arrived,
    onDecision: decided,
    onReset: reload,
    onLink(up) {
      if (view.linked && !up) view.unlinkedAt = Date.now();
      view.wasLinked ||= up;
      view.linked = up;
      update();
    },
  });
  setInterval(update, 5_000);
  setInterval(refreshStates, 8_000);
  setInterval(() => !document.hidden && loadSummary(), 10_000);
  setInterval(() => !document.hidden && loadHealth(), 5_000);
  loadHealth();
  await reload();
  if (id) actions.open(id);
}

start();
