// The columns of the list: available, chosen, and visible ones.
import { html, nothing } from '../lit/lit-html.js';
import { icons } from '../icons.js';
import { number, plain, subjectOf } from '../format.js';
import { identifier, person, severity, text, when } from '../parts.js';
import { state } from '../token-state.js';
import { view } from '../store.js';
import { techniquesOf } from './filter.js';
import { q } from './state.js';

const NARROW = matchMedia('(max-width: 1320px)');
const MIDDLE = matchMedia('(max-width: 1560px)');
export const PHONE = matchMedia('(max-width: 860px)');

export const COLUMNS = {
  severity: { label: 'Severity', width: '80px', sort: 'severity', cell: (d) => severity(d.severity) },
  time: { label: 'Time', width: '52px', sort: 'time', cell: (d) => when(d.time, view.now) },
  rule: { label: 'Rule', width: '176px', sort: 'rule', mono: true, cell: (d) => text(d.rule, 60) },
  title: { label: 'What', width: 'minmax(140px, 1fr)', cell: (d) => html`<span title=${plain(d.title)}>${text(d.title, 200)}</span>` },
  subject: { label: 'Subject', width: '196px', sort: 'subject', cell: (d) => html`<span class="kind">${text(subjectOf(d).kind, 12)}</span>${identifier(subjectOf(d).name, 20)}` },
  client: { label: 'Client', width: '112px', sort: 'client', mono: true, cell: (d) => text(d.client_id ?? '', 24) },
  sub: { label: 'sub', width: '140px', mono: true, cell: (d) => text(d.token?.sub ?? '', 30) },
  technique: { label: 'ATT&CK', width: '84px', mono: true, cell: (d) => text(techniquesOf(d).join(', '), 40) },
  tenant: { label: 'Tenant', width: '68px', sort: 'tenant', cell: (d) => text(d.tenant, 24) },
  count: { label: 'Count', width: '44px', sort: 'count', cell: (d) => (d.count > 1 ? html`×${number(d.count)}` : nothing) },
  assignee: { label: 'Assigned', width: '88px', sort: 'assignee', cell: (d) => person(d.triage?.assignee) },
  state: { label: 'State', width: '104px', sort: 'status', cell: (d) => (d.triage?.status === 'closed'
    ? html`<span class="state closed" title="Closed">${icons.check}${text(d.triage.reason ?? 'closed', 20)}</span>`
    : html`${state(d.state)}${d.triage?.status === 'acknowledged' ? html`<span class="noted" title="Acknowledged">${icons.eye}</span>` : nothing}${d.triage?.reopened ? html`<span class="noted again" title="Closed before, and occurred again">${icons.undo}</span>` : nothing}`) },
};

const USUAL = ['severity', 'time', 'rule', 'title', 'subject', 'tenant', 'count', 'assignee', 'state'];
const BESIDE_FLYOUT = ['severity', 'time', 'title', 'subject', 'state'];
const ON_PHONE = ['severity', 'rule', 'time', 'title', 'subject', 'state'];
const WITH_LITTLE_ROOM = new Set(['tenant', 'count', 'client', 'sub', 'assignee']);
// What happened must be readable before whose it is. Who works on it is shown as soon as somebody does.
const WITH_SOME_ROOM = () => new Set(['tenant', ...(q.rows.some((d) => d.triage?.assignee) ? [] : ['assignee'])]);

export function chosen() {
  const named = q.filter.columns.split(',').filter((name) => name in COLUMNS);
  return named.length ? named : USUAL;
}

export function shown() {
  if (PHONE.matches) return ON_PHONE;
  if (q.open) return BESIDE_FLYOUT;
  if (q.filter.columns) return chosen();
  const left = NARROW.matches ? WITH_LITTLE_ROOM : MIDDLE.matches ? WITH_SOME_ROOM() : new Set();
  return chosen().filter((name) => !left.has(name));
}

export const template = (names) => `--columns: 20px ${names.map((name) => COLUMNS[name].width).join(' ')}`;

export function toggled(name) {
  const now = chosen();
  const next = now.includes(name) ? now.filter((other) => other !== name) : Object.keys(COLUMNS).filter((other) => other === name || now.includes(other));
  return next.join() === USUAL.join() ? '' : next.join(',');
}
