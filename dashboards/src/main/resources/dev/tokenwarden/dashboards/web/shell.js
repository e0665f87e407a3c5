// The frame of every page: navigation, time range, tenant, and banners for problems.
import { html, nothing } from './lit/lit-html.js';
import { enforcementBanner } from './enforcement.js';
import { clock, compact, number } from './format.js';
import { icons } from './icons.js';
import { text } from './parts.js';
import { view } from './store.js';
import { chosenRange, linkTo, RANGES } from './where.js';

function item(page) {
  const count = view.counts[page.count];
  return html`<a class="nav-item" href=${linkTo(page.path)} aria-current=${view.page?.path === page.path ? 'page' : nothing} title=${`${page.label} (g ${page.key})`}>
    ${icons[page.icon]}<span>${page.label}</span>${count ? html`<span class="count ${page.urgent ? 'urgent' : ''}">${compact(count)}</span>` : nothing}</a>`;
}

export function navigation(pages, actions) {
  return html`<nav class="nav" aria-label="Main">
    <a class="brand" href=${linkTo('/')}>${icons.mark}<span>Tokenwarden</span></a>
    <div class="nav-items">${pages.map(item)}</div>
    <div class="nav-aside">${view.page?.aside?.() ?? nothing}</div>
    <div class="nav-foot">
      <div class="who"><span>${text(view.session?.name ?? '', 40)}</span><span class="muted">${view.session?.role ?? ''}</span></div>
      <button class="square" title="Light or dark" aria-label="Switch between light and dark" @click=${actions.theme}>${view.dark ? icons.sun : icons.moon}</button>
      <button class="square" title="Keys (?)" aria-label="Keyboard help" @click=${actions.help}>${icons.keys}</button>
      <button class="square" title="Sign out" aria-label="Sign out" @click=${actions.signOut}>${icons.exit}</button>
    </div>
  </nav>`;
}

export function topBar(actions) {
  const { where } = view;
  const tenants = [...new Set([...(view.session?.tenants ?? []), ...Object.keys(view.tenants), ...(where.tenant ? [where.tenant] : [])])].sort();
  return html`<header class="top">
    <span class="brand-small">${icons.mark}</span>
    <h1>${view.page?.heading?.() ?? view.page?.title ?? ''}</h1>
    ${view.page?.tools?.() ?? html`<span class="grow"></span>`}
    ${tenants.length > 1 ? html`<select aria-label="Tenant" @change=${(e) => actions.everywhere({ tenant: e.target.value })}>
      <option value="" ?selected=${!where.tenant}>All tenants</option>${tenants.map((t) => html`<option value=${t} ?selected=${t === where.tenant}>${t}</option>`)}</select>` : nothing}
    ${view.page?.timeless ? nothing : html`<select aria-label="Time range" @change=${(e) => actions.everywhere({ range: e.target.value, from: '', to: '' })}>
      ${chosenRange() ? html`<option value="custom" selected>Chosen range</option>` : nothing}
      ${RANGES.map(([value, label]) => html`<option value=${value} ?selected=${!chosenRange() && value === where.range}>${label}</option>`)}</select>`}
    <span class="link ${view.linked ? 'up' : 'down'}" role="status" title=${view.linked ? 'New detections arrive as they happen' : 'Live updates are interrupted'}><i></i>${view.linked ? 'Live' : 'Reconnecting'}</span>
    <button class="square only-small" aria-label="Switch between light and dark" @click=${actions.theme}>${view.dark ? icons.sun : icons.moon}</button>
  </header>`;
}

// Says on every page that new attacks may not be detected, or that decisions do not take effect.
function pipelineBanner(p) {
  if (!p) return nothing;
  const bad = (message) => html`<div class="banner bad pipeline" role="alert">${icons.warn}<span>${message} <a href=${linkTo('/')}>Show the pipeline</a></span></div>`;
  const reasons = p.detection?.problems ?? [];
  return html`${p.detecting === false ? bad(html`Detection is not healthy: new attacks may not be detected yet.${reasons.length ? html` ${text(reasons.join('; '), 200)}.` : nothing}`) : nothing}
    ${p.connected === false && view.health?.revocation?.connected !== false ? bad('The revocation service does not answer: new decisions do not take effect. Verifiers keep their denylist.')
      : p.ready === false ? bad(html`The revocation service is not ready: decisions may not take effect.${p.problems?.length ? html` ${text(p.problems.join('; '), 200)}.` : nothing}`) : nothing}`;
}

export function banners() {
  const { search, ledger } = view.health ?? {};
  return html`${pipelineBanner(view.verifiers)}
    ${search && !search.writing
    ? html`<div class="banner warn" role="status">${icons.warn}<span>OpenSearch cannot be written. No record is lost: new records wait in Kafka${search.lag_findings ? html` (${number(search.lag_findings)} findings)` : nothing}. New detections still appear live.</span></div>`
    : search?.refilling
      ? html`<div class="banner warn" role="status">${icons.warn}<span>OpenSearch lost data. It is being filled again from Kafka${search.lag_findings ? html` (${number(search.lag_findings)} findings to go)` : nothing}: lists are incomplete until then.</span></div>`
    : search?.lag_findings > 500
      ? html`<div class="banner" role="status"><span>Catching up: ${number(search.lag_findings)} findings are still on their way into the list.</span></div>`
      : nothing}
    ${ledger && !ledger.current ? html`<div class="banner warn" role="status">${icons.warn}<span>The console has not read the whole revocation ledger yet. Until then, states are shown as unknown.</span></div>` : nothing}
    ${enforcementBanner()}
    ${!view.linked && view.wasLinked ? html`<div class="banner warn" role="status">${icons.warn}<span>Live updates stopped at ${clock(view.unlinkedAt)}. Trying to reconnect.</span></div>` : nothing}
    ${view.failure ? html`<div class="banner bad" role="alert">${icons.warn}<span>${view.failure}</span></div>` : nothing}`;
}
