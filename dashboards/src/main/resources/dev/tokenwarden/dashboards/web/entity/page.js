// One client, subject, address, agent or user agent: when and where it is used, its tokens, findings and revocations.
import { html, nothing } from '../lit/lit-html.js';
import { api } from '../api.js';
import { askToReinstate, askToRevoke } from '../ask.js';
import { clock, number, plural } from '../format.js';
import { icons } from '../icons.js';
import { message, skeleton } from '../messages.js';
import { identifier, text, when } from '../parts.js';
import { impactOf } from '../revocations/order.js';
import { update, view } from '../store.js';
import { canUndo, isDenied, stateLine, undoOf } from '../token-state.js';
import { linkTo } from '../where.js';
import { heatMap } from './heat.js';
import { KINDS } from './link.js';
import { decided, detections, incidents, live, parties } from './tables.js';

const DAY_MS = 86_400_000;
const e = { kind: 'client', tenant: '', name: '', iss: '', data: null, error: '', loading: false };

async function load() {
  const { kind, name } = e;
  e.loading = true;
  update();
  try {
    const data = await api.entity(kind, { tenant: e.tenant, name, iss: e.iss });
    if (name !== e.name || kind !== e.kind) return;
    e.data = data;
    e.error = '';
  } catch (problem) {
    if (name !== e.name || kind !== e.kind) return;
    e.error = problem.status === 404 ? `Nothing about this ${KINDS[kind].toLowerCase()} is on record in your tenants in the last 30 days.` : problem.message;
  }
  e.loading = false;
  update();
}

let soon;
function loadSoon() {
  clearTimeout(soon);
  soon = setTimeout(load, 1_600);
}

async function revoke(target) {
  const reach = await api.reach(target).catch(() => null);
  askToRevoke({ target, name: e.name, effect: impactOf(target, reach), after: loadSoon });
}

function action(item) {
  const can = view.session?.can_revoke;
  const { target, state } = item;
  return canUndo(state) ? html`<button class="quiet" id="undo" ?disabled=${!can} @click=${() => askToReinstate({ ...undoOf(state), after: loadSoon })}>${icons.undo}Undo</button>`
    : isDenied(state) ? nothing : html`<button class="danger" id="revoke" ?disabled=${!can} @click=${() => revoke(target)}>${icons.block}Revoke ${target.type}</button>`;
}

// One line for each target. An address has none: it is not part of a token.
function states(d) {
  if (!d.targets.length) {
    return html`<p class="muted">${d.kind === 'subject' ? 'Its issuer is not known, so it cannot be revoked here.' : `Tokens are not revoked by ${d.kind === 'address' ? 'address' : 'user agent'}. Revoke the clients, subjects or tokens below.`}</p>`;
  }
  return d.targets.map((item) => html`<p class="status-line">${d.targets.length > 1 ? html`<span class="muted">at</span> ${identifier(item.target.iss, 50)}` : nothing}${stateLine(item.state, view.now)}${d.targets.length > 1 ? action(item) : nothing}</p>`);
}

function listed(d) {
  if (!d.agent) {
    return d.kind === 'agent' ? html`<p class="muted">The policy does not list it as an agent: the rules about agents do not apply to it.</p>` : nothing;
  }
  return html`<p class="muted">The policy lists it as an agent. ${d.agent.own_scopes.length ? html`Own scopes: ${d.agent.own_scopes.slice(0, 12).map((s) => html`<bdi class="mono scope">${text(s, 60)}</bdi> `)}` : 'It has no scopes of its own.'}${d.agent.require_act ? ' Its exchanged tokens must name it as the actor.' : ''}</p>`;
}

function figures(d) {
  const cell = (value, label) => html`<div><b>${value}</b><span>${label}</span></div>`;
  const refused = d.uses.total - d.uses.accepted;
  return html`<section class="card entity-figures"><div class="cells">
    ${cell(number(d.uses.total), 'uses in 30 days')}${cell(number(refused), 'refused')}${cell(number(d.uses.denied), 'denied as revoked')}${cell(d.issued.total ? number(d.issued.total) : html`<span class="muted">not known</span>`, 'tokens issued')}${cell(d.issued.total ? number(d.issued.exchanged) : html`<span class="muted">not known</span>`, 'by exchange')}</div>
    <p class="muted">${d.uses.first ? html`First use in these 30 days ${when(d.uses.first, view.now)} ago, last ${when(d.uses.last, view.now)} ago.` : 'No use is stored.'}${d.issued.total ? '' : ' No issuer reports its tokens.'}</p></section>`;
}

function content() {
  const d = e.data;
  const kind = KINDS[e.kind].toLowerCase();
  if (!d) {
    return e.error ? message(icons.token, `No such ${kind}`, e.error, html`<a class="quiet" href=${linkTo('/queue')}>To the detections</a>`) : skeleton;
  }
  const days = Math.floor((Date.parse(d.as_of) - Date.parse(d.since)) / DAY_MS);
  const other = d.kind === 'client' && d.agent ? ['agent', 'By tool'] : d.kind === 'agent' ? ['client', 'As client'] : null;
  return html`<header class="page-head"><div><h2>${identifier(d.name, 60)}</h2>${states(d)}
      <p class="muted">${KINDS[d.kind]} of tenant ${text(d.tenant, 60)}${d.issuers.length ? html`, ${d.issuers.length === 1 ? 'issuer' : 'issuers'} ${d.issuers.slice(0, 3).map((iss, i) => html`${i ? ', ' : ''}${identifier(iss, 50)}`)}${d.issuers.length > 3 ? ` and ${number(d.issuers.length - 3)} more` : ''}` : nothing}</p>${listed(d)}</div><span class="grow"></span>
      ${other ? html`<a class="quiet" href=${linkTo(`/${other[0]}`, { of: d.tenant, name: d.name })}>${other[1]}</a>` : nothing}
      ${d.targets.length === 1 ? action(d.targets[0]) : nothing}</header>
    ${e.error ? html`<p class="bad" role="alert">${e.error} The page shows earlier data.</p>` : nothing}
    ${figures(d)}${heatMap(d.heat, days)}
    <div class="cards halves">${incidents(d)}${detections(d)}</div>
    <div class="cards halves">${live(d)}${decided(d)}</div>${parties(d)}
    <p class="muted">Counts are of stored uses, ${plural(days, 'day')} up to ${clock(d.as_of)}. Large counts of tokens are estimates.</p>`;
}

const concerns = (d) => d.tenant === e.tenant && [d.client_id, d.token?.sub, d.subject?.address].includes(e.name);

export const page = {
  get title() { return KINDS[e.kind]; },
  timeless: true,
  enter(parameters) {
    e.kind = page.path.slice(1);
    e.tenant = parameters.get('of') ?? '';
    e.name = parameters.get('name') ?? '';
    e.iss = parameters.get('iss') ?? '';
    e.data = null;
    e.error = '';
    return load();
  },
  path: '/client',
  own: () => new URLSearchParams({ of: e.tenant, name: e.name, ...(e.iss ? { iss: e.iss } : {}) }).toString(),
  render: () => html`<div class="scroll ${e.loading && e.data ? 'loading' : ''}">${content()}</div>`,
  detection: (d) => concerns(d) && loadSoon(),
  decision: loadSoon,
  reset: load,
  seen: load,
  keys: { r: () => (document.getElementById('revoke') ?? document.getElementById('undo'))?.click() },
  help: [['r', 'revoke or undo']],
};
