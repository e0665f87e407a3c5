// The parts around the queue: figures above, facets in the navigation, active filters.
import { html, nothing } from '../lit/lit-html.js';
import { live } from '../lit/directives/live.js';
import { stacked } from '../chart.js';
import { clock, compact, duration, number, subjectOf } from '../format.js';
import { icons } from '../icons.js';
import { severity, SEVERITIES, text } from '../parts.js';
import { view } from '../store.js';
import { chosenRange } from '../where.js';
import { actions } from './actions.js';
import { q } from './state.js';

function facet(label, count, chosen, toggle, key) {
  return html`<button class="facet" aria-pressed=${chosen ? 'true' : 'false'} data-facet=${key} @click=${toggle}>
    <span class="facet-label">${label}</span><span class="count">${count === undefined ? nothing : compact(count)}</span></button>`;
}

// Techniques of ATT&CK. A chosen one stays when nothing has it.
function techniques(summary) {
  const found = Object.entries(summary.technique ?? {}).sort((a, b) => b[1] - a[1]).slice(0, 8);
  for (const one of q.filter.technique) if (!found.some(([name]) => name === one)) found.push([one, 0]);
  return found.length ? html`<h2>ATT&amp;CK</h2><div class="rules">${found.map(([one, count]) => facet(html`<span class="mono">${text(one, 20)}</span>`, count,
    q.filter.technique.includes(one), () => actions.toggle('technique', one), one))}</div>` : nothing;
}

export function facets() {
  const summary = q.summary ?? {};
  const rules = Object.entries(summary.rule ?? {}).sort((a, b) => b[1] - a[1]).slice(0, 12);
  for (const rule of q.filter.rule) {
    if (!rules.some(([name]) => name === rule)) rules.push([rule, 0]);
  }
  return html`<h2>Severity</h2>
    ${SEVERITIES.map((s) => facet(severity(s), summary.severity ? summary.severity[s] ?? 0 : undefined,
      q.filter.severity.includes(s), () => actions.toggle('severity', s), s))}
    ${rules.length ? html`<h2>Rule</h2><div class="rules">${rules.map(([rule, count]) => facet(html`<span class="mono">${text(rule, 40)}</span>`, count,
      q.filter.rule.includes(rule), () => actions.toggle('rule', rule), rule))}</div>` : nothing}${techniques(summary)}`;
}

export function search() {
  return html`<label class="search">${icons.search}<input id="search" type="search" placeholder="Search: token, client, rule, address…" maxlength="200"
    aria-label="Search" .value=${live(q.filter.q)} @input=${(e) => actions.search(e.target.value)}><kbd>/</kbd></label>`;
}

export function chips() {
  return html`<div class="chips">${SEVERITIES.map((s) => html`<button class="chip" aria-pressed=${q.filter.severity.includes(s) ? 'true' : 'false'}
    @click=${() => actions.toggle('severity', s)}>${severity(s)}<span class="count">${compact(q.summary?.severity?.[s] ?? 0)}</span></button>`)}</div>`;
}

function figure(value, label, title) {
  return html`<div class="figure" title=${title ?? ''}><b>${value}</b><span>${label}</span></div>`;
}

export function figures() {
  const s = q.summary;
  const dash = html`<span class="muted">–</span>`;
  return html`<div class="figures">
    ${figure(s ? number(s.total) : dash, 'detections', 'In this time range, with the active filters')}
    ${figure(s ? html`${number(s.revoked)}${s.revoked_cascaded ? html`<small> +${compact(s.revoked_cascaded)}</small>` : nothing}` : dash, 'revoked now', s?.revoked_cascaded ? `Revocations by rules and people that are enforced now. ${number(s.revoked_cascaded)} more cascaded from them: the known tokens of revoked chains, sessions and grants.` : 'Revocations by rules and people that are enforced now')}
    ${s?.latency?.count ? figure(html`${duration(s.latency.p50_ms)}<small> / ${duration(s.latency.p99_ms)}</small>`, 'act to decision, p50 / p99',
      `Time from the act to its revocation, over the latest ${number(s.latency.count)} automatic revocations of 24 hours`) : nothing}
    ${s?.events_per_second !== undefined ? figure(compact(s.events_per_second), 'events/s', 'Admitted events per second, all tenants') : nothing}
    ${stacked(s?.histogram, actions.pick)}
  </div>`;
}

export function notices() {
  const active = activeFilters();
  return html`${q.error && q.rows.length
    ? html`<div class="banner bad" role="alert">${icons.warn}<span>${q.error} The page shows data of ${clock(q.loadedAt)}.</span><button class="quiet" @click=${actions.reload}>Try again</button></div>`
    : nothing}
    ${active.length ? html`<div class="filters">${active.map(([label, remove]) => html`<button class="filter" title="Remove this filter" @click=${remove}><span>${label}</span>${icons.close}</button>`)}
      <button class="quiet" @click=${actions.clear}>Clear</button></div>` : nothing}`;
}

// A key is not readable: the name is taken from the first row with this key.
function subjectName(name) {
  const row = q.rows[0];
  return row ? text(subjectOf(row).name, 40) : text(q.filter[name].slice(0, 8), 8);
}

function activeFilters() {
  const f = q.filter;
  const without = (change) => () => actions.unfilter(change);
  return [
    ...f.severity.map((s) => [s, without({ severity: f.severity.filter((o) => o !== s) })]),
    ...f.rule.map((r) => [text(r, 40), without({ rule: f.rule.filter((o) => o !== r) })]),
    ...f.technique.map((one) => [text(one, 20), without({ technique: f.technique.filter((o) => o !== one) })]),
    ...f.q.split(/\s+/).filter(Boolean).map((w) => [w.startsWith('-') && w.length > 1 ? html`without ${text(w.slice(1), 40)}` : html`“${text(w, 40)}”`,
      without({ q: f.q.split(/\s+/).filter((o) => o && o !== w).join(' ') })]),
    ...['client', 'sub', 'subject', 'token', 'session', 'grant', 'tool', 'assignee', 'exception'].filter((name) => f[name]).map((name) => [html`${name} ${name === 'subject' || name === 'token' ? subjectName(name) : name === 'exception' ? text(f[name].slice(0, 8), 8) : text(f[name], 40)}`, without({ [name]: '' })]),
    ...(view.where.tenant ? [[html`tenant ${text(view.where.tenant, 30)}`, () => actions.everywhere({ tenant: '' })]] : []),
    ...(chosenRange() ? [['chosen range', () => actions.everywhere({ from: '', to: '' })]] : []),
  ];
}
