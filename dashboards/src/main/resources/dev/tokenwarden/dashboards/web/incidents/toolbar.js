// The parts around the list of incidents: figures, filters, and the actions on the whole list or on marked rows.
import { html, nothing } from '../lit/lit-html.js';
import { live } from '../lit/directives/live.js';
import { clock, compact, exact, number } from '../format.js';
import { icons } from '../icons.js';
import { severity, SEVERITIES, text } from '../parts.js';
import { switcher } from '../switcher.js';
import { view } from '../store.js';
import { savedViews } from '../views.js';
import { acknowledge, assign, comment, merge, shut } from './actions.js';
import { activeParts } from './filter.js';
import { reload, showNew } from './load.js';
import { clear, markAll, refilter, search, toggle } from './navigate.js';
import { p } from './state.js';

const LABELS = { active: 'Active', open: 'Open', acknowledged: 'Acknowledged', closed: 'Closed', all: 'All' };
const KINDS = { attack: 'Attacks', volume: 'Volume', posture: 'Posture', pipeline: 'Pipeline' };

function facet(label, count, chosen, run, key) {
  return html`<button class="facet" aria-pressed=${chosen ? 'true' : 'false'} data-facet=${key} @click=${run}><span class="facet-label">${label}</span><span class="count">${count === undefined ? nothing : compact(count)}</span></button>`;
}

function techniques(f) {
  const found = Object.entries(f.technique ?? {}).sort((a, b) => b[1] - a[1]).slice(0, 8);
  for (const one of p.filter.technique) if (!found.some(([name]) => name === one)) found.push([one, 0]);
  return found.length ? html`<h2>ATT&amp;CK</h2><div class="rules">${found.map(([one, count]) => facet(html`<span class="mono">${text(one, 20)}</span>`, count, p.filter.technique.includes(one), () => toggle('technique', one), one))}</div>` : nothing;
}

export function facets() {
  const f = p.facets ?? {};
  const rules = Object.entries(f.rule ?? {}).sort((a, b) => b[1] - a[1]).slice(0, 10);
  for (const rule of p.filter.rule) if (!rules.some(([name]) => name === rule)) rules.push([rule, 0]);
  return html`<h2>Severity</h2>${SEVERITIES.map((s) => facet(severity(s), f.severity ? f.severity[s] ?? 0 : undefined, p.filter.severity.includes(s), () => toggle('severity', s), s))}
    <h2>Kind</h2>${Object.entries(KINDS).map(([kind, label]) => facet(label, f.kind ? f.kind[kind] ?? 0 : undefined, p.filter.kind.includes(kind), () => toggle('kind', kind), kind))}
    ${rules.length ? html`<h2>Rule</h2><div class="rules">${rules.map(([rule, count]) => facet(html`<span class="mono">${text(rule, 40)}</span>`, count, p.filter.rule.includes(rule), () => toggle('rule', rule), rule))}</div>` : nothing}${techniques(f)}`;
}

export function searchField() {
  return html`<label class="search">${icons.search}<input id="search" type="search" placeholder="Search: person, client, address, rule…" maxlength="200"
    aria-label="Search" .value=${live(p.filter.q)} @input=${(e) => search(e.target.value)}><kbd>/</kbd></label>`;
}

export function chips() {
  return html`<div class="chips">${SEVERITIES.map((s) => html`<button class="chip" aria-pressed=${p.filter.severity.includes(s) ? 'true' : 'false'} @click=${() => toggle('severity', s)}>${severity(s)}<span class="count">${compact(p.facets?.severity?.[s] ?? 0)}</span></button>`)}</div>`;
}

export function notices() {
  const active = activeParts(p.filter);
  return html`${p.error && p.rows.length ? html`<div class="banner bad" role="alert">${icons.warn}<span>${p.error} The page shows data of ${clock(p.loadedAt)}.</span><button class="quiet" @click=${reload}>Try again</button></div>` : nothing}
    ${active.length ? html`<div class="filters">${active.map(([label, change]) => html`<button class="filter" title="Remove this filter" @click=${() => refilter(change)}><span>${text(label, 80)}</span>${icons.close}</button>`)}
      <button class="quiet" @click=${clear}>Clear</button></div>` : nothing}`;
}

function fresh() {
  return p.fresh.length ? html`<button class="pill inline" title="Show new incidents (n)" @click=${showNew}>${icons.up}<span>${number(p.fresh.length)} new</span></button>` : nothing;
}

function marked() {
  const can = view.session?.role !== 'viewer';
  const button = (id, label, run, kind = 'quiet', off = false) => html`<button class=${kind} id=${id} ?disabled=${!can || off} @click=${run}>${label}</button>`;
  return html`<div class="toolbar marked" role="toolbar" aria-label="Marked incidents"><b>${number(p.marked.size)} marked</b>
    ${button('marked-acknowledge', 'Acknowledge', acknowledge)}${button('marked-assign', 'Assign…', assign)}${button('marked-close', 'Close…', shut)}${button('marked-comment', 'Comment…', comment)}
    ${button('marked-merge', 'Merge…', merge, 'quiet', p.marked.size < 2)}<span class="grow"></span><button class="quiet" @click=${() => markAll(false)}>Unmark</button></div>`;
}

export function toolbar() {
  if (p.marked.size) return marked();
  return html`<div class="toolbar first">${switcher('/incidents')}<div class="segments" role="radiogroup" aria-label="Status">${Object.entries(LABELS).map(([status, label]) => html`<button role="radio"
      aria-checked=${p.filter.status === status ? 'true' : 'false'} @click=${() => refilter({ status })}>${label}</button>`)}</div>
    <label class="mine"><input type="checkbox" .checked=${Boolean(p.filter.assignee)} @change=${(e) => refilter({ assignee: e.target.checked ? view.session?.name ?? '' : '' })}>Mine</label>${fresh()}
    <span class="grow"></span>${savedViews('incidents')}<span class="muted counted">${p.facets ? html`${number(p.total)} ${p.total === 1 ? 'incident' : 'incidents'} of ${number(p.detections)} ${p.detections === 1 ? 'detection' : 'detections'}` : nothing}${p.keptSince ? html` · <span title="There are more detections than fit in the memory of the console. Older ones are in the list of detections only.">since ${exact(p.keptSince)}</span>` : nothing}</span></div>`;
}
