// Time range and tenant of all pages. They are part of the address, like the rest of a view.
import { view } from './store.js';

/** @type {[string, string, number | null][]} name, label, seconds */
export const RANGES = [
  ['15m', 'Last 15 minutes', 15 * 60],
  ['1h', 'Last hour', 3600],
  ['24h', 'Last 24 hours', 86_400],
  ['7d', 'Last 7 days', 7 * 86_400],
  ['30d', 'Last 30 days', 30 * 86_400],
  ['all', 'All time', null],
];

const USUAL = { range: '24h', from: '', to: '', tenant: '' };

export const chosenRange = () => Boolean(view.where.from);

export function readWhere(search) {
  const range = search.get('range');
  view.where = {
    range: RANGES.some(([name]) => name === range) ? range : USUAL.range,
    from: search.get('from') ?? '',
    to: search.get('to') ?? '',
    tenant: search.get('tenant') ?? '',
  };
}

const MINUTE_MS = 60_000;

// The parameters for the API. A time range begins at a whole minute: the server keeps answers of equal requests.
export function whereParameters() {
  const { range, from, to, tenant } = view.where;
  const seconds = RANGES.find(([name]) => name === range)?.[2];
  return { from: from || (seconds ? new Date(Math.floor((Date.now() - seconds * 1000) / MINUTE_MS) * MINUTE_MS).toISOString() : ''), to, tenant };
}

// The address of a page with the current range and tenant; `parameters` override them.
export function linkTo(path, parameters = {}) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...view.where, ...parameters })) {
    const text = Array.isArray(value) ? value.join(',') : value;
    if (text && text !== USUAL[name]) search.set(name, text);
  }
  const query = search.toString();
  return query ? `${path}?${query}` : path;
}

export function visit(address) {
  history.pushState(null, '', address);
  dispatchEvent(new PopStateEvent('popstate'));
}
