import { html, nothing } from '../lit/lit-html.js';
import { repeat } from '../lit/directives/repeat.js';
import { number } from '../format.js';
import { icons } from '../icons.js';
import { message, skeleton } from '../messages.js';
import { severity, text, when } from '../parts.js';
import { view } from '../store.js';
import { target } from '../target.js';
import { who } from '../decisions.js';
import { followers, followsFrom } from '../records/controls.js';
import { isFiltered } from '../records/filter.js';
import { r } from './state.js';

const HEADS = {
  waiting: ['Severity', 'Asked', 'What', 'Tenant', 'Why it waits', 'Approved', ''],
  active: ['', 'Since', 'What', 'Tenant', 'Reason', 'By', 'Denied'],
  shadow: ['', 'Since', 'What', 'Tenant', 'Reason', 'By', 'Would deny'],
  ended: ['', 'Ended', 'What', 'Tenant', 'Reason', 'By', 'Denied'],
};

const EMPTY = {
  waiting: ['Nothing waits', 'Decisions above the budget for automatic revocations, or about many tokens, wait here for approval.'],
  active: ['Nothing is revoked', 'This list shows the revocations by rules and people, with their propagation.'],
  shadow: ['Nothing is in shadow', 'A revocation in shadow does not deny tokens. It counts the uses that it would have denied.'],
  ended: ['No revocation has ended', 'This list shows reinstated and expired revocations.'],
};

function waitingRow(d) {
  const f = d.facts ?? {};
  const needed = Number(f.approvals_needed ?? 1);
  return html`<span role="gridcell">${f.severity ? severity(f.severity) : nothing}</span><span role="gridcell" class="c-time">${when(d.time, view.now)}</span><span role="gridcell" class="g-name">${target(d.target, 34, false)}</span>
    <span role="gridcell" class="w-tenant">${text(d.tenant, 24)}</span><span role="gridcell" class="w-reason muted">${text(d.reason, 160)}</span><span role="gridcell" class="num">${number(d.approved_by.length)} of ${number(d.approved_by.length + needed > 1 ? Math.max(needed, d.approved_by.length) : 1)}</span><span role="gridcell"></span>`;
}

function entryRow(e) {
  const n = r.tab === 'shadow' ? e.would_have_denied : e.denied;
  return html`<span role="gridcell" class="state ${e.active ? (e.state === 'shadow' ? 'shadow' : n ? 'denied' : 'revoked') : 'reinstated'}"><i></i></span><span role="gridcell" class="c-time">${when(e.active ? e.effective : e.ended_at, view.now)}</span>
    <span role="gridcell" class="g-name">${target(e.target, 34, false)}${followers('/revocations', e.decision, e.cascaded, { view: r.tab })}</span><span role="gridcell" class="w-tenant">${text(e.tenant, 24)}</span><span role="gridcell" class="w-reason muted">${text(e.reason, 160)}</span><span role="gridcell" class="w-by muted">${e.actor === 'system:cascade' && !r.filter.cause ? followsFrom('/revocations', e.root_decision, { view: r.tab }) : who(e.actor)}</span><span role="gridcell" class="num">${n ? number(n) : nothing}</span>`;
}

export function list(actions) {
  const [title, body] = EMPTY[r.tab];
  return html`<section class="list revocations ${r.tab}" role=${r.items.length ? 'grid' : 'region'} aria-label="Revocations" aria-busy=${r.loading ? 'true' : 'false'} aria-rowcount=${r.items.length + 1}>
    <div class="row head" role=${r.items.length ? 'row' : nothing}>${HEADS[r.tab].map((label, i) => html`<span role=${r.items.length ? 'columnheader' : nothing} class=${['', '', '', 'w-tenant', 'w-reason', r.tab === 'waiting' ? 'num' : 'w-by', 'num'][i]}>${label || html`<span class="unseen">State</span>`}</span>`)}</div>
    <div class="rows ${r.loading && r.items.length ? 'dim' : ''}" role=${r.items.length ? 'rowgroup' : nothing}>${r.items.length
      ? html`${repeat(r.items, (one) => one.id, (one, i) => html`<div class="row" role="row" id=${`r-${one.id}`} aria-selected=${one.id === r.selected ? 'true' : 'false'} tabindex=${one.id === r.selected || (!r.selected && i === 0) ? 0 : -1}
          @click=${(event) => event.target.closest('a') || actions.open(one.id)}>${r.tab === 'waiting' ? waitingRow(one) : entryRow(one)}</div>`)}
        <div class="more muted" role="row"><span role="gridcell">${r.next ? html`<button class="quiet" ?disabled=${r.loadingMore} @click=${actions.more}>Show older</button>` : 'That is all.'}</span></div>`
      : r.loading ? skeleton : r.error ? message(icons.warn, 'The list cannot be shown', r.error, html`<button class="primary" @click=${actions.load}>Try again</button>`)
      : r.filter.cause ? message(icons.block, 'None of them is here', 'What cascaded may be in another tab, or have ended.', html`<button class="quiet" @click=${() => actions.set({ cause: '' })}>Show all</button>`)
      : isFiltered(r.filter) ? message(icons.search, 'Nothing matches', 'No revocation here matches the filters.', html`<button class="quiet" @click=${() => actions.set({ rule: '', actor: '', type: '', q: '' })}>Clear the filters</button>`)
      : message(icons.block, title, body)}</div></section>`;
}
