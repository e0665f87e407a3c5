// Applies live messages to the queue. Rows do not move under the cursor: new rows wait until the analyst asks for them.
import { update } from '../store.js';
import { matches } from './filter.js';
import { patch, refreshSoon, refreshStatesSoon } from './load.js';
import { q } from './state.js';

const MAX_PENDING = 1000;

export function arrived(detection) {
  const shown = q.rows.find((d) => d.id === detection.id);
  if (shown) {
    // A repeated detection increases the count in its row.
    patch(detection.id, { count: Math.max(shown.count, detection.count), time: detection.time });
  } else if (!q.filter.by && matches(q.filter, detection)) {
    q.pending.set(detection.id, detection);
    if (q.pending.size > MAX_PENDING) q.pending.delete(q.pending.keys().next().value);
    if (!q.rows.length && !q.loading && !q.error) showNew();
  }
  refreshSoon();
  update();
}

// A decision changes states. The page asks the API for them.
export function decided() {
  refreshStatesSoon();
  refreshSoon();
}

export function showNew() {
  const fresh = [...q.pending.values()];
  q.pending.clear();
  q.fresh = new Set(fresh.map((d) => d.id));
  const byTime = (a, b) => Date.parse(b.time) - Date.parse(a.time) || (a.id < b.id ? -1 : 1);
  // In another order than by time, new rows are added at the top on request.
  q.rows = q.filter.sort === '-time' ? [...fresh, ...q.rows].sort(byTime) : [...fresh.sort(byTime), ...q.rows];
  q.total += fresh.length;
  document.getElementById('rows')?.scrollTo({ top: 0 });
  update();
  setTimeout(() => { q.fresh = new Set(); update(); }, 2_500);
}
