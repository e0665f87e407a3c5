// Decisions with their actor and reason.
import { html, nothing } from './lit/lit-html.js';
import { text, when } from './parts.js';

export const OUTCOMES = {
  revoked: 'Revoked', shadow: 'Put in shadow', 'awaiting-approval': 'Waits for approval', 'alert-only': 'Alert only',
  suppressed: 'Held back', reinstated: 'Reinstated', rejected: 'Revocation refused', noted: 'Noted',
};

// The name of an actor. The id of a person of an OpenID provider is issuer and subject; only the subject is shown.
export function actorName(actor, name) {
  const [, ...rest] = String(actor ?? '').split(':');
  return name ?? rest.join(':').split('|').pop();
}

export function who(actor, name) {
  const kind = String(actor ?? '').split(':')[0];
  return kind === 'person' ? html`by ${text(actorName(actor, name), 60)}` : kind === 'rule' ? html`by rule ${text(actorName(actor), 60)}` : actor === 'system:cascade' ? 'cascaded' : text(actor, 60);
}

// Whether the decision that is in force is missing in the list: the ledger is read at once, and the list only after the index was
// refreshed. Decisions about wider targets are not in the list of a token.
export const lacksCurrent = (state, items) => Boolean(state?.own && state.decision) && !items?.some((d) => d.id === state.decision);

export function decisions(items, rule, now) {
  if (!items?.length) {
    return nothing;
  }
  return html`<ol class="decisions">${items.map((d) => html`<li class=${d.outcome}>
    <div><b>${OUTCOMES[d.outcome] ?? text(d.outcome, 30)}</b> ${d.actor === `rule:${rule}` ? 'automatically' : who(d.actor, d.actor_name)} <span class="muted">${when(d.time, now)} ago</span></div>
    <div class="muted">${text(d.reason, 500)}</div></li>`)}</ol>`;
}
