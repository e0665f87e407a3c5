// Which detections are shown. It lives in the address, so that a view can be sent to a colleague.
import { RANGES } from './shell.js';

export const EMPTY = { range: '24h', from: '', to: '', severity: [], rule: [], tenant: '', q: '' };

// What the API is asked for.
export function parametersOf(filter) {
  const seconds = RANGES.find(([name]) => name === filter.range)?.[2];
  const from = filter.from || (seconds ? new Date(Date.now() - seconds * 1000).toISOString() : '');
  return { from, to: filter.to, severity: filter.severity, rule: filter.rule, tenant: filter.tenant, q: filter.q.trim() };
}

export function readAddress() {
  const search = new URLSearchParams(location.search);
  const names = (name) => (search.get(name) ?? '').split(',').filter(Boolean);
  const range = search.get('range');
  return {
    id: search.get('id'),
    filter: {
      range: RANGES.some(([name]) => name === range) ? range : EMPTY.range,
      from: search.get('from') ?? '',
      to: search.get('to') ?? '',
      severity: names('severity'),
      rule: names('rule'),
      tenant: search.get('tenant') ?? '',
      q: search.get('q') ?? '',
    },
  };
}

export function writeAddress(filter, open) {
  const search = new URLSearchParams();
  for (const name of ['range', 'from', 'to', 'tenant', 'q']) {
    if (filter[name] && filter[name] !== EMPTY[name]) search.set(name, filter[name]);
  }
  for (const name of ['severity', 'rule']) {
    if (filter[name].length) search.set(name, filter[name].join(','));
  }
  if (open) search.set('id', open);
  const query = search.toString();
  history.replaceState(null, '', query ? `/?${query}` : '/');
}

// Whether a detection that arrives live belongs in the list: as the API would say, but for words in its evidence.
export function matches(filter, d) {
  const { from } = parametersOf(filter);
  const time = Date.parse(d.time);
  const searched = [d.title, d.rule, d.tenant, d.id, ...Object.values(d.subject ?? {}), d.token?.sub, d.token?.client_id, d.token?.kid, d.token?.jti]
    .filter((value) => typeof value === 'string').join('\n').toLowerCase();
  return (!filter.severity.length || filter.severity.includes(d.severity))
    && (!filter.rule.length || filter.rule.includes(d.rule))
    && (!filter.tenant || filter.tenant === d.tenant)
    && (!from || time >= Date.parse(from))
    && (!filter.to || time < Date.parse(filter.to))
    && filter.q.toLowerCase().split(/\s+/).filter(Boolean).every((word) =>
      (word.startsWith('-') && word.length > 1 ? !searched.includes(word.slice(1)) : searched.includes(word)));
}
