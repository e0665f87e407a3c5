// One incident: what happened, why its detections belong together, and what to do.
import { html, nothing } from '../lit/lit-html.js';
import { clip, exact, number } from '../format.js';
import { icons } from '../icons.js';
import { identifier, severity, text, when } from '../parts.js';
import { entityAddress, entityLink } from '../entity/link.js';
import { lookers } from '../presence.js';
import { view } from '../store.js';
import { target } from '../target.js';
import { state } from '../token-state.js';
import { linkTo } from '../where.js';
import { acknowledge, assign, comment, part, rate, reinstateAll, reopen, revokeAll, shut, split, take } from './actions.js';
import { history } from './history.js';
import { moreDetections } from './load.js';
import { close, open } from './navigate.js';
import { p, shownRow } from './state.js';
import { telling } from './told.js';

const STATUS = { open: 'Open', acknowledged: 'Acknowledged', closed: 'Closed' };
const KINDS = { attack: '', volume: 'volume', posture: 'posture', pipeline: 'pipeline' };
const plural = (n, one) => `${number(n)} ${n === 1 ? one : `${one}s`}`;

function decision() {
  const { targets } = p;
  if (!targets) return nothing;
  const can = view.session?.can_revoke && view.session?.role !== 'viewer';
  const why = can ? '' : view.session?.role === 'viewer' ? 'A viewer cannot revoke.' : 'This console is not connected to a revocation service.';
  const left = targets.total - targets.revoked;
  return html`<div class="status"><div class="status-line">${targets.total
    ? html`<span class="state ${left ? 'observed' : 'revoked'}"><i></i>${targets.known ? html`${number(targets.revoked)} of ${plural(targets.total, 'target')} revoked` : 'unknown'}</span>`
    : html`<span class="muted">Nothing here can be revoked with one decision.</span>`}<span class="grow"></span>
    ${targets.revoked ? html`<button class="quiet" id="undo" ?disabled=${!can} title=${why} @click=${reinstateAll}>${icons.undo}Undo</button>` : nothing}
    ${left ? html`<button class="danger" id="revoke" ?disabled=${!can} title=${why} @click=${revokeAll}>${icons.block}Revoke ${left === 1 ? 'it' : `all ${number(left)}`}</button>` : nothing}</div></div>`;
}

function triage(one) {
  const t = one.triage;
  const can = view.session?.role !== 'viewer';
  const button = (label, run, id) => html`<button class="link-button" id=${id ?? nothing} @click=${run}>${label}</button>`;
  return html`<div class="triage"><span class="status-word ${t.status}">${STATUS[t.status]}${t.reason ? html`: ${text(t.reason, 30)}` : nothing}</span>
    ${t.reopened ? html`<span class="again">closed before, and something new happened</span>` : nothing}
    <span class="muted">${t.assignee ? html`assigned to <b>${text(t.assignee, 40)}</b>` : 'not assigned'}</span><span class="grow"></span>
    ${can ? html`${t.assignee === view.session?.name ? nothing : button('Take it', take)}${button('Assign…', assign)}
      ${t.status === 'open' ? button('Acknowledge', acknowledge) : nothing}${t.status === 'closed' ? button('Open again', reopen) : button('Close…', shut, 'close-incident')}
      ${button('Comment…', comment)}${button('Severity…', rate)}` : nothing}</div>`;
}

function facts(one) {
  const names = (list, total, kind) => html`${list.slice(0, 5).map((name) => html`<span class="of">${entityLink(kind, one.tenant, name, 30)}</span>`)}${total > 5 ? html`<span class="muted">and ${number(total - 5)} more</span>` : nothing}`;
  return html`<section><h3>Who</h3><dl>
    ${one.attackers.length ? html`<dt>attacker</dt><dd>${one.attackers.slice(0, 5).map((a) => html`<div class="attacker-of"><a class="entity-link mono" href=${entityAddress('address', one.tenant, a.network)}>${text(a.network, 45)}</a> <a class="entity-link muted" href=${entityAddress('user-agent', one.tenant, a.agent)}>${text(a.agent, 80)}</a></div>`)}</dd>` : nothing}
    ${one.people.length ? html`<dt>sub</dt><dd>${names(one.people, one.people_total, 'subject')}</dd>` : nothing}
    ${one.clients.length ? html`<dt>client</dt><dd>${names(one.clients, one.clients_total, 'client')}</dd>` : nothing}
    <dt>first act</dt><dd>${when(one.first, view.now)} ago</dd><dt>last act</dt><dd>${when(one.last, view.now)} ago</dd><dt>tenant</dt><dd>${text(one.tenant, 60)}</dd></dl></section>`;
}

const LISTED = 3;

// Many tokens of one long attack have the same reason: they are one line.
function joins(one) {
  if (one.detections === 1) return nothing;
  const byText = new Map();
  for (const j of one.joins ?? []) byText.set(j.text, [...(byText.get(j.text) ?? []), j]);
  return html`<section><h3>Why this is one incident</h3><ul class="joins">${[...byText].map(([why, all]) => html`<li><b>${text(why.charAt(0).toUpperCase() + why.slice(1), 160)}</b>
    <span class="muted">${plural(all.reduce((sum, j) => sum + j.total, 0), 'detection')}</span>
    ${['split', 'merge'].includes(all[0].kind) ? nothing : html`<div>${all.slice(0, LISTED).map((j) => html`<span class="of">${identifier(j.value, j.kind === 'attacker' ? 60 : 24)}</span>`)}${all.length > LISTED ? html`<span class="muted">and ${number(all.length - LISTED)} more</span>` : nothing}</div>`}</li>`)}</ul></section>`;
}

function detections(one) {
  const can = view.session?.role !== 'viewer' && one.detections > 1;
  return html`<section><div class="section-head"><h3>Detections, ${number(one.total)}</h3>${can ? html`<button class="link-button" id="split" ?disabled=${!p.parted.size || p.parted.size >= one.total} @click=${split}>Split ${p.parted.size ? number(p.parted.size) : ''} off…</button>` : nothing}</div>
    <ul class="members">${one.items.map((d) => html`<li>${can ? html`<input type="checkbox" aria-label="Choose for a split" .checked=${p.parted.has(d.id)} @click=${() => part(d.id)}>` : nothing}
      <span class="m-severity" title=${d.severity}>${severity(d.severity)}</span><a href=${linkTo('/queue', { id: d.id, status: 'all' })} title=${d.title}><span class="mono">${text(d.rule, 40)}</span></a>
      <span class="m-subject">${identifier(d.subject?.jti ?? d.subject?.grant ?? d.subject?.sid ?? d.subject?.client_id ?? d.subject?.address ?? '', 16)}</span>
      <span class="m-state">${state(d.state)}</span><span class="muted m-when">${when(d.time, view.now)}${d.count > 1 ? ` ×${number(d.count)}` : ''}</span></li>`)}</ul>
    ${one.next_offset ? html`<button class="quiet" @click=${moreDetections}>Show more</button>` : nothing}</section>`;
}

function targets() {
  if (!p.targets?.total) return nothing;
  return html`<section><h3>Targets, ${number(p.targets.total)}</h3><ul class="targets">${p.targets.items.slice(0, 50).map((one) => html`<li>${target(one.target, 30)}<span class="grow"></span>
    ${p.targets.known ? state({ name: one.revoked ? 'revoked' : 'observed' }) : state({ name: 'unknown' })}${one.since ? html`<span class="muted" title=${exact(one.since)}>${when(one.since, view.now)} ago</span>` : nothing}</li>`)}</ul>
    ${p.targets.total > 50 ? html`<p class="muted">and ${number(p.targets.total - 50)} more</p>` : nothing}</section>`;
}

export function flyout() {
  const one = p.detail ?? shownRow(p.open);
  if (!p.open || !one) {
    return p.open && p.detailError ? html`<aside class="flyout incident" aria-label="Incident"><header><div class="flyout-head"><span class="grow"></span><button class="square" aria-label="Close (Esc)" @click=${close}>${icons.close}</button></div>
      <p class="bad">${p.detailError}</p></header></aside>` : nothing;
  }
  return html`<aside class="flyout incident" aria-label="Incident" tabindex="-1" id="flyout">
    <header><div class="flyout-head">${severity(one.severity)}${one.severity_is_chosen ? html`<span class="muted">set by hand</span>` : nothing}<span class="muted">${KINDS[one.kind]}</span><span class="grow"></span>
      <a class="quiet" id="report" href=${linkTo('/report', { id: one.id })}>Report</a><button class="square" aria-label="Close (Esc)" title="Close (Esc)" @click=${close}>${icons.close}</button></div>
      <h2>${text(one.title, 300)}</h2>
      <p class="muted">${plural(one.detections, 'detection')} by ${plural(Object.keys(one.rules).length, 'rule')} · last ${when(one.last, view.now)} ago · <span title=${clip(one.id, 80)}>${identifier(one.id, 18)}</span></p>
      ${decision()}${triage(one)}${lookers('incident', one.id)}</header>
    <div class="flyout-body" tabindex="0">${p.detail
      ? html`${telling(p)}${joins(one)}${detections(one)}${targets()}${facts(one)}${history(one)}`
      : p.detailError ? html`<p class="bad">${p.detailError}</p><button class="quiet" @click=${() => open(p.open)}>Try again</button>`
      : html`<div class="skeletons small"><div class="row skeleton"><span></span><span></span></div><div class="row skeleton"><span></span><span></span></div></div>`}</div></aside>`;
}
