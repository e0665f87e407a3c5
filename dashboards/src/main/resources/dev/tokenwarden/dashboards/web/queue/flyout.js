import { html, nothing } from './lit/lit-html.js';
import { clip, differing, number, plain, relative, subjectOf } from './format.js';
import { icons } from './icons.js';
import { identifier, prose, severity, state, text, when } from './parts.js';

const LONG = 400;

function seenCell(evidence) {
  if (evidence.seen === undefined) {
    return html`<span class="muted">nothing</span>`;
  }
  const seen = String(evidence.seen);
  if (seen.length > LONG) {
    return html`<bdi class="mono"><mark>${clip(seen, LONG)}</mark></bdi><span class="muted"> ${number(seen.length - LONG)} more characters</span>`;
  }
  return html`<bdi class="mono">${differing(evidence.expected, seen).map((part) =>
    part.differs ? html`<mark>${plain(part.text)}</mark>` : html`<span>${plain(part.text)}</span>`)}</bdi>`;
}

function evidenceTable(evidence) {
  if (!evidence?.length) {
    return nothing;
  }
  return html`<section><h3>Evidence</h3><table class="evidence">
    <thead><tr><th scope="col"></th><th scope="col">Expected</th><th scope="col">Seen</th></tr></thead>
    <tbody>${evidence.slice(0, 40).map((item) => html`<tr>
      <th scope="row">${text(item.what, 40)}</th>
      <td>${item.expected === undefined ? html`<span class="muted">–</span>` : html`<bdi class="mono">${clip(item.expected, LONG)}</bdi>`}</td>
      <td>${seenCell(item)}</td></tr>
      ${item.event ? html`<tr class="source"><td></td><td colspan="2"><span class="muted">seen by </span>${identifier(item.event.source, 40)}<span class="muted"> at </span><time title=${item.event.time}>${new Date(item.event.time).toLocaleTimeString('en-GB', { hour12: false })}.${String(new Date(item.event.time).getMilliseconds()).padStart(3, '0')}</time></td></tr>` : nothing}`)}
    </tbody></table>${evidence.length > 40 ? html`<p class="muted">and ${number(evidence.length - 40)} more</p>` : nothing}</section>`;
}

const pair = (name, value) => (value === undefined || value === null ? nothing : html`<dt>${name}</dt><dd>${value}</dd>`);
const seconds = (value) => (value === undefined || value === null ? undefined : new Date(value * 1000).toISOString());

function facts(detection, now) {
  const s = detection.subject ?? {};
  const t = detection.token ?? {};
  const exp = seconds(t.exp);
  return html`<section><h3>Subject</h3><dl>
    ${pair(subjectOf(detection).kind, identifier(subjectOf(detection).name, 40))}
    ${s.audience ? pair('audience', identifier(s.audience, 40)) : nothing}
    ${t.sub ? pair('sub', identifier(t.sub, 40)) : nothing}
    ${t.client_id && t.client_id !== s.client_id ? pair('client_id', identifier(t.client_id, 40)) : nothing}
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

const OUTCOMES = {
  revoked: 'Revoked', shadow: 'Put in shadow', 'awaiting-approval': 'Waits for approval', 'alert-only': 'Alert only',
  suppressed: 'Held back', reinstated: 'Reinstated', rejected: 'Revocation refused',
};

function who(actor) {
  const [kind, ...rest] = String(actor ?? '').split(':');
  const name = rest.join(':');
  return kind === 'person' ? html`by ${text(name, 60)}` : kind === 'rule' ? html`by rule ${text(name, 60)}` : text(actor, 60);
}

function decisions(items, rule, now) {
  if (!items?.length) {
    return nothing;
  }
  return html`<section><h3>Decisions</h3><ol class="decisions">${items.map((d) => html`<li class=${d.outcome}>
    <div><b>${OUTCOMES[d.outcome] ?? text(d.outcome, 30)}</b> ${d.actor === `rule:${rule}` ? 'automatically' : who(d.actor)} <span class="muted">${when(d.time, now)} ago</span></div>
    <div class="muted">${text(d.reason, 500)}</div></li>`)}</ol></section>`;
}

function propagation(p) {
  if (!p || !p.verifiers) {
    return nothing;
  }
  return html`<p class="effect">In force at <b>${number(p.in_force)}</b> of ${number(p.verifiers)} ${p.verifiers === 1 ? 'verifier' : 'verifiers'}${p.last_after_ms !== undefined ? html`, the last one ${number(p.last_after_ms)} ms after the decision` : nothing}.</p>`;
}

function status(detection, view, actions) {
  const s = detection.state ?? {};
  const active = ['revoked', 'denied', 'shadow'].includes(s.name);
  const can = view.session?.can_revoke;
  const token = subjectOf(detection).kind === 'token' || detection.token?.jti || detection.token?.hash;
  const why = !view.session ? '' : view.session.role === 'viewer' ? 'A viewer cannot revoke.' : !can ? 'This console is not connected to a revocation service.' : '';
  return html`<div class="status">
    <div class="status-line">${state(s)}${s.since ? html`<span class="muted">${when(s.since, view.now)} ago${s.actor === `rule:${detection.rule}` ? ', automatically' : s.actor ? html` ${who(s.actor)}` : nothing}</span>` : nothing}
      ${s.denials ? html`<span class="muted">· ${number(s.denials)} ${s.denials === 1 ? 'use' : 'uses'} denied</span>` : nothing}
      <span class="grow"></span>
      ${active && s.target_id
        ? html`<button class="quiet" id="undo" ?disabled=${!can} title=${why} @click=${() => actions.undo(detection)}>${icons.undo}Undo</button>`
        : token
          ? html`<button class="danger" id="revoke" ?disabled=${!can} title=${why} @click=${() => actions.revoke(detection)}>${icons.block}Revoke ${detection.action === 'revoke-chain' ? 'chain' : 'token'}</button>`
          : nothing}
    </div>
    ${active ? propagation(view.propagation) : nothing}
    ${!active && detection.about?.mode === 'observe' && detection.action !== 'alert' ? html`<p class="effect">Policy observes here: this rule would have asked for <b>${detection.action === 'revoke-chain' ? 'the chain' : 'the token'}</b> to be revoked, and left it to you.</p>` : nothing}
  </div>`;
}

function about(detection) {
  const a = detection.about ?? {};
  const references = [...new Set([...(detection.references ?? []), ...(a.references ?? [])])];
  return html`${a.what ? html`<section><h3>The rule</h3><p>${prose(a.what)}</p>${a.why ? html`<p class="muted">${prose(a.why)}</p>` : nothing}
    ${a.response ? html`<h4>What to do</h4><p>${prose(a.response)}</p>` : nothing}</section>` : nothing}
    ${references.length ? html`<section><h3>References</h3><ul class="references">${references.map((r) => html`<li>${text(r, 200)}</li>`)}</ul></section>` : nothing}`;
}

export function flyout(view, actions) {
  const detection = view.detail ?? view.rows.find((d) => d.id === view.open);
  if (!view.open || !detection) {
    return nothing;
  }
  return html`<aside class="flyout" aria-label="Detection" tabindex="-1" id="flyout">
    <header><div class="flyout-head">${severity(detection.severity)}<span class="mono muted">${text(detection.rule, 60)}</span><span class="grow"></span>
      <button class="square" aria-label="Close (Esc)" title="Close (Esc)" @click=${actions.close}>${icons.close}</button></div>
      <h2>${text(detection.title, 300)}</h2>
      <p class="muted">${when(detection.time, view.now)} ago${detection.count > 1 ? html` · seen ${number(detection.count)} times` : nothing} · <span title=${plain(detection.id)}>${identifier(detection.id, 14)}</span></p>
      ${status(detection, view, actions)}
    </header>
    <div class="flyout-body">
      ${view.detail ? html`${evidenceTable(detection.evidence)}${facts(detection, view.now)}${usage(detection.activity, view.now)}${decisions(detection.decisions, detection.rule, view.now)}${about(detection)}`
        : view.detailError ? html`${facts(detection, view.now)}<p class="bad">${view.detailError}</p><button class="quiet" @click=${() => actions.open(view.open)}>Try again</button>`
        : html`${facts(detection, view.now)}<div class="skeletons small"><div class="row skeleton"><span></span><span></span></div><div class="row skeleton"><span></span><span></span></div></div>`}
    </div>
  </aside>`;
}

function expiry(exp) {
  if (!exp) {
    return '';
  }
  return exp * 1000 > Date.now() ? `Left alone, it expires ${relative(seconds(exp), Date.now())}.` : 'It has expired already.';
}

// What a revocation hits, in words, before it is done.
export function effect(detection) {
  const a = detection.activity ?? {};
  const chain = detection.action === 'revoke-chain';
  const rate = a.per_minute > 0 ? (a.per_minute < 1 ? 'less than one request a minute' : `about ${number(Math.round(a.per_minute))} requests a minute`) : null;
  return [
    chain
      ? 'Every verifier of the tenant denies this token, and all that was or will be exchanged from it.'
      : 'Every verifier of the tenant denies this token from now on, and with it all that was exchanged from it.',
    a.uses ? `It has been seen by ${number(a.verifiers)} ${a.verifiers === 1 ? 'verifier' : 'verifiers'} for ${number(a.audiences)} ${a.audiences === 1 ? 'audience' : 'audiences'}, from ${number(a.addresses)} ${a.addresses === 1 ? 'address' : 'addresses'}${rate ? `; ${rate} of late` : '; not in the last 10 minutes'}.`
      : 'No use of it is on record here.',
    expiry(detection.token?.exp),
  ].filter(Boolean);
}
