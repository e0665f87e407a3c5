// The actions on the whole list and on its marked rows.
import { html, nothing } from '../lit/lit-html.js';
import { api } from '../api.js';
import { compact, number } from '../format.js';
import { icons } from '../icons.js';
import { view } from '../store.js';
import { savedViews } from '../views.js';
import { linkTo } from '../where.js';
import { switcher } from '../switcher.js';
import { actions } from './actions.js';
import { chosen, COLUMNS, toggled } from './columns.js';
import { parametersOf } from './filter.js';
import { GROUPINGS } from './groups.js';
import { q } from './state.js';

const LABELS = { active: 'Active', open: 'Open', acknowledged: 'Acknowledged', closed: 'Closed', all: 'All' };

function count(status) {
  const s = q.summary?.status;
  if (!s || q.filter.status !== 'all') return nothing;
  const n = status === 'active' ? (s.open ?? 0) + (s.acknowledged ?? 0) : status === 'all' ? q.summary.total : s[status] ?? 0;
  return html`<span class="count">${compact(n)}</span>`;
}

function marked() {
  const can = view.session?.role !== 'viewer';
  const why = can ? '' : 'A viewer cannot change detections.';
  const button = (id, label, run, kind = 'quiet') => html`<button class=${kind} id=${id} ?disabled=${!can} title=${why} @click=${run}>${label}</button>`;
  return html`<div class="toolbar marked" role="toolbar" aria-label="Marked detections"><b>${number(q.marked.size)} marked</b>${newOnes()}
    ${button('bulk-acknowledge', 'Acknowledge', () => actions.note('acknowledge'))}${button('bulk-assign', 'Assign…', () => actions.assign())}
    ${button('bulk-close', 'Close…', () => actions.shut())}${button('bulk-comment', 'Comment…', () => actions.comment())}
    ${view.session?.can_revoke ? button('bulk-revoke', 'Revoke…', () => actions.revokeMarked(), 'danger') : nothing}
    <span class="grow"></span><button class="quiet" @click=${() => actions.markAll(false)}>Unmark</button></div>`;
}

// New rows wait until the analyst asks for them. The button has a place of its own and covers nothing.
function newOnes() {
  return q.pending.size > 0 && !q.filter.by
    ? html`<button class="pill" title="Show new detections (n)" @click=${actions.showNew}>${icons.up}<span>${number(q.pending.size)} new</span></button>`
    : nothing;
}

export function toolbar() {
  if (q.marked.size) {
    return marked();
  }
  const parameters = api.query({ ...parametersOf(q.filter) });
  return html`<div class="toolbar">${switcher('/queue')}<div class="segments" role="radiogroup" aria-label="Status">${Object.entries(LABELS).map(([status, label]) => html`<button role="radio"
      aria-checked=${q.filter.status === status ? 'true' : 'false'} @click=${() => actions.unfilter({ status })}>${label}${count(status)}</button>`)}</div>
    <label class="mine"><input type="checkbox" .checked=${Boolean(q.filter.assignee)} @change=${(e) => actions.unfilter({ assignee: e.target.checked ? view.session?.name ?? '' : '' })}>Mine</label>
    ${newOnes()}${q.filter.q.trim() ? html`<a class="more-of" id="search-uses" href=${linkTo('/uses', { q: q.filter.q.trim() })}>Search in uses</a>` : nothing}<span class="grow"></span>
    ${savedViews('queue')}<label class="by"><span class="muted">Group by</span><select aria-label="Group by" @change=${(e) => actions.unfilter({ by: e.target.value })}>
      <option value="" ?selected=${!q.filter.by}>nothing</option>${Object.entries(GROUPINGS).map(([by, label]) => html`<option value=${by} ?selected=${q.filter.by === by}>${label}</option>`)}</select></label>
    <details class="menu"><summary class="quiet">Columns</summary><div>${Object.entries(COLUMNS).map(([name, { label }]) => html`<label><input type="checkbox"
      .checked=${chosen().includes(name)} @change=${() => actions.columns(toggled(name))}>${label}</label>`)}</div></details>
    <details class="menu"><summary class="quiet">${icons.down}Export</summary><div><a href=${`/api/export?format=csv&${parameters}`} download="detections.csv">CSV, for spreadsheets</a>
      <a href=${`/api/export?format=ndjson&${parameters}`} download="detections.ndjson">NDJSON, complete</a></div></details>
  </div>`;
}
