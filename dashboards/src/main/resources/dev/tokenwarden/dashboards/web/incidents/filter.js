// The filters and the order of the list of incidents. They are part of the address.
import { linkTo, whereParameters } from '../where.js';

const LISTS = ['severity', 'rule', 'kind', 'technique'];
const TEXTS = ['q', 'status', 'client', 'person', 'attacker', 'assignee', 'sort'];

export const STATUSES = { active: 'open,acknowledged', open: 'open', acknowledged: 'acknowledged', closed: 'closed', all: '' };
export const EMPTY = { severity: [], rule: [], kind: [], technique: [], q: '', status: 'active', client: '', person: '', attacker: '', assignee: '', sort: '-time' };

export function readFilter(search) {
  const filter = { ...EMPTY };
  for (const name of LISTS) filter[name] = (search.get(name) ?? '').split(',').filter(Boolean);
  for (const name of TEXTS) filter[name] = search.get(name) ?? EMPTY[name];
  if (!(filter.status in STATUSES)) filter.status = EMPTY.status;
  return filter;
}

export function address(filter, open) {
  const changed = Object.entries(filter).filter(([name, value]) => Array.isArray(value) || value !== EMPTY[name]);
  return linkTo('/incidents', { ...Object.fromEntries(changed), id: open });
}

export const parametersOf = (filter) => ({ ...whereParameters(), ...filter, status: STATUSES[filter.status], q: filter.q.trim() });

// The parts of the filter that are shown as removable chips: label and the change that removes it.
export function activeParts(filter) {
  const lists = LISTS.flatMap((name) => filter[name].map((value) => [value, { [name]: filter[name].filter((other) => other !== value) }]));
  const texts = ['client', 'person', 'attacker', 'q'].filter((name) => filter[name]).map((name) => [`${name === 'q' ? 'search' : name}: ${filter[name]}`, { [name]: '' }]);
  return [...lists, ...texts];
}
