// Search, filters and export of the lists of revocations and of the audit log.
import { html, nothing } from '../lit/lit-html.js';
import { live } from '../lit/directives/live.js';
import { actorName, OUTCOMES, who } from '../decisions.js';
import { compact, number } from '../format.js';
import { icons } from '../icons.js';
import { text, when } from '../parts.js';
import { view } from '../store.js';
import { target } from '../target.js';
import { linkTo } from '../where.js';
import { BY, isFiltered } from './filter.js';

const FACETS = { type: 'Target', rule: 'Rule', actor: 'Actor' };
const SHOWN = 10;

const label = (name, { value, name: person }) => (name === 'actor'
  ? html`<span class="muted">${text(value.split(':')[0], 8)}</span> <span class=${value.startsWith('person:') ? '' : 'mono'}>${text(actorName(value, person), 40)}</span>`
  : html`<span class=${name === 'rule' ? 'mono' : ''}>${text(value, 40)}</span>`);

// `set` gets the change of the filter.
export function facets(counted, filter, set) {
  return Object.entries(FACETS).map(([name, title]) => {
    // Rules have a facet of their own.
  const values = (counted?.[name] ?? []).filter((one) => name !== 'actor' || !one.value.startsWith('rule:')).slice(0, SHOWN);
    if (filter[name] && !values.some((one) => one.value === filter[name])) values.push({ value: filter[name], n: 0 });
    return values.length ? html`<h2>${title}</h2>${values.map((one) => html`<button class="facet" data-facet=${one.value} aria-pressed=${filter[name] === one.value ? 'true' : 'false'}
      @click=${() => set({ [name]: filter[name] === one.value ? '' : one.value })}><span class="facet-label">${label(name, one)}</span><span class="count">${compact(one.n)}</span></button>`)}` : nothing;
  });
}

// On a phone, instead of the facets.
export function typeChips(counted, filter, set) {
  return html`<div class="chips">${(counted?.type ?? []).map((one) => html`<button class="chip" aria-pressed=${filter.type === one.value ? 'true' : 'false'} @click=${() => set({ type: filter.type === one.value ? '' : one.value })}>
    ${text(one.value, 20)}<span class="count">${compact(one.n)}</span></button>`)}</div>`;
}

let searching;

export function searchBox(filter, set) {
  return html`<label class="search">${icons.search}<input id="search" type="search" placeholder="Search: token, subject, session, reason…" maxlength="200" aria-label="Search" .value=${live(filter.q)}
    @input=${(e) => { const q = e.target.value; clearTimeout(searching); searching = setTimeout(() => set({ q }), 200); }}><kbd>/</kbd></label>`;
}

export const segments = (filter, set) => html`<div class="segments" role="radiogroup" aria-label="Who acted">${Object.entries(BY).map(([by, word]) => html`<button role="radio" aria-checked=${filter.by === by && !filter.cause ? 'true' : 'false'}
  @click=${() => set({ by, cause: '' })}>${word}</button>`)}</div>`;

export function activeFilters(filter, set) {
  const active = Object.entries(filter).filter(([name, value]) => value && name !== 'by' && name !== 'cause');
  const shown = (name, value) => (name === 'q' ? html`“${text(value, 60)}”` : html`<span class="muted">${name}</span> ${text(name === 'actor' ? actorName(value) : value, 60)}`);
  return active.length ? html`<div class="filters">${active.map(([name, value]) => html`<button class="filter" title="Remove this filter" @click=${() => set({ [name]: '' })}><span>${shown(name, value)}</span>${icons.close}</button>`)}
    ${active.length > 1 ? html`<button class="quiet" @click=${() => set(Object.fromEntries(active.map(([name]) => [name, ''])))}>Clear</button>` : nothing}</div>` : nothing;
}

export function exportMenu(list, parameters) {
  return html`<details class="menu"><summary class="quiet">${icons.down}Export</summary><div><a href=${`/api/export/${list}?format=csv&${parameters}`} download=${`${list}.csv`}>CSV, for spreadsheets</a>
    <a href=${`/api/export/${list}?format=ndjson&${parameters}`} download=${`${list}.ndjson`}>NDJSON, complete</a></div></details>`;
}

// What the list leaves out.
export function foldedNote(n, filter, set) {
  return n ? html`<div class="folded muted"><span>${number(n)} cascaded ${n === 1 ? 'entry is' : 'entries are'} folded under what caused ${n === 1 ? 'it' : 'them'}${isFiltered(filter) ? ', with the same filters' : ''}.</span>
    <button class="link-button" id="unfold" @click=${() => set({ by: 'all' })}>Show everything</button></div>` : nothing;
}

const CAUSES = { revoked: 'the revocation of', shadow: 'the shadow revocation of', reinstated: 'the reinstatement of' };

// What a list of cascaded entries follows from.
export function causeLine(cause, set) {
  if (!cause) return nothing;
  const d = cause.decision;
  const n = cause.decisions;
  return html`<div class="caused"><button class="quiet" id="fold" @click=${() => set({ cause: '' })}>${icons.undo}All</button><p><b>${number(n)}</b> ${n === 1 ? 'decision' : 'decisions'} cascaded from ${d
    ? html`${CAUSES[d.outcome] ?? OUTCOMES[d.outcome] ?? text(d.outcome, 30)} <span class="caused-by">${target(d.target, 30)}</span> <span class="muted">${who(d.actor, d.actor_name)}, ${when(d.time, view.now)} ago: ${text(d.reason, 160)}</span>`
    : html`a decision that is not in OpenSearch <span class="muted">(${text(cause.id, 60)})</span>`}${cause.cut ? html` <span class="warned-text">Only the first 10,000 are looked up.</span>` : nothing}</p></div>`;
}

// The number of decisions that follow from an entry, as a link to them.
export const followers = (path, decision, n, more) => (n ? html`<a class="followers" href=${linkTo(path, { cause: decision, ...more })} title="What followed from it">+${number(n)} cascaded</a>` : nothing);

// For a cascaded entry: leads to what it follows from, with the others.
export const followsFrom = (path, root, more) => (root ? html`<a class="followers" href=${linkTo(path, { cause: root, ...more })} title="What it follows from, with the others">cascaded</a>` : html`cascaded`);
