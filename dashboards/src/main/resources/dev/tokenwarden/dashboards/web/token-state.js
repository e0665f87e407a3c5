// The state of a token or of the subject of a detection, in words.
import { html, nothing } from './lit/lit-html.js';
import { who } from './decisions.js';
import { number } from './format.js';
import { text, when } from './parts.js';
import { target, targetName } from './target.js';

const WIDER = { subject: 'its subject', client: 'its client', key: 'its signing key', thumbprint: 'its signing key', issuer: 'its issuer', session: 'its session', grant: 'its grant', chain: 'a token that it was exchanged from' };

const STATES = {
  observed: ['observed', 'No revocation covers it.'],
  revoked: ['revoked', 'Verifiers deny it.'],
  denied: ['denied', 'It is revoked, and verifiers have denied uses of it.'],
  shadow: ['shadow', 'Verifiers accept it and report that they would have denied it.'],
  'awaiting-approval': ['waiting', 'Its revocation waits for approval.'],
  expired: ['expired', 'It was revoked until it expired.'],
  reinstated: ['reinstated', 'It was revoked and is usable again.'],
  suppressed: ['suppressed', 'The policy held its revocation back.'],
  unknown: ['unknown', 'The console does not know whether it is revoked.'],
};

export const isDenied = (s) => s?.name === 'revoked' || s?.name === 'denied';
export const isInForce = (s) => isDenied(s) || s?.name === 'shadow';
// Only a revocation of the subject itself can be undone here: a wider one covers other subjects too.
export const canUndo = (s) => isInForce(s) && Boolean(s.own && s.target_id);

// Whether another decision made the state. The name alone does not say so: a token can be revoked and reinstated twice.
export const isOther = (before, now) => ['name', 'since', 'decision'].some((part) => before?.[part] !== now?.[part]);

function meaning(s) {
  const known = STATES[s?.name] ?? STATES.unknown;
  return isInForce(s) && !s.own && WIDER[s.by] ? `${known[1]} The revocation is of ${WIDER[s.by]}.` : s?.reason && s.name === 'unknown' ? s.reason : known[1];
}

export function state(s) {
  const name = STATES[s?.name] ? s.name : 'unknown';
  return html`<span class="state ${name}" title=${meaning(s)}><i></i>${STATES[name][0]}</span>`;
}

function cause(s) {
  if (!isInForce(s) || s.own) {
    return nothing;
  }
  return s.by === 'chain' && s.actor === 'system:cascade'
    ? html`<span class="muted">with ${WIDER.chain}</span>`
    : html`<span class="muted">with ${WIDER[s.by] ?? 'its'}</span> ${target(s.target, 30)}`;
}

// One line: the state, its reason, time and actor, and the verifiers that denied uses.
export function stateLine(s, now, rule) {
  const by = s?.actor && s.actor !== 'system:cascade' ? (s.actor === `rule:${rule}` ? ', automatically' : html` ${who(s.actor)}`) : nothing;
  return html`${state(s)}${cause(s)}${s?.since ? html`<span class="muted">${when(s.since, now)} ago${by}</span>` : nothing}
    ${s?.denials ? html`<span class="muted">· ${number(s.denials)} ${s.denials === 1 ? 'use' : 'uses'} denied${s.denied_at?.length ? html` at ${s.denied_at.slice(0, 2).map((v, i) => html`${i ? ', ' : ''}${text(v, 48)}`)}${s.denied_at.length > 2 ? ` and ${s.denied_at.length - 2} more` : ''}` : nothing}</span>` : nothing}
    ${s?.name === 'unknown' ? html`<span class="muted">${meaning(s)}</span>` : nothing}`;
}

// The effect of an undo, for its dialog.
export const undoOf = (s) => ({ id: s.target_id, target: s.target, name: targetName(s.target) });
