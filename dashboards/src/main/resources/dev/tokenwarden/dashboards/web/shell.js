// What surrounds the list: navigation, filters, figures, and what is wrong at the moment.
import { html, nothing } from './lit/lit-html.js';
import { live } from './lit/directives/live.js';
import { clock, compact, duration, number } from './format.js';
import { chart } from './chart.js';
import { icons } from './icons.js';
import { severity, text } from './parts.js';

export const RANGES = [
  ['15m', 'Last 15 minutes', 15 * 60],
  ['1h', 'Last hour', 3600],
  ['24h', 'Last 24 hours', 86_400],
  ['7d', 'Last 7 days', 7 * 86_400],
  ['30d', 'Last 30 days', 30 * 86_400],
  ['all', 'All time', null],
];

const SEVERITIES = ['critical', 'high', 'medium', 'low'];

function facet(label, count, chosen, toggle, key) {
  return html`<button class="facet" aria-pressed=${chosen ? 'true' : 'false'} data-facet=${key} @click=${toggle}>
    <span class="facet-label">${label}</span><span class="count">${count === undefined ? nothing : compact(count)}</span></button>`;
}

export function navigation(view, actions) {
  const summary = view.summary ?? {};
  const rules = Object.entries(summary.rule ?? {}).sort((a, b) => b[1] - a[1]).slice(0, 12);
  for (const rule of view.filter.rule) {
    if (!rules.some(([name]) => name === rule)) rules.push([rule, 0]);
  }
  return html`<nav class="nav" aria-label="Main">
    <a class="brand" href="/">${icons.mark}<span>Tokenwarden</span></a>
    <a class="nav-item" href="/" aria-current="page">${icons.detections}<span>Detections</span><span class="count">${summary.total === undefined ? nothing : compact(summary.total)}</span></a>
    <h2>Severity</h2>
    ${SEVERITIES.map((s) => facet(severity(s), summary.severity ? summary.severity[s] ?? 0 : undefined,
      view.filter.severity.includes(s), () => actions.toggle('severity', s), s))}
    ${rules.length ? html`<h2>Rule</h2><div class="rules">${rules.map(([rule, count]) => facet(html`<span class="mono">${text(rule, 40)}</span>`, count,
      view.filter.rule.includes(rule), () => actions.toggle('rule', rule), rule))}</div>` : nothing}
    <div class="nav-foot">
      <div class="who"><span>${text(view.session?.name ?? '', 40)}</span><span class="muted">${view.session?.role ?? ''}</span></div>
      <button class="square" title="Light or dark" aria-label="Switch between light and dark" @click=${actions.theme}>${view.dark ? icons.sun : icons.moon}</button>
      <button class="square" title="Keys (?)" aria-label="Keyboard help" @click=${actions.help}>${icons.keys}</button>
      <button class="square" title="Sign out" aria-label="Sign out" @click=${actions.signOut}>${icons.exit}</button>
    </div>
  </nav>`;
}

export function topBar(view, actions) {
  const tenants = [...new Set([...(view.session?.tenants ?? []), ...Object.keys(view.tenants)])].sort();
  return html`<header class="top">
    <span class="brand-small">${icons.mark}</span>
    <h1>Detections</h1>
    <label class="search">${icons.search}<input id="search" type="search" placeholder="Search: token, client, rule, address…" maxlength="200"
      aria-label="Search" .value=${live(view.filter.q)} @input=${(e) => actions.search(e.target.value)}><kbd>/</kbd></label>
    ${tenants.length > 1 ? html`<select aria-label="Tenant" .value=${live(view.filter.tenant)} @change=${(e) => actions.set('tenant', e.target.value)}>
      <option value="">All tenants</option>${tenants.map((t) => html`<option value=${t} ?selected=${t === view.filter.tenant}>${t}</option>`)}</select>` : nothing}
    <select aria-label="Time range" @change=${(e) => actions.set('range', e.target.value)}>
      ${view.custom ? html`<option value="custom" selected>Chosen range</option>` : nothing}
      ${RANGES.map(([value, label]) => html`<option value=${value} ?selected=${!view.custom && value === view.filter.range}>${label}</option>`)}</select>
    <span class="link ${view.linked ? 'up' : 'down'}" role="status" title=${view.linked ? 'New detections arrive as they happen' : 'Live updates are interrupted'}><i></i>${view.linked ? 'Live' : 'Reconnecting'}</span>
    <button class="square only-small" aria-label="Switch between light and dark" @click=${actions.theme}>${view.dark ? icons.sun : icons.moon}</button>
  </header>`;
}

export function chips(view, actions) {
  return html`<div class="chips">${SEVERITIES.map((s) => html`<button class="chip" aria-pressed=${view.filter.severity.includes(s) ? 'true' : 'false'}
    @click=${() => actions.toggle('severity', s)}>${severity(s)}<span class="count">${compact(view.summary?.severity?.[s] ?? 0)}</span></button>`)}</div>`;
}

function figure(value, label, title) {
  return html`<div class="figure" title=${title ?? ''}><b>${value}</b><span>${label}</span></div>`;
}

export function figures(view, actions) {
  const s = view.summary;
  const dash = html`<span class="muted">–</span>`;
  return html`<div class="figures">
    ${figure(s ? number(s.total) : dash, 'detections', 'In this time range, after the filters')}
    ${figure(s ? number(s.revoked) : dash, 'revoked now', 'Targets on the denylist at this moment, enforced')}
    ${s?.latency?.count ? figure(html`${duration(s.latency.p50_ms)}<small> / ${duration(s.latency.p99_ms)}</small>`, 'act to decision, p50 / p99',
      `From the act to the decision that revoked for it, over the latest ${number(s.latency.count)} automatic revocations of 24 hours`) : nothing}
    ${s?.events_per_second !== undefined ? figure(compact(s.events_per_second), 'events/s', 'Admitted events per second, all tenants') : nothing}
    ${chart(s?.histogram, actions.pick)}
  </div>`;
}

export function banners(view, actions) {
  const items = [];
  if (view.error && view.rows.length) {
    items.push(html`<div class="banner bad" role="alert">${icons.warn}<span>${view.error} You see what was there at ${clock(view.loadedAt)}.</span><button class="quiet" @click=${actions.reload}>Try again</button></div>`);
  } else if (view.health && !view.health.search.writing) {
    items.push(html`<div class="banner warn" role="status">${icons.warn}<span>OpenSearch does not take what arrives. Nothing is lost: it waits in Kafka${view.health.search.lag_findings ? html` (${number(view.health.search.lag_findings)} findings)` : nothing}. New detections still appear live.</span></div>`);
  } else if (view.health?.search.lag_findings > 500) {
    items.push(html`<div class="banner" role="status"><span>Catching up: ${number(view.health.search.lag_findings)} findings are still on their way into the list.</span></div>`);
  }
  if (!view.linked && view.wasLinked) {
    items.push(html`<div class="banner warn" role="status">${icons.warn}<span>Live updates stopped at ${clock(view.unlinkedAt)}. Trying to reconnect.</span></div>`);
  }
  const active = activeFilters(view);
  if (active.length) {
    items.push(html`<div class="filters">${active.map(([label, remove]) => html`<button class="filter" title="Remove this filter" @click=${() => actions.unfilter(remove)}><span>${label}</span>${icons.close}</button>`)}
      <button class="quiet" @click=${actions.clear}>Clear</button></div>`);
  }
  return items;
}

function activeFilters(view) {
  const f = view.filter;
  return [
    ...f.severity.map((s) => [s, { severity: f.severity.filter((o) => o !== s) }]),
    ...f.rule.map((r) => [text(r, 40), { rule: f.rule.filter((o) => o !== r) }]),
    ...f.q.split(/\s+/).filter(Boolean).map((w) => [w.startsWith('-') && w.length > 1 ? html`without ${text(w.slice(1), 40)}` : html`“${text(w, 40)}”`,
      { q: f.q.split(/\s+/).filter((o) => o && o !== w).join(' ') }]),
    ...(f.tenant ? [[html`tenant ${text(f.tenant, 30)}`, { tenant: '' }]] : []),
    ...(view.custom ? [['chosen range', { from: '', to: '' }]] : []),
  ];
}
