// The notes on a detection: assignee, status and comments.
import { html, nothing } from '../lit/lit-html.js';
import { actorName } from '../decisions.js';
import { text, when } from '../parts.js';
import { view } from '../store.js';
import { actions } from './actions.js';
import { statusOf } from './filter.js';

const STATUS = { open: 'Open', acknowledged: 'Acknowledged', closed: 'Closed' };
const DID = { acknowledge: 'acknowledged it', assign: 'assigned it', comment: 'commented', close: 'closed it', reopen: 'opened it again', exception: 'made an exception of it' };

export function triageLine(d) {
  const can = view.session?.role !== 'viewer';
  const status = statusOf(d);
  const t = d.triage ?? {};
  return html`<div class="triage"><span class="status-word ${status}">${STATUS[status]}${status === 'closed' && t.reason ? html`: ${text(t.reason, 30)}` : nothing}</span>
    ${t.reopened ? html`<span class="again">closed before, and occurred again</span>` : nothing}
    <span class="muted">${t.assignee ? html`assigned to <b>${text(t.assignee, 40)}</b>` : 'not assigned'}</span><span class="grow"></span>
    ${can ? html`${t.assignee === view.session?.name ? nothing : html`<button class="link-button" @click=${actions.assignToMe}>Take it</button>`}
      ${status === 'open' ? html`<button class="link-button" @click=${() => actions.note('acknowledge')}>Acknowledge</button>` : nothing}
      ${status === 'closed' ? html`<button class="link-button" @click=${() => actions.note('reopen', 'Opened again')}>Open again</button>` : html`<button class="link-button" id="close-detection" @click=${actions.shut}>Close…</button>`}
      <button class="link-button" @click=${actions.comment}>Comment…</button>
      ${status === 'closed' && t.reason === 'false-positive' && !d.exception ? html`<button class="link-button" id="except" @click=${() => actions.except(d.id)}>Make an exception…</button>` : nothing}` : nothing}</div>`;
}

export function notes(d) {
  const items = d.history ?? [];
  return items.length ? html`<section><h3>Notes</h3><ol class="decisions notes">${items.map((n) => html`<li class=${n.action}>
    <div><b>${text(actorName(n.actor, n.actor_name), 60)}</b> ${DID[n.action] ?? text(n.action, 30)}${n.action === 'assign' ? html` to ${text(n.assignee || 'nobody', 60)}` : nothing}${n.reason ? html`: ${text(n.reason, 40)}` : nothing} <span class="muted">${when(n.time, view.now)} ago</span></div>
    ${n.comment ? html`<div class="said">${text(n.comment, 4000)}</div>` : nothing}</li>`)}</ol></section>` : nothing;
}
