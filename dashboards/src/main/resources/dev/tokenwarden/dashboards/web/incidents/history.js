// What analysts did with an incident, the latest first.
import { html, nothing } from '../lit/lit-html.js';
import { actorName } from '../decisions.js';
import { number } from '../format.js';
import { text, when } from '../parts.js';
import { view } from '../store.js';

const DID = {
  'incident-acknowledge': 'acknowledged it', 'incident-assign': 'assigned it', 'incident-comment': 'commented', 'incident-close': 'closed it', 'incident-reopen': 'opened it again',
  'incident-severity': 'set the severity', 'incident-merge': 'merged incidents', 'incident-split': 'split detections off', 'incident-revoke': 'revoked its targets', 'incident-reinstate': 'reinstated its targets',
};

function detail(n) {
  switch (n.action) {
    case 'incident-assign': return html` to ${text(n.assignee || 'nobody', 60)}`;
    case 'incident-severity': return html` to ${text(n.severity, 20)}`;
    case 'incident-split': return html`: ${number((n.detections ?? []).length)}`;
    default: return html`${n.count ? html` (${number(Number(n.count))})` : nothing}${n.reason ? html`: ${text(n.reason, 200)}` : nothing}`;
  }
}

export function history(one) {
  const items = one.history ?? [];
  return items.length ? html`<section><h3>History</h3><ol class="decisions notes">${items.map((n) => html`<li class=${n.action.replace('incident-', '')}>
    <div><b>${text(actorName(n.actor, n.actor_name), 60)}</b> ${DID[n.action] ?? text(n.action, 30)}${detail(n)} <span class="muted">${when(n.time, view.now)} ago</span></div>
    ${n.comment ? html`<div class="said">${text(n.comment, 4000)}</div>` : nothing}</li>`)}</ol></section>` : nothing;
}
