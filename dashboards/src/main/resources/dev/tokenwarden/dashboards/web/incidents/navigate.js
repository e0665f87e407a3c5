// Moves through the list of incidents and opens them. Every view is in the address.
import { update, view } from '../store.js';
import { address, EMPTY } from './filter.js';
import { loadDetail, loadMore, reload } from './load.js';
import { p } from './state.js';
import { loadStory } from './telling.js';

const MAX_MARKED = 100;
export const PHONE = matchMedia('(max-width: 860px)');
export const rowHeight = () => (PHONE.matches ? 76 : 32);

const writeAddress = () => history.replaceState(null, '', address(p.filter, p.open));

export function refilter(change) {
  Object.assign(p.filter, change);
  writeAddress();
  reload();
}

export function everywhere(change) {
  Object.assign(view.where, change);
  refilter({});
}

export function clear() {
  Object.assign(view.where, { from: '', to: '', tenant: '' });
  refilter({ ...EMPTY });
}

export function toggle(name, value) {
  const chosen = p.filter[name];
  refilter({ [name]: chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value] });
}

export const sort = (by) => refilter({ sort: p.filter.sort === `-${by}` ? by : `-${by}` });

let searching;
export function search(value) {
  p.filter.q = value;
  clearTimeout(searching);
  searching = setTimeout(() => refilter({ q: value }), 200);
  update();
}

export async function open(id) {
  p.selected = id;
  p.open = id;
  p.parted.clear();
  if (p.detail?.id !== id) Object.assign(p, { detail: null, targets: null, detailError: '', story: null, storyOptions: {} });
  writeAddress();
  update();
  await loadDetail(id);
  if (p.open === id && p.detail) loadStory(p.detail);
}

export function close() {
  p.open = null;
  p.detail = null;
  writeAddress();
  update();
  queueMicrotask(() => document.getElementById('i-' + p.selected)?.focus({ preventScroll: true }));
}

export function mark(id) {
  if (id && !p.marked.delete(id) && p.marked.size < MAX_MARKED) p.marked.add(id);
  update();
}

export function markAll(on) {
  p.marked = new Set(on ? p.rows.slice(0, MAX_MARKED).map((one) => one.id) : []);
  update();
}

function reveal(id) {
  const rows = document.getElementById('rows');
  const top = p.rows.findIndex((one) => one.id === id) * rowHeight();
  // The row may not be in the document yet: scroll to its place first.
  if (rows && (top < rows.scrollTop || top + rowHeight() > rows.scrollTop + rows.clientHeight)) {
    rows.scrollTop = top < rows.scrollTop ? top : top + rowHeight() - rows.clientHeight;
  }
  update();
  queueMicrotask(() => document.getElementById('i-' + id)?.focus({ preventScroll: true }));
  if (p.next && p.rows.length * rowHeight() - top < 30 * rowHeight()) loadMore();
}

export function move(step) {
  if (!p.rows.length) return;
  const at = p.rows.findIndex((one) => one.id === p.selected);
  const next = p.rows[Math.min(p.rows.length - 1, Math.max(0, at + step))];
  p.selected = next.id;
  if (p.open) open(next.id);
  update();
  queueMicrotask(() => reveal(next.id));
}
