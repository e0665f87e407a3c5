// The list of incidents.
import { html, nothing } from '../lit/lit-html.js';
import { live } from '../lit/directives/live.js';
import { repeat } from '../lit/directives/repeat.js';
import { clip, number } from '../format.js';
import { icons } from '../icons.js';
import { message, skeleton } from '../messages.js';
import { person, severity, text, when } from '../parts.js';
import { update, view } from '../store.js';
import { rowsInSight, tall } from '../window.js';
import { activeParts } from './filter.js';
import { loadMore, reload } from './load.js';
import { clear, everywhere, mark, markAll, open, PHONE, rowHeight, sort } from './navigate.js';
import { statesOf } from './states.js';
import { p } from './state.js';

export function attacker(one, total, length = 40) {
  if (!one) return nothing;
  return html`<span title=${`${one.network}\n${one.agent}`}><span class="mono">${text(one.network, 45)}</span> <span class="muted">${clip(one.agent, length)}${total > 1 ? ` and ${number(total - 1)} more` : ''}</span></span>`;
}

function counts(one) {
  const rules = Object.keys(one.rules);
  return html`<span title=${rules.join('\n')}>${number(one.detections)}${rules.length > 1 ? html` <span class="muted">${rules.length} rules</span>` : nothing}</span>`;
}

const COLUMNS = {
  severity: { label: 'Severity', width: '80px', sort: 'severity', cell: (one) => severity(one.severity) },
  time: { label: 'Last', width: '56px', sort: 'time', cell: (one) => when(one.last, view.now) },
  first: { label: 'First', width: '56px', sort: 'first', cell: (one) => when(one.first, view.now) },
  title: { label: 'Incident', width: 'minmax(200px, 3fr)', cell: (one) => html`<span title=${one.title}>${text(one.title, 200)}</span>` },
  attacker: { label: 'Attacker', width: 'minmax(120px, 1fr)', cell: (one) => attacker(one.attackers[0], one.attackers_total) },
  detections: { label: 'Detections', width: '76px', sort: 'detections', cell: counts },
  technique: { label: 'ATT&CK', width: '92px', cell: (one) => html`<span class="mono" title=${(one.techniques ?? []).join(', ')}>${text(one.techniques?.[0] ?? '', 12)}</span>${one.techniques?.length > 1 ? html` <span class="muted">+${one.techniques.length - 1}</span>` : nothing}` },
  tenant: { label: 'Tenant', width: '68px', cell: (one) => text(one.tenant, 24) },
  assignee: { label: 'Assigned', width: '88px', cell: (one) => person(one.triage.assignee) },
  state: { label: 'State', width: '128px', sort: 'status', cell: statesOf },
};

const USUAL = ['severity', 'time', 'first', 'title', 'attacker', 'technique', 'detections', 'tenant', 'assignee', 'state'];
const NARROW = matchMedia('(max-width: 1320px)');

function columns() {
  if (PHONE.matches) return ['severity', 'detections', 'time', 'title', 'attacker', 'state'];
  if (p.open) return ['severity', 'time', 'title', 'state'];
  const tenants = new Set(p.rows.map((one) => one.tenant)).size;
  return USUAL.filter((name) => !(NARROW.matches && ['first', 'technique', 'assignee'].includes(name)) && !((NARROW.matches || tenants < 2) && name === 'tenant'));
}

function row(one, index, names) {
  const selected = one.id === p.selected;
  return html`<div class="row incident ${one.severity} ${one.triage.status === 'closed' ? 'over' : ''}" role="row" id=${'i-' + one.id} aria-rowindex=${index + 2}
      aria-selected=${selected ? 'true' : 'false'} tabindex=${selected || (!p.selected && index === 0) ? 0 : -1} @click=${() => open(one.id)}>
    <span role="gridcell" class="c-mark"><input type="checkbox" tabindex="-1" aria-label="Mark" .checked=${live(p.marked.has(one.id))} @click=${(e) => { e.stopPropagation(); mark(one.id); }}></span>
    ${names.map((name) => html`<span role="gridcell" class="c-${name}">${COLUMNS[name].cell(one)}</span>`)}</div>`;
}

function head(names) {
  const all = p.rows.length > 0 && p.marked.size >= Math.min(p.rows.length, 100);
  return html`<div class="row head" role="row" aria-rowindex="1">
    <span role="columnheader" class="c-mark"><input type="checkbox" aria-label="Mark all that are loaded" .checked=${live(all)} .indeterminate=${!all && p.marked.size > 0} @click=${() => markAll(!all)}></span>
    ${names.map((name) => {
      const { label, sort: by } = COLUMNS[name];
      const order = p.filter.sort === by ? 'ascending' : p.filter.sort === `-${by}` ? 'descending' : 'none';
      return html`<span role="columnheader" class="c-${name}" aria-sort=${by ? order : nothing}>${by
        ? html`<button @click=${() => sort(by)}>${label}${order === 'none' ? nothing : html`<i class="order" aria-hidden="true">${order === 'ascending' ? '↑' : '↓'}</i>`}</button>` : label}</span>`;
    })}</div>`;
}

function scrolled(event) {
  const rows = event.currentTarget;
  if (p.next && !p.loadingMore && rows.scrollHeight - rows.scrollTop - rows.clientHeight < 20 * rowHeight()) loadMore();
  update();
}

function body(names) {
  if (p.rows.length) {
    const sight = rowsInSight(document.getElementById('rows'), p.rows.length, rowHeight());
    return html`<div .style=${tall(sight.before)}></div>
      ${repeat(p.rows.slice(sight.from, sight.to), (one) => one.id, (one, index) => row(one, sight.from + index, names))}
      <div .style=${tall(sight.after)}></div>
      <div class="more muted" role="row"><span role="gridcell">${p.next ? html`<button class="quiet" ?disabled=${p.loadingMore} @click=${loadMore}>${p.loadingMore ? 'Loading…' : 'Show older'}</button>` : 'That is all.'}</span></div>`;
  }
  if (p.loading && !p.error) return skeleton;
  if (p.error) {
    return message(icons.warn, 'The list cannot be shown', p.error, html`<button class="primary" ?disabled=${p.loading} @click=${reload}>Try again</button>`);
  }
  if (activeParts(p.filter).length || view.where.tenant || view.where.from || p.filter.assignee) {
    return message(icons.search, 'Nothing matches', 'No incident in this time range matches the filters.', html`<button class="quiet" @click=${clear}>Clear the filters</button>`);
  }
  return message(icons.detections, 'All quiet', 'No incident in this time range waits for anyone. New ones appear here by themselves.',
    view.where.range === 'all' ? nothing : html`<button class="quiet" @click=${() => everywhere({ range: 'all', from: '', to: '' })}>Show all time</button>`);
}

export function list() {
  const names = columns();
  const some = p.rows.length > 0;
  return html`<section class="list incidents" aria-label="Incidents" .style=${`--columns: 20px ${names.map((name) => COLUMNS[name].width).join(' ')}`}>
    <div class="list-grid" role=${some ? 'grid' : nothing} aria-label=${some ? 'Incidents' : nothing} aria-busy=${p.loading ? 'true' : 'false'}
        aria-rowcount=${some ? p.total + 1 : nothing} aria-multiselectable=${some ? 'true' : nothing}>
      ${some ? head(names) : nothing}
      <div class="rows ${p.loading && some ? 'dim' : ''}" id="rows" role=${some ? 'rowgroup' : nothing} @scroll=${scrolled}>${body(names)}</div></div></section>`;
}
