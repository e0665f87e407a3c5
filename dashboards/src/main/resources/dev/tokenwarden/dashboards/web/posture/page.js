// Algorithms, keys, lifetimes and bindings of tokens, to plan and follow a migration.
import { html, nothing } from '../lit/lit-html.js';
import { api } from '../api.js';
import { number } from '../format.js';
import { icons } from '../icons.js';
import { message, skeleton } from '../messages.js';
import { identifier, text } from '../parts.js';
import { update, view } from '../store.js';
import { linkTo, whereParameters } from '../where.js';
import { trend } from './trend.js';
import { binding, controls, lifetimes, unusedScopes } from './tables.js';

const p = { data: null, error: '' };

async function load() {
  try {
    p.data = await api.posture(whereParameters());
    p.error = '';
  } catch (e) {
    p.error = e.message;
  }
  update();
}

const KIND = { symmetric: 'shared secret', unsigned: 'unsigned', asymmetric: 'key pair' };

function headline(keys) {
  const symmetric = keys.filter((k) => k.kind === 'symmetric');
  const risky = symmetric.filter((k) => k.high_risk);
  const uses = keys.reduce((sum, k) => sum + k.uses, 0);
  const bad = keys.filter((k) => k.kind !== 'asymmetric').reduce((sum, k) => sum + k.uses, 0);
  const minters = symmetric.reduce((most, k) => Math.max(most, k.verifiers), 0);
  const overdue = keys.filter((k) => k.overdue).length;
  const card = (value, label, alarm) => html`<section class="card ${alarm ? 'calls' : ''}"><div class="headline"><b>${value}</b></div><p class="muted">${label}</p></section>`;
  return html`<div class="cards four">${card(uses ? `${((bad / uses) * 100).toFixed(bad && bad / uses < 0.1 ? 1 : 0)} %` : '–', 'of accepted uses rest on a shared secret, or on nothing', bad > 0)}
    ${card(number(risky.length), risky.length === 1 ? 'shared secret signs for a high-risk audience' : 'shared secrets sign for a high-risk audience', risky.length > 0)}
    ${card(number(minters), 'verifiers could mint with the most widely shared secret', minters > 1)}${card(number(overdue), overdue === 1 ? 'key is overdue for rotation' : 'keys are overdue for rotation', overdue > 0)}</div>`;
}

function inventory(keys) {
  const rank = { unsigned: 0, symmetric: 1, asymmetric: 2 };
  const sorted = [...keys].sort((a, b) => rank[a.kind] - rank[b.kind] || b.high_risk - a.high_risk || b.uses - a.uses);
  return html`<section class="card"><h2>Keys in use</h2>${sorted.length ? html`<div class="wide-table" tabindex="0"><table class="ranking"><thead><tr><th scope="col">Issuer</th><th scope="col">Signed by</th><th scope="col">Key</th><th scope="col">Audiences</th><th scope="col" class="num">Can mint</th><th scope="col" class="num">Clients</th><th scope="col" class="num">Uses</th><th scope="col" class="num">In use</th></tr></thead>
    <tbody>${sorted.map((k) => html`<tr><th scope="row">${identifier(k.iss, 36)}</th><td><span class="signing ${k.kind}">${text(k.alg, 12)}</span> <span class="muted">${KIND[k.kind]}</span></td><td>${k.kid ? identifier(k.kid, 22) : html`<span class="muted">no kid</span>`}</td>
      <td>${k.audiences.slice(0, 3).map((a) => html`<span class=${a.high_risk ? 'risky' : ''} title=${a.high_risk ? 'high risk' : ''}>${text(a.name, 24)} </span>`)}${k.audiences.length > 3 ? html`<span class="muted">+${k.audiences.length - 3}</span>` : nothing}</td>
      <td class="num" title="Every verifier of a shared secret can also sign with it">${k.kind === 'symmetric' ? html`<b class="warned-text">${number(k.verifiers)} verifiers</b>` : k.kind === 'unsigned' ? html`<b class="warned-text">anyone</b>` : html`<span class="muted">issuer only</span>`}</td>
      <td class="num">${number(k.clients)}</td><td class="num">${number(k.uses)}</td><td class="num">${k.overdue ? html`<b class="warned-text">${number(k.days_in_use)} d, allowed ${number(k.rotation_days)}</b>` : html`${number(k.days_in_use)} d`}</td></tr>`)}</tbody></table></div>`
    : html`<p class="muted">No accepted use in this time range.</p>`}</section>`;
}

function content() {
  const d = p.data;
  if (!d) {
    return p.error ? message(icons.warn, 'The posture cannot be shown', p.error, html`<button class="primary" @click=${load}>Try again</button>`) : skeleton;
  }
  return html`<header class="report-head"><h1>Token posture</h1><p>${view.where.tenant || 'All tenants'}, as of ${new Date(d.as_of).toISOString().slice(0, 16).replace('T', ' ')} UTC</p></header>
    ${headline(d.keys)}${trend(d.trend)}${inventory(d.keys)}
    <div class="cards halves">${binding(d.binding)}${lifetimes(d.lifetimes)}</div>
    <div class="cards halves">${unusedScopes(d.unused_scopes)}${controls(d.controls, (rule) => linkTo('/queue', { rule, status: 'all' }))}</div>`;
}

export const page = {
  title: 'Posture',
  enter: load,
  tools: () => html`<span class="grow"></span><button class="quiet" @click=${() => print()}>Print report</button>`,
  render: () => html`<div class="scroll report">${content()}</div>`,
  reset: load,
};
