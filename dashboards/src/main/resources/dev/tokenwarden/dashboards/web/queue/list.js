import { html, nothing } from '../lit/lit-html.js';
import { live } from '../lit/directives/live.js';
import { repeat } from '../lit/directives/repeat.js';
import { icons } from '../icons.js';
import { message, skeleton } from '../messages.js';
import { update, view } from '../store.js';
import { rowsInSight, tall } from '../window.js';
import { actions } from './actions.js';
import { COLUMNS, PHONE, shown, template } from './columns.js';
import { isFiltered } from './filter.js';
import { q } from './state.js';

const rowHeight = () => (PHONE.matches ? 76 : 32);

function row(d, index, columns) {
  const selected = d.id === q.selected;
  const marked = q.marked.has(d.id);
  return html`<div class="row ${d.severity} ${q.fresh.has(d.id) ? 'fresh' : ''} ${d.triage?.status === 'closed' ? 'over' : ''}" role="row" id=${'d-' + d.id}
      aria-rowindex=${index + 2} aria-selected=${selected ? 'true' : 'false'} tabindex=${selected || (!q.selected && index === 0) ? 0 : -1} @mousedown=${(e) => e.shiftKey && e.preventDefault()} @click=${(e) => (e.shiftKey ? actions.markTo(d.id) : actions.open(d.id))}>
    <span role="gridcell" class="c-mark"><input type="checkbox" tabindex="-1" aria-label="Mark" .checked=${live(marked)} @click=${(e) => { e.stopPropagation(); (e.shiftKey ? actions.markTo : actions.mark)(d.id); }}></span>
    ${columns.map((name) => html`<span role="gridcell" class="c-${name} ${COLUMNS[name].mono ? 'mono' : ''}">${COLUMNS[name].cell(d)}</span>`)}
  </div>`;
}

function head(columns) {
  const sort = q.filter.sort;
  const all = q.rows.length > 0 && q.marked.size >= Math.min(q.rows.length, actions.maxMarked);
  return html`<div class="row head" role="row" aria-rowindex="1">
    <span role="columnheader" class="c-mark"><input type="checkbox" aria-label="Mark all that are loaded" .checked=${live(all)} .indeterminate=${!all && q.marked.size > 0} @click=${() => actions.markAll(!all)}></span>
    ${columns.map((name) => {
      const { label, sort: by } = COLUMNS[name];
      const order = sort === by ? 'ascending' : sort === `-${by}` ? 'descending' : 'none';
      return html`<span role="columnheader" class="c-${name}" aria-sort=${by ? order : nothing}>${by
        ? html`<button @click=${() => actions.sort(by)}>${label}${order === 'none' ? nothing : html`<i class="order" aria-hidden="true">${order === 'ascending' ? '↑' : '↓'}</i>`}</button>` : label}</span>`;
    })}</div>`;
}

function scrolled(event) {
  const rows = event.currentTarget;
  if (q.next && !q.loadingMore && rows.scrollHeight - rows.scrollTop - rows.clientHeight < 20 * rowHeight()) actions.more();
  update();
}

function body(columns) {
  if (q.rows.length > 0) {
    const sight = rowsInSight(document.getElementById('rows'), q.rows.length, rowHeight());
    return html`<div .style=${tall(sight.before)}></div>
      ${repeat(q.rows.slice(sight.from, sight.to), (d) => d.id, (d, index) => row(d, sight.from + index, columns))}
      <div .style=${tall(sight.after)}></div>
      <div class="more muted" role="row"><span role="gridcell">${q.next ? html`<button class="quiet" ?disabled=${q.loadingMore} @click=${actions.more}>${q.loadingMore ? 'Loading…' : 'Show older'}</button>` : 'That is all.'}</span></div>`;
  }
  if (q.loading && !q.error) {
    return skeleton;
  }
  if (q.error) {
    return message(icons.warn, 'The list cannot be shown', q.error,
      html`<button class="primary" ?disabled=${q.loading} @click=${actions.reload}>Try again</button>`);
  }
  if (isFiltered(q.filter)) {
    return message(icons.search, 'Nothing matches', 'No detection in this time range matches the filters.',
      html`<button class="quiet" @click=${actions.clear}>Clear the filters</button>`);
  }
  return message(icons.detections, 'All quiet', 'No detection in this time range waits for anyone. New ones appear here by themselves.',
    view.where.range === 'all' ? nothing : html`<button class="quiet" @click=${actions.allTime}>Show all time</button>`);
}

export function list() {
  const columns = shown();
  const some = q.rows.length > 0;
  return html`<section class="list" aria-label="Detections" .style=${template(columns)}>
    <div class="list-grid" role=${some ? 'grid' : nothing} aria-label=${some ? 'Detections' : nothing} aria-busy=${q.loading ? 'true' : 'false'}
        aria-rowcount=${some ? q.total + 1 : nothing} aria-multiselectable=${some ? 'true' : nothing}>
      ${some ? head(columns) : nothing}
      <div class="rows ${q.loading && some ? 'dim' : ''}" id="rows" role=${some ? 'rowgroup' : nothing} @scroll=${scrolled}>${body(columns)}</div></div>
  </section>`;
}
