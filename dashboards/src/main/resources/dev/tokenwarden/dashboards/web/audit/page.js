// All decisions and actions of people, in order of time.
import { html, nothing } from '../lit/lit-html.js';
import { api } from '../api.js';
import { activeFilters, causeLine, exportMenu, facets, followers, foldedNote, searchBox, segments, typeChips } from '../records/controls.js';
import { chosen, isFiltered, NO_FILTER, readFilter } from '../records/filter.js';
import { actorName, OUTCOMES } from '../decisions.js';
import { exact, number } from '../format.js';
import { icons } from '../icons.js';
import { message, skeleton } from '../messages.js';
import { text, when } from '../parts.js';
import { update, view } from '../store.js';
import { target } from '../target.js';
import { savedViews } from '../views.js';
import { linkTo, whereParameters } from '../where.js';

const a = { filter: /** @type {Record<string, any>} */ ({ ...NO_FILTER }), items: [], total: 0, facets: null, cascaded: 0, cause: null, next: null, loading: false, error: '' };
const DID = { acknowledge: 'Acknowledged', assign: 'Assigned', comment: 'Commented', close: 'Closed', reopen: 'Opened again', export: 'Exported', exception: 'Made an exception', 'exception-removed': 'Removed an exception', 'exception-requested': 'Requested an exception', 'exception-granted': 'Granted an exception', 'exception-refused': 'Refused an exception', mode: 'Switched a rule', view: 'Saved a view', 'view-removed': 'Removed a view', 'sign-in-failed': 'Sign-in failed' };
let generation = 0;

const parameters = () => ({ ...whereParameters(), ...chosen(a.filter) });

async function load(more) {
  const mine = more === true ? generation : ++generation;
  a.loading = true;
  update();
  try {
    const page = await api.audit({ ...parameters(), cursor: more === true ? a.next : undefined });
    if (mine !== generation) return;
    a.items = more === true ? [...a.items, ...page.items] : page.items;
    Object.assign(a, { total: page.total, facets: page.facets, cascaded: page.cascaded, cause: page.cause ?? null });
    a.next = page.next ?? null;
    a.error = '';
  } catch (e) {
    if (mine !== generation) return;
    a.error = e.message;
  }
  a.loading = false;
  update();
}

function set(change) {
  Object.assign(a.filter, change);
  history.replaceState(null, '', linkTo('/audit', chosen(a.filter)));
  load();
}

let soon;
function loadSoon() {
  clearTimeout(soon);
  // Only at the top of the list: rows further down must not move while they are read.
  soon = setTimeout(() => (document.querySelector('.rows')?.scrollTop ?? 0) < 8 && load(), 1_600);
}

function about(item) {
  if (item.target) return target(item.target, 30);
  const [first, ...rest] = item.detections ?? [];
  if (!first && item.rule) return html`<a class="mono" href=${linkTo('/rules', { rule: item.rule })}>${text(item.rule, 40)}</a>`;
  return first ? html`<a class="mono" href=${linkTo('/queue', { id: first, status: 'all', range: 'all' })}>${text(first.slice(0, 8), 8)}…</a>${rest.length ? html`<span class="muted"> and ${number(rest.length)} more</span>` : nothing}` : nothing;
}

function said(item) {
  return [item.assignee && `to ${item.assignee}`, item.reason, item.comment, item.address && `from ${item.address}`].filter(Boolean).join(': ');
}

function actor(item) {
  const kind = String(item.actor ?? '').split(':')[0];
  const name = actorName(item.actor, item.actor_name);
  return kind === 'person' ? html`<span class="person"><i aria-hidden="true">${Array.from(name)[0]?.toUpperCase() ?? '?'}</i>${text(name, 60)}</span>`
    : kind === 'rule' ? html`<span class="mono">${text(name, 60)}</span>` : text(item.actor, 60);
}

function row(item) {
  const word = item.outcome ? OUTCOMES[item.outcome] ?? item.outcome : DID[item.action] ?? item.action;
  const human = !String(item.actor).startsWith('rule:');
  return html`<div class="row audit" role="row" tabindex="-1"><span role="gridcell" class="c-time" title=${exact(item.time)}>${when(item.time, view.now)}</span>
    <span role="gridcell" class=${human ? 'human' : 'muted'}>${actor(item)}</span><span role="gridcell"><b class="did ${item.outcome ?? ''}">${text(word, 40)}</b></span>
    <span role="gridcell" class="g-name">${about(item)}${followers('/audit', item.id, item.cascaded, { range: 'all', from: '', to: '' })}</span><span role="gridcell" class="w-tenant">${text(item.tenant, 24)}</span><span role="gridcell" class="w-reason muted" title=${said(item).slice(0, 500)}>${text(said(item), 240)}</span></div>`;
}

export const page = {
  title: 'Audit',
  enter(search) {
    a.filter = readFilter(search);
    a.items = [];
    return load();
  },
  own: () => new URLSearchParams(chosen(a.filter)).toString(),
  aside: () => facets(a.facets, a.filter, set),
  tools: () => searchBox(a.filter, set),
  filterWord: (word) => set({ q: `${a.filter.q} ${word}`.trim() }),
  keys: { '/': () => document.getElementById('search')?.focus() },
  help: [['/', 'search']],
  render: () => html`${typeChips(a.facets, a.filter, set)}<div class="toolbar first">${segments(a.filter, set)}<span class="muted">${number(a.total)} ${a.total === 1 ? 'entry' : 'entries'}</span><span class="grow"></span>${savedViews('audit')}${exportMenu('audit', api.query(parameters()))}</div>
    ${activeFilters(a.filter, set)}${causeLine(a.cause, set)}${foldedNote(a.cascaded, a.filter, set)}
    <div class="work"><section class="list" role=${a.items.length ? 'grid' : 'region'} aria-label="Audit log" aria-rowcount=${a.total + 1}><div class="row audit head" role=${a.items.length ? 'row' : nothing}>${['Time', 'Who', 'Did', 'To what', 'Tenant', 'Why'].map((label, i) => html`<span role=${a.items.length ? 'columnheader' : nothing} class=${['', '', '', '', 'w-tenant', 'w-reason'][i]}>${label}</span>`)}</div>
      <div class="rows" role=${a.items.length ? 'rowgroup' : nothing} tabindex="0">${a.items.length ? html`${a.items.map(row)}<div class="more muted" role="row"><span role="gridcell">${a.next ? html`<button class="quiet" ?disabled=${a.loading} @click=${() => load(true)}>Show older</button>` : 'That is all.'}</span></div>`
        : a.loading ? skeleton : a.error ? message(icons.warn, 'The audit log cannot be shown', a.error, html`<button class="primary" @click=${load}>Try again</button>`) : isFiltered(a.filter) ? message(icons.search, 'Nothing matches', 'No entry in this time range matches the filters.', html`<button class="quiet" @click=${() => set({ ...NO_FILTER, by: a.filter.by })}>Clear the filters</button>`)
        : message(icons.audit, 'Nothing on record', 'No decision and no action in this time range.')}</div></section></div>`,
  decision: loadSoon,
  triage: loadSoon,
  reset: load,
};
