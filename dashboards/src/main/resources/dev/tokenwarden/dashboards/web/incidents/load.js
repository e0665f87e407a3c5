// Loads incidents. Rows do not move under the cursor: incidents that are new wait until the analyst asks for them.
import { api } from '../api.js';
import { update, view } from '../store.js';
import { parametersOf } from './filter.js';
import { p } from './state.js';

let generation = 0;

function take(page) {
  p.total = page.total;
  p.detections = page.detections;
  p.keptSince = page.kept_since ?? '';
  p.facets = page.facets ?? p.facets;
  for (const tenant of Object.keys(page.facets?.tenant ?? {})) view.tenants[tenant] ??= 0;
}

export async function reload() {
  const mine = ++generation;
  p.loading = true;
  update();
  try {
    const page = await api.incidents(parametersOf(p.filter));
    if (mine !== generation) return;
    take(page);
    p.rows = page.items;
    p.next = page.next ?? null;
    p.fresh = [];
    p.marked = new Set(p.rows.filter((one) => p.marked.has(one.id)).map((one) => one.id));
    p.error = '';
    p.loadedAt = Date.now();
    if (!p.rows.some((one) => one.id === p.selected)) p.selected = p.open;
  } catch (e) {
    if (mine !== generation) return;
    p.error = e.message;
  }
  p.loading = false;
  update();
}

// Brings the shown rows up to date in their places, and counts those that are new.
async function refresh() {
  if (document.hidden || p.loading) return;
  const mine = generation;
  try {
    const page = await api.incidents(parametersOf(p.filter));
    if (mine !== generation) return;
    take(page);
    const byId = new Map(page.items.map((one) => [one.id, one]));
    p.rows = p.rows.map((one) => byId.get(one.id) ?? one);
    const shown = new Set(p.rows.map((one) => one.id));
    p.fresh = page.items.filter((one) => !shown.has(one.id));
    p.error = '';
    if (!p.rows.length && p.fresh.length) showNew();
  } catch {
    return;
  }
  update();
}

let soon;
// Many detections of one attack arrive together: one request reads them all.
export function refreshSoon(wait = 900) {
  clearTimeout(soon);
  soon = setTimeout(() => {
    refresh();
    if (p.open) loadDetail(p.open);
  }, wait);
}

export function showNew() {
  if (!p.fresh.length) return;
  document.getElementById('rows')?.scrollTo({ top: 0 });
  reload();
}

export async function loadMore() {
  if (!p.next || p.loadingMore) return;
  p.loadingMore = true;
  update();
  const mine = generation;
  try {
    const page = await api.incidents(parametersOf(p.filter), p.next);
    if (mine === generation) {
      const known = new Set(p.rows.map((one) => one.id));
      p.rows = [...p.rows, ...page.items.filter((one) => !known.has(one.id))];
      p.next = page.next ?? null;
    }
  } catch (e) {
    p.error = e.message;
  }
  p.loadingMore = false;
  update();
}

export async function loadDetail(id) {
  try {
    const [detail, targets] = await Promise.all([api.incident(id), api.incidentTargets(id)]);
    if (p.open !== id) return;
    // The id of a merged incident is an alias: the answer has the id of now.
    p.detail = detail;
    p.targets = targets;
    p.detailError = '';
    p.rows = p.rows.map((one) => (one.id === detail.id ? { ...one, triage: detail.triage, severity: detail.severity } : one));
  } catch (e) {
    if (p.open === id) p.detailError = e.message;
  }
  update();
}

export async function moreDetections() {
  const { detail } = p;
  if (!detail?.next_offset) return;
  const page = await api.incidentDetections(detail.id, detail.next_offset).catch(() => null);
  if (page && p.detail?.id === detail.id) {
    p.detail = { ...p.detail, items: [...p.detail.items, ...page.items], next_offset: page.next_offset };
    update();
  }
}
