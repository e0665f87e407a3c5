import { html, nothing } from '../lit/lit-html.js';
import { smallChain } from '../chain/small.js';
import { decisions } from '../decisions.js';
import { inForce } from '../enforcement.js';
import { evidenceTable } from '../evidence.js';
import { clip, number, plain, subjectOf } from '../format.js';
import { icons } from '../icons.js';
import { actions } from './actions.js';
import { innocent, seenBefore } from './context.js';
import { notes, triageLine } from './notes.js';
import { q } from './state.js';
import { view } from '../store.js';
import { entityLink } from '../entity/link.js';
import { familyLink } from '../family/link.js';
import { linkTo } from '../where.js';
import { identifier, prose, severity, text, when } from '../parts.js';
import { lookers } from '../presence.js';
import { canUndo, isDenied, isInForce, stateLine } from '../token-state.js';

const pair = (name, value) => (value === undefined || value === null ? nothing : html`<dt>${name}</dt><dd>${value}</dd>`);
const seconds = (value) => (value === undefined || value === null ? undefined : new Date(value * 1000).toISOString());

function facts(detection, now) {
  const s = detection.subject ?? {};
  const t = detection.token ?? {};
  const exp = seconds(t.exp);
  return html`<section><h3>Subject</h3><dl>
    ${pair(subjectOf(detection).kind, ['session', 'grant'].includes(s.type) ? html`<a href=${familyLink(s.type, detection.tenant, s.iss, s.sid ?? s.grant)}>${identifier(s.sid ?? s.grant, 40)}</a>` : ['client', 'address'].includes(s.type) ? entityLink(s.type, detection.tenant, s.client_id ?? s.address, 40) : identifier(subjectOf(detection).name, 40))}
    ${s.tool ? pair('tool', html`${identifier(s.tool, 40)} <a class="more-of" href=${linkTo('/queue', { tool: s.tool })}>its detections</a>`) : nothing}
    ${s.audience ? pair('audience', identifier(s.audience, 40)) : nothing}
    ${t.sub ? pair('sub', entityLink('subject', detection.tenant, t.sub, 40, t.iss)) : nothing}
    ${t.client_id && t.client_id !== s.client_id ? pair('client_id', entityLink('client', detection.tenant, t.client_id, 40)) : nothing}
    ${s.type !== 'token' && t.jti ? pair('jti', identifier(t.jti, 40)) : nothing}
    ${s.iss ?? t.iss ? pair('iss', identifier(s.iss ?? t.iss, 40)) : nothing}
    ${t.alg || t.kid ? pair('signed', html`<bdi class="mono">${clip(t.alg ?? '', 20)}</bdi>${t.kid ? html` by ${identifier(t.kid, 26)}` : nothing}`) : nothing}
    ${t.iat ? pair('issued', html`${when(seconds(t.iat), now)} ago`) : nothing}
    ${exp ? pair('expires', html`${Date.parse(exp) > now ? nothing : 'expired '}${when(exp, now)}${Date.parse(exp) > now ? nothing : ' ago'}`) : nothing}
    ${detection.chain ? pair('chain', html`${number(detection.chain.depth)} ${detection.chain.depth === 1 ? 'exchange' : 'exchanges'} from ${identifier(detection.chain.root?.jti ?? detection.chain.root?.hash, 30)}`) : nothing}
    ${pair('tenant', text(detection.tenant, 60))}
    </dl></section>`;
}

function usage(activity, now) {
  if (!activity || activity.uses === undefined) {
    return nothing;
  }
  const cell = (value, label) => html`<div><b>${number(value)}</b><span>${label}</span></div>`;
  return html`<section><h3>Use of this token</h3><div class="cells">
    ${cell(activity.uses, 'uses')}${cell(activity.denied, 'denied')}${cell(activity.verifiers, 'verifiers')}${cell(activity.audiences, 'audiences')}${cell(activity.addresses, 'addresses')}
    </div>${activity.last ? html`<p class="muted">Last used ${when(activity.last, now)} ago</p>` : nothing}</section>`;
}

function status(detection) {
  const s = detection.state ?? {};
  const active = isInForce(s);
  const can = view.session?.can_revoke;
  const token = subjectOf(detection).kind === 'token' || detection.token?.jti || detection.token?.hash;
  const why = !view.session ? '' : view.session.role === 'viewer' ? 'A viewer cannot revoke.' : !can ? 'This console is not connected to a revocation service.' : '';
  return html`<div class="status">
    <div class="status-line">${stateLine(s, view.now, detection.rule)}
      <span class="grow"></span>
      ${canUndo(s)
        ? html`<button class="quiet" id="undo" ?disabled=${!can} title=${why} @click=${() => actions.undo(detection)}>${icons.undo}Undo</button>`
        : token && !isDenied(s)
          ? html`<button class="danger" id="revoke" ?disabled=${!can} title=${why} @click=${() => actions.revoke(detection)}>${icons.block}Revoke ${detection.action === 'revoke-chain' ? 'chain' : 'token'}</button>`
          : nothing}
    </div>
    ${active ? inForce(q.propagation, detection.tenant) : nothing}
    ${detection.exception ? html`<p class="effect">An <a href=${linkTo('/rules', { rule: detection.rule })}>exception</a> suppressed it: it is recorded and causes no alert and no revocation.</p>` : nothing}
    ${!active && s.name !== 'unknown' && detection.about?.mode === 'observe' && detection.action !== 'alert' ? html`<p class="effect">Policy observes here: this rule would have asked for <b>${detection.action === 'revoke-chain' ? 'the chain' : 'the token'}</b> to be revoked, and left it to you.</p>` : nothing}
  </div>`;
}

function about(detection) {
  const a = detection.about ?? {};
  const references = [...new Set([...(detection.references ?? []), ...(a.references ?? [])])];
  return html`${a.what ? html`<section><h3>The rule</h3><p>${prose(a.what)}</p>${a.why ? html`<p class="muted">${prose(a.why)}</p>` : nothing}
    ${a.response ? html`<h4>What to do</h4><p>${prose(a.response)}</p>` : nothing}</section>` : nothing}
    ${references.length ? html`<section><h3>References</h3><ul class="references">${references.map((r) => html`<li>${text(r, 200)}</li>`)}</ul></section>` : nothing}`;
}

export function flyout() {
  const detection = q.detail ?? q.rows.find((d) => d.id === q.open);
  if (!q.open || !detection) {
    return nothing;
  }
  return html`<aside class="flyout" aria-label="Detection" tabindex="-1" id="flyout">
    <header><div class="flyout-head">${severity(detection.severity)}<span class="mono muted">${text(detection.rule, 60)}</span><span class="grow"></span>
      <button class="square" aria-label="Close (Esc)" title="Close (Esc)" @click=${actions.close}>${icons.close}</button></div>
      <h2>${text(detection.title, 300)}</h2>
      ${detection.incident ? html`<p class="ways"><a href=${linkTo('/incidents', { id: detection.incident, status: 'all' })}>Its incident</a></p>` : nothing}
      ${['session', 'grant'].includes(detection.subject?.type) ? html`<p class="ways"><a href=${familyLink(detection.subject.type, detection.tenant, detection.subject.iss, detection.subject.sid ?? detection.subject.grant)}>Story of this ${detection.subject.type}</a></p>` : nothing}
      ${detection.token_key ? html`<p class="ways"><a href=${linkTo('/token', { key: detection.token_key })}>Token</a><a href=${linkTo('/chain', { key: detection.token_key })}>Chain${detection.activity?.below?.tokens ? ` (${number(detection.activity.below.tokens)} below)` : ''}</a></p>` : nothing}
      <p class="muted">${when(detection.time, view.now)} ago${detection.count > 1 ? html` · seen ${number(detection.count)} times` : nothing} · <span title=${plain(detection.id)}>${identifier(detection.id, 14)}</span></p>
      ${status(detection)}
      ${triageLine(detection)}${lookers('detection', detection.id)}
    </header>
    <div class="flyout-body" tabindex="0">
      ${q.detail ? html`${detection.evidence?.length ? html`<section><h3>Evidence</h3>${evidenceTable(detection.evidence, detection.rule)}</section>` : nothing}${smallChain(detection.token_key, { width: Math.min(446, innerWidth - 34), narrow: true, id: 'flyout', stamp: detection.state?.name, title: html`<h3>Chain</h3>` })}${seenBefore(detection)}${innocent(detection)}${notes(detection)}${facts(detection, view.now)}${usage(detection.activity, view.now)}${detection.decisions?.length ? html`<section><h3>Decisions</h3>${decisions(detection.decisions, detection.rule, view.now)}</section>` : nothing}${about(detection)}`
        : q.detailError ? html`${facts(detection, view.now)}<p class="bad">${q.detailError}</p><button class="quiet" @click=${() => actions.open(q.open)}>Try again</button>`
        : html`${facts(detection, view.now)}<div class="skeletons small"><div class="row skeleton"><span></span><span></span></div><div class="row skeleton"><span></span><span></span></div></div>`}
    </div>
  </aside>`;
}
