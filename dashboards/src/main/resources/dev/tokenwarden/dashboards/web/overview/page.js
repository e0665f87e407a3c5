// The overview: detections, revocations and waiting decisions at a glance.
import { html } from '../lit/lit-html.js';
import { api } from '../api.js';
import { message } from '../messages.js';
import { icons } from '../icons.js';
import { update, view } from '../store.js';
import { linkTo, visit, whereParameters } from '../where.js';
import { stacked } from '../chart.js';
import { attack, done, waits } from './headlines.js';
import { health, verifiers } from './pipeline.js';
import { ranking, rules } from './rankings.js';
import { start } from './start.js';

const o = { data: null, verifiers: null, error: '', loading: false };
let generation = 0;

async function load() {
  const mine = ++generation;
  o.loading = true;
  update();
  try {
    const data = await api.overview(whereParameters());
    if (mine !== generation) return;
    o.data = data;
    o.error = '';
    for (const tenant of data.tenants) view.tenants[tenant.name] ??= tenant.n;
  } catch (e) {
    if (mine !== generation) return;
    o.error = e.message;
  }
  o.loading = false;
  update();
}

async function loadVerifiers() {
  o.verifiers = await api.verifiers().catch(() => ({ connected: false }));
  update();
}

let soon;
function loadSoon() {
  clearTimeout(soon);
  soon = setTimeout(load, 1_600);
}

function pick(from, to) {
  visit(linkTo('/queue', { from: new Date(from).toISOString(), to: new Date(to).toISOString() }));
}

function content() {
  const d = o.data;
  if (!d) {
    return o.error
      ? message(icons.warn, 'The overview cannot be shown', o.error, html`<button class="primary" @click=${load}>Try again</button>`)
      : html`<div class="cards three">${[1, 2, 3].map(() => html`<section class="card waiting"><span></span><span></span><span></span></section>`)}</div>`;
  }
  return html`${o.error ? html`<div class="banner bad" role="alert">${icons.warn}<span>${o.error} The page shows earlier data.</span><button class="quiet" @click=${load}>Try again</button></div>` : ''}
    ${start(d, o.verifiers)}<div class="cards three">${attack(d)}${done(d)}${waits(d)}</div>
    ${d.total ? html`<section class="card tall"><h2>Detections over time</h2>${stacked(d.histogram, pick, 150)}</section>` : ''}
    <div class="cards wide">${rules(d)}<div class="stack">${ranking('Clients', d.clients, 'client_id')}${ranking('Subjects', d.subjects, 'sub')}</div></div>
    <div class="cards wide">${verifiers(o.verifiers)}${health(o.verifiers)}</div>`;
}

export const page = {
  title: 'Overview',
  enter: () => Promise.all([load(), loadVerifiers()]),
  render: () => html`<div class="scroll ${o.loading && o.data ? 'loading' : ''}">${content()}</div>`,
  detection: loadSoon,
  decision: loadSoon,
  reset: load,
  seen: load,
  tick(seconds) {
    if (seconds % 5 === 0) loadVerifiers();
    if (seconds % 15 === 0) load();
  },
};
