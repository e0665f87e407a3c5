// The filters and the order of the list. They are part of the address, so a view can be kept and sent to a colleague.
import { view } from '../store.js';
import { linkTo, whereParameters } from '../where.js';

const LISTS = ['severity', 'rule', 'technique'];
const TEXTS = ['q', 'status', 'client', 'sub', 'subject', 'token', 'session', 'grant', 'tool', 'assignee', 'exception', 'sort', 'by', 'columns'];

// The default: all detections that are not closed.
export const ACTIVE = 'active';
export const STATUSES = { active: 'open,acknowledged', open: 'open', acknowledged: 'acknowledged', closed: 'closed', all: '' };

export const EMPTY = {
  severity: [], rule: [], technique: [], q: '', status: ACTIVE, client: '', sub: '', subject: '', token: '', session: '', grant: '', tool: '', assignee: '', exception: '', sort: '-time', by: '', columns: '',
};

export function parametersOf(filter) {
  const { by, columns, ...rest } = filter;
  return { ...whereParameters(), ...rest, status: STATUSES[filter.status], q: filter.q.trim() };
}

export function readFilter(search) {
  const filter = { ...EMPTY };
  for (const name of LISTS) filter[name] = (search.get(name) ?? '').split(',').filter(Boolean);
  for (const name of TEXTS) filter[name] = search.get(name) ?? EMPTY[name];
  if (!(filter.status in STATUSES)) filter.status = ACTIVE;
  return filter;
}

export function address(filter, open) {
  const changed = Object.entries(filter).filter(([name, value]) => Array.isArray(value) || value !== EMPTY[name]);
  return linkTo('/queue', { ...Object.fromEntries(changed), id: open });
}

export const isFiltered = (filter) => Boolean(filter.severity.length || filter.rule.length || filter.technique.length || view.where.tenant || view.where.from
  || ['q', 'client', 'sub', 'subject', 'token', 'session', 'grant', 'tool', 'assignee', 'exception'].some((name) => filter[name]));

// The techniques of ATT&CK that the rule of a detection is about.
export const techniquesOf = (d) => (d.references ?? []).flatMap((reference) => /^MITRE (T\d{4}(?:\.\d{3})?)/.exec(reference)?.[1] ?? []);

export const statusOf = (d) => d.triage?.status ?? 'open';

export function inStatus(filter, d) {
  const wanted = STATUSES[filter.status];
  return !wanted || wanted.split(',').includes(statusOf(d));
}

// Whether a live detection matches the filters, like in the API, except for words in its evidence.
export function matches(filter, d) {
  const { from, to, tenant } = whereParameters();
  const time = Date.parse(d.time);
  const searched = [d.title, d.rule, d.tenant, d.id, ...Object.values(d.subject ?? {}), d.token?.sub, d.token?.client_id, d.token?.kid, d.token?.jti]
    .filter((value) => typeof value === 'string').join('\n').toLowerCase();
  return (!filter.severity.length || filter.severity.includes(d.severity))
    && (!filter.rule.length || filter.rule.includes(d.rule))
    && (!filter.technique.length || techniquesOf(d).some((one) => filter.technique.includes(one)))
    && (!filter.client || filter.client === d.client_id)
    && (!filter.sub || filter.sub === d.token?.sub)
    && (!filter.subject || filter.subject === d.subject_key)
    && (!filter.token || filter.token === d.token_key)
    && (!filter.session || filter.session === d.subject?.sid)
    && (!filter.grant || filter.grant === d.subject?.grant)
    && (!filter.tool || filter.tool === d.subject?.tool)
    && (!filter.assignee || filter.assignee === d.triage?.assignee)
    && (!filter.exception || filter.exception === d.exception)
    && inStatus(filter, d)
    && (!tenant || tenant === d.tenant)
    && (!from || time >= Date.parse(from))
    && (!to || time < Date.parse(to))
    && filter.q.toLowerCase().split(/\s+/).filter(Boolean).every((word) =>
      (word.startsWith('-') && word.length > 1 ? !searched.includes(word.slice(1)) : searched.includes(word)));
}
