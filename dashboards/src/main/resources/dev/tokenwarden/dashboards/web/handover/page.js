// What the next shift must know: open incidents and who has them, what changed, what waits, what ended, and problems of the pipeline.
import { html, nothing } from '../lit/lit-html.js';
import { api } from '../api.js';
import { clip, number, plural } from '../format.js';
import { icons } from '../icons.js';
import { message, skeleton } from '../messages.js';
import { severity, SEVERITIES, text, when } from '../parts.js';
import { update, view } from '../store.js';
import { target } from '../target.js';
import { linkTo } from '../where.js';
import { unenforced } from '../enforcement.js';

const SHIFTS = [4, 8, 12, 24];
const HOUR_MS = 3_600_000;
const h = { hours: 8, data: null, error: '', loading: false };
let generation = 0;

async function load() {
  const mine = ++generation;
  h.loading = true;
  update();
  try {
    const [data, requests] = await Promise.all([api.handover({ from: new Date(Date.now() - h.hours * HOUR_MS).toISOString(), tenant: view.where.tenant }), api.requestedExceptions()]);
    if (mine !== generation) return;
    h.data = { ...data, requests: requests.items.filter((one) => !view.where.tenant || one.tenant === view.where.tenant) };
    h.error = '';
  } catch (e) {
    if (mine !== generation) return;
    h.error = e.message;
  }
  h.loading = false;
  update();
}

let soon;
function loadSoon() {
  clearTimeout(soon);
  soon = setTimeout(load, 1_600);
}

const all = (more) => linkTo('/incidents', { status: 'active', range: 'all', ...more });

function incident(one) {
  const t = one.triage;
  return html`<li><span class="m-severity">${severity(one.severity)}</span><a href=${linkTo('/incidents', { id: one.id, status: 'all', range: 'all' })} title=${clip(one.title, 300)}>${text(one.title, 200)}</a>
    <span class="muted h-status">${t.status === 'closed' ? text(`closed: ${t.reason ?? ''}`, 40) : t.assignee ? text(t.assignee, 30) : 'nobody'}</span><span class="muted m-when">${when(t.at ?? one.last, view.now)}</span></li>`;
}

function open(d) {
  const o = d.open;
  return html`<section class="card"><h2>Open incidents, ${number(o.total)}</h2>
    <ul class="split">${SEVERITIES.map((s) => html`<li><a href=${all({ severity: s })}>${severity(s)}<b>${number(o.severity[s] ?? 0)}</b></a></li>`)}</ul>
    ${o.items.length ? html`<ul class="members handover-list">${o.items.map(incident)}</ul>${o.total > o.items.length ? html`<p><a href=${all({ sort: '-severity' })}>All ${number(o.total)}</a></p>` : nothing}` : html`<p class="muted">Nothing is open.</p>`}</section>`;
}

function people(d) {
  const urgent = (one) => (one.severity.critical ?? 0) + (one.severity.high ?? 0);
  const rows = [...d.open.assignees].sort((a, b) => Number(Boolean(a.name)) - Number(Boolean(b.name)) || b.total - a.total);
  return html`<section class="card"><h2>Who has what</h2>${rows.length ? html`<div class="wide-table" tabindex="0"><table class="ranking"><thead><tr><th scope="col">Analyst</th><th scope="col" class="num">Open</th><th scope="col" class="num">Critical and high</th></tr></thead>
    <tbody>${rows.map((one) => html`<tr><th scope="row">${one.name ? html`<a href=${all({ assignee: one.name })}>${text(one.name, 40)}</a>` : html`<b class=${urgent(one) ? 'warned-text' : ''}>nobody</b>`}</th><td class="num">${number(one.total)}</td><td class="num">${urgent(one) ? html`<b class=${one.name ? '' : 'warned-text'}>${number(urgent(one))}</b>` : '0'}</td></tr>`)}</tbody></table></div>` : html`<p class="muted">Nothing is open.</p>`}</section>`;
}

function changed(d) {
  const c = d.changed;
  const cell = (value, label) => html`<div><b>${number(value)}</b><span>${label}</span></div>`;
  return html`<section class="card"><h2>In the last ${number(h.hours)} hours</h2><div class="cells">${cell(c.new, 'new incidents')}${cell(c.new_open, 'of them open')}${cell(c.closed, 'closed')}${cell(d.revoked, 'revocations')}</div>
    ${c.items.length ? html`<ul class="members handover-list">${c.items.slice(0, 12).map(incident)}</ul>${c.handled > 12 ? html`<p class="muted">and ${number(c.handled - 12)} more that analysts changed</p>` : nothing}` : html`<p class="muted">No analyst changed an incident.</p>`}</section>`;
}

function waiting(d) {
  return html`<section class="card ${d.waiting.length ? 'calls' : ''}"><h2>Decisions that wait, ${number(d.waiting.length)}</h2>
    ${d.waiting.length ? html`<ul class="members handover-list">${d.waiting.slice(0, 12).map((one) => html`<li><span class="m-severity">${one.facts?.severity ? severity(one.facts.severity) : nothing}</span><span class="h-target">${target(one.target, 18)}</span><a href=${linkTo('/revocations', { view: 'waiting', id: one.id })}>${text(one.reason, 120)}</a><span class="muted m-when">${when(one.time, view.now)}</span></li>`)}</ul>
      ${d.waiting.length > 12 ? html`<p><a href=${linkTo('/revocations', { view: 'waiting' })}>All ${number(d.waiting.length)}</a></p>` : nothing}` : html`<p class="muted">Nothing waits for approval.</p>`}${d.requests.length ? html`<p><a href=${linkTo('/revocations', { view: 'waiting' })}>${plural(d.requests.length, 'requested exception')} ${d.requests.length === 1 ? 'waits' : 'wait'} for an admin</a></p>` : nothing}</section>`;
}

const endOf = (one) => (one.expires && Date.parse(one.expires) <= Date.parse(one.ended_at) ? 'expired' : 'reinstated');

function ended(d) {
  return html`<section class="card"><h2>Ended revocations, ${number(d.ended.total)}</h2>${d.ended.items.length ? html`<ul class="members handover-list">${d.ended.items.slice(0, 12).map((one) => html`<li><span class="h-target">${target(one.target, 18)}</span><span class="muted h-why">${text(one.reason, 120)}</span><span class="muted h-status" title=${`Revoked by ${clip(one.actor, 100)}`}>${endOf(one)}</span><span class="muted m-when">${when(one.ended_at, view.now)}</span></li>`)}</ul>
    ${d.ended.total > 12 ? html`<p><a href=${linkTo('/revocations', { view: 'ended' })}>All</a></p>` : nothing}` : html`<p class="muted">None has ended.</p>`}</section>`;
}

// The same facts as the banners and the overview, in words. Pure.
export function problems(health, verifiers) {
  const found = [];
  if (!health) return ['The console’s server does not answer.'];
  if (health.search && !health.search.writing) found.push('OpenSearch cannot be written. Records wait in Kafka.');
  if (health.search?.refilling) found.push('OpenSearch is being filled again: lists are incomplete.');
  if (health.stream && !health.stream.ok) found.push('Live updates do not arrive.');
  if (health.ledger && !health.ledger.current) found.push('The console has not read the whole revocation ledger: states are unknown.');
  if (health.revocation?.connected === false) return [...found, 'This console is not connected to a revocation service.'];
  if (!verifiers?.connected) return [...found, 'The revocation service does not answer.'];
  if (verifiers.ready === false) found.push('The revocation service is not ready.');
  if (verifiers.detecting === false) found.push(`Detection is not healthy${verifiers.detection?.problems?.length ? `: ${verifiers.detection.problems.join('; ')}` : ''}.`);
  for (const one of unenforced(verifiers) ?? []) found.push(`No verifier of tenant ${one.tenant} listens: nobody enforces its ${plural(one.revocations, 'revocation')}.`);
  const silent = (verifiers.verifiers ?? []).filter((one) => !one.alive);
  if (silent.length) found.push(`${plural(silent.length, 'verifier')} ${silent.length === 1 ? 'is' : 'are'} silent: ${silent.slice(0, 3).map((one) => one.verifier ?? one.name ?? one.id).join(', ')}${silent.length > 3 ? ' and others' : ''}.`);
  return found;
}

function pipeline() {
  const found = problems(view.health, view.verifiers);
  return html`<section class="card ${found.length ? 'calls' : ''}"><h2>Pipeline</h2>${found.length ? html`<ul class="problems">${found.map((one) => html`<li>${text(one, 300)}</li>`)}</ul>` : html`<p><span class="lamp ok"><i></i>No problem is known.</span></p>`}</section>`;
}

function content() {
  const d = h.data;
  if (!d) {
    return h.error ? message(icons.warn, 'The handover cannot be shown', h.error, html`<button class="primary" @click=${load}>Try again</button>`) : skeleton;
  }
  return html`<header class="report-head"><h1>Handover</h1><p>${view.where.tenant || 'All tenants'}, the last ${number(h.hours)} hours, as of ${new Date(d.as_of).toISOString().slice(0, 16).replace('T', ' ')} UTC</p></header>
    ${d.complete ? nothing : html`<p class="warned-text" role="status">The console is reading the detections: incidents are not known yet.</p>`}
    ${h.error ? html`<p class="bad" role="alert">${h.error} The page shows earlier data.</p>` : nothing}
    <div class="cards halves"><div class="stack">${open(d)}${changed(d)}</div><div class="stack">${pipeline()}${people(d)}${waiting(d)}${ended(d)}</div></div>`;
}

export const page = {
  title: 'Handover',
  path: '/handover',
  timeless: true,
  enter(parameters) {
    const hours = Number(parameters.get('hours'));
    h.hours = SHIFTS.includes(hours) ? hours : 8;
    return load();
  },
  own: () => new URLSearchParams({ hours: String(h.hours) }).toString(),
  everywhere(change) {
    Object.assign(view.where, change);
    history.replaceState(null, '', linkTo('/handover', { hours: h.hours }));
    load();
  },
  tools: () => html`<span class="grow"></span><select aria-label="Length of the shift" @change=${(e) => { h.hours = Number(e.target.value); page.everywhere({}); }}>${SHIFTS.map((n) => html`<option value=${n} ?selected=${n === h.hours}>Last ${n} hours</option>`)}</select>
    <button class="quiet" @click=${() => print()}>Print</button>`,
  render: () => html`<div class="scroll report handover ${h.loading && h.data ? 'loading' : ''}">${content()}</div>`,
  detection: loadSoon,
  decision: loadSoon,
  incident: loadSoon,
  reset: load,
  seen: load,
  tick: (seconds) => seconds % 30 === 0 && load(),
};
