// Loads the data of the queue.
import { api } from '../api.js';
import { isInForce, isOther } from '../token-state.js';
import { update, view } from '../store.js';
import { lacksCurrent } from '../decisions.js';
import { isAhead } from '../versions.js';
import { parametersOf } from './filter.js';
import { q } from './state.js';

let generation = 0;

export async function reload() {
  const mine = ++generation;
  q.loading = true;
  update();
  loadSummary();
  if (q.filter.by) {
    await loadGroups(mine);
    return;
  }
  try {
    const page = await api.detections(parametersOf(q.filter));
    if (mine !== generation) return;
    q.rows = page.items;
    q.total = page.total;
    q.next = page.next ?? null;
    q.pending.clear();
    q.marked = new Set(q.rows.filter((d) => q.marked.has(d.id)).map((d) => d.id));
    q.error = '';
    q.loadedAt = Date.now();
    if (!q.rows.some((d) => d.id === q.selected)) q.selected = q.open;
  } catch (e) {
    if (mine !== generation) return;
    q.error = e.message;
  }
  q.loading = false;
  update();
}

async function loadGroups(mine) {
  try {
    const data = await api.groups({ ...parametersOf(q.filter), by: q.filter.by });
    if (mine !== generation) return;
    q.groups = { data, error: '', loading: false };
  } catch (e) {
    if (mine !== generation) return;
    q.groups = { data: null, error: e.message, loading: false };
  }
  q.loading = false;
  update();
}

export async function loadSummary() {
  const mine = generation;
  try {
    const summary = await api.summary(parametersOf(q.filter));
    if (mine === generation) {
      q.summary = summary;
      Object.assign(view.tenants, summary.tenant);
    }
  } catch {
    // The list shows the error.
  }
  update();
}

export async function loadMore() {
  if (!q.next || q.loadingMore) return;
  q.loadingMore = true;
  update();
  const mine = generation;
  try {
    const page = await api.detections(parametersOf(q.filter), q.next);
    if (mine === generation) {
      const known = new Set(q.rows.map((d) => d.id));
      q.rows = [...q.rows, ...page.items.filter((d) => !known.has(d.id))];
      q.next = page.next ?? null;
    }
  } catch (e) {
    q.error = e.message;
  }
  q.loadingMore = false;
  update();
}

export function patch(id, change) {
  q.rows = q.rows.map((d) => (d.id === id ? { ...d, ...change } : d));
  update();
}

const inForce = (state) => isInForce(state) && state.target_id && view.session?.can_revoke;

// Refreshes the propagation of the open revocation: often until all verifiers have applied it, then rarely.
export async function refreshPropagation(seconds) {
  const { open: id, detail, propagation: p } = q;
  const everywhere = p && p.in_force >= p.verifiers;
  if (document.hidden || !detail || !inForce(detail.state) || seconds % (everywhere ? 8 : 2)) return;
  const shown = await api.propagation(detail.state.target_id).catch(() => null);
  if (shown && q.open === id) {
    q.propagation = shown.propagation ?? null;
    update();
  }
}

let reloadSoon;
const MAX_RELOADS = 60;

// Loads again while the page knows of a change or a decision that cannot be searched yet.
export async function loadDetail(id, reloads = 0) {
  try {
    const detail = await api.detection(id);
    if (q.open !== id) return;
    const ahead = q.detail?.id === id && isAhead(q.detail.triage, detail.triage);
    if ((ahead || lacksCurrent(detail.state, detail.decisions)) && reloads < MAX_RELOADS) {
      clearTimeout(reloadSoon);
      reloadSoon = setTimeout(() => q.open === id && loadDetail(id, reloads + 1), 1_000);
    }
    q.detail = ahead ? { ...detail, triage: q.detail.triage } : detail;
    q.detailError = '';
    patch(id, { state: q.detail.state, triage: q.detail.triage });
    const { state } = q.detail;
    let shown = null;
    if (inForce(state)) {
      shown = await api.propagation(state.target_id).catch(() => null);
    }
    if (q.open === id) q.propagation = shown?.propagation ?? null;
  } catch (e) {
    // A new detection may not be searchable yet.
    if (e.status === 404 && q.rows.some((d) => d.id === id && Date.now() - Date.parse(d.detected_at) < 15_000)) {
      setTimeout(() => q.open === id && !q.detail && loadDetail(id), 700);
      return;
    }
    q.detailError = e.message;
  }
  update();
}

export async function refreshStates() {
  const ids = q.rows.slice(0, 150).map((d) => d.id);
  if (document.hidden || !ids.length) return;
  try {
    const states = await api.states(ids);
    q.rows = q.rows.map((d) => (states[d.id] ? { ...d, state: states[d.id] } : d));
    if (q.detail && states[q.detail.id]) {
      const before = q.detail.state;
      q.detail = { ...q.detail, state: states[q.detail.id] };
      if (isOther(before, q.detail.state)) loadDetail(q.detail.id);
    }
  } catch {
    return;
  }
  update();
}

let statesSoon;
// The server reads the ledger as fast as this page receives a decision.
export function refreshStatesSoon() {
  clearTimeout(statesSoon);
  statesSoon = setTimeout(refreshStates, 150);
}

let groupsSoon;

// The groups with their new counts. Groups keep their places while they are read, and new ones wait until the analyst asks for them.
async function refreshGroups() {
  groupsSoon = undefined;
  if (!q.filter.by || document.hidden) return;
  const mine = generation;
  const data = await api.groups({ ...parametersOf(q.filter), by: q.filter.by }).catch(() => null);
  if (!data || mine !== generation) return;
  const now = new Map(data.groups.map((group) => [group.key, group]));
  const shown = q.groups.data?.groups ?? [];
  if (shown.length) {
    const known = new Set(shown.map((group) => group.key));
    q.groups.waiting = data.groups.filter((group) => !known.has(group.key)).length;
    q.groups.data = { ...data, groups: shown.map((group) => now.get(group.key) ?? { ...group, n: 0, severity: {} }) };
  } else {
    q.groups.data = data;
  }
  update();
}

let refreshing;
export function refreshSoon() {
  // Not started again by each message: in a constant stream it would never run.
  if (q.filter.by) groupsSoon ??= setTimeout(refreshGroups, 1_600);
  clearTimeout(refreshing);
  // OpenSearch makes a document searchable within a second.
  refreshing = setTimeout(() => { refreshStates(); loadSummary(); }, 1_600);
}
