// The states of the detections of an incident, in few words.
import { html, nothing } from '../lit/lit-html.js';
import { number } from '../format.js';
import { icons } from '../icons.js';
import { text } from '../parts.js';
import { state } from '../token-state.js';

// The state that an analyst must act on comes first.
const ORDER = ['unknown', 'observed', 'awaiting-approval', 'shadow', 'reinstated', 'suppressed', 'denied', 'revoked', 'expired'];

export function statesOf(one) {
  const { triage, states = {}, states_of: total = 0 } = one;
  if (triage.status === 'closed') {
    return html`<span class="state closed" title="Closed">${icons.check}${text(triage.reason ?? 'closed', 20)}</span>`;
  }
  const marks = html`${triage.status === 'acknowledged' ? html`<span class="noted" title="Acknowledged">${icons.eye}</span>` : nothing}${triage.reopened ? html`<span class="noted again" title="Closed before, and something new happened">${icons.undo}</span>` : nothing}`;
  if (!total) return marks;
  const denied = (states.denied ?? 0) + (states.revoked ?? 0);
  const name = denied === total ? (states.denied ? 'denied' : 'revoked') : ORDER.find((known) => states[known]) ?? 'unknown';
  const n = denied === total ? total : states[name] ?? 0;
  const sample = total < one.detections ? ` of the first and last ${number(total)}` : ` of ${number(total)}`;
  return html`${state({ name })}${n < total || total > 1 ? html`<span class="muted part" title=${`${number(n)}${sample} detections`}>${number(n)}/${number(total)}</span>` : nothing}${marks}`;
}
