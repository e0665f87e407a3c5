// The exceptions from rules: match, end, author, and what they suppressed.
import { html, nothing } from '../lit/lit-html.js';
import { api } from '../api.js';
import { ask, notify } from '../ask.js';
import { mayExcept, until } from '../exception.js';
import { exact, number } from '../format.js';
import { icons } from '../icons.js';
import { message } from '../messages.js';
import { identifier, text, when } from '../parts.js';
import { view } from '../store.js';
import { linkTo } from '../where.js';

const mayRemove = (one) => mayExcept() && one.removable && (one.suppresses === 'alerts' || view.session.role === 'admin');

function why(one) {
  return !one.removable ? 'It is in the policy file.' : mayRemove(one) ? '' : one.suppresses === 'alerts' ? 'A viewer cannot remove it.' : 'It suppresses revocations: removing it needs the role admin.';
}

export const whom = (one) => html`${Object.entries(one.match).map(([name, value]) => html`<span class="whom"><span class="muted">${name}</span>${identifier(value, 30)}</span>`)}`;

function remove(one, after) {
  ask({
    title: 'Remove this exception?', subject: `${one.rule} · ${one.tenant}`,
    effect: [one.suppresses === 'alerts' ? 'From now on the rule raises detections about them again.' : 'From now on the rule raises detections about them again, and revokes as the policy says.', 'Suppressed detections stay as they were recorded.'],
    confirm: 'Remove', danger: false, placeholder: 'Fixed, ticket …',
    async run({ reason }) {
      await api.removeException(one.id, reason);
      notify('Removed.');
      after();
    },
  });
}

const ends = (one) => one.in_force ? html`<span title=${exact(one.expires)}>${until(one.expires)} <span class="muted">${when(one.expires, view.now)}</span></span>`
  : html`<span class="muted" title=${exact(one.expires)}>expired ${until(one.expires)}</span>`;

const counted = (one) => one.n ? html`<a href=${linkTo('/queue', { exception: one.id, status: 'all', range: 'all' })}>${number(one.n)}</a>` : html`<span class="muted">0</span>`;

const removal = (one, after) => html`<button class="link-button" ?disabled=${!mayRemove(one)} title=${why(one)} @click=${() => remove(one, after)}>Remove…</button>`;

function row(one, after) {
  return html`<div class="row exception ${one.in_force ? '' : 'over'}" role="row"><span role="gridcell" class="mono">${text(one.rule, 40)}</span><span role="gridcell" class="w-tenant">${text(one.tenant, 24)}</span>
    <span role="gridcell" class="g-name">${whom(one)}</span><span role="gridcell">${one.suppresses === 'alerts' ? 'alerts' : html`<b>alerts and revocations</b>`}</span>
    <span role="gridcell" class="num" title=${`${number(one.n)} suppressed`}>${counted(one)}<span class="only-phone"> suppressed</span></span><span role="gridcell">${ends(one)}</span>
    <span role="gridcell">${text(one.by, 40)}</span><span role="gridcell" class="w-reason muted" title=${one.reason}>${text(one.reason, 200)}</span><span role="gridcell">${removal(one, after)}</span></div>`;
}

const HEAD = ['Rule', 'Tenant', 'For', 'Suppresses', 'Suppressed', 'Until', 'By', 'Why', ''];

export function exceptionList(items, after) {
  return html`<div class="work"><section class="list exceptions" role=${items.length ? 'grid' : 'region'} aria-label="Exceptions">
    ${items.length ? html`<div class="row exception head" role="row">${HEAD.map((label, i) => html`<span role="columnheader" class=${i === 4 ? 'num' : i === 1 ? 'w-tenant' : i === 7 ? 'w-reason' : ''}>${label || html`<span class="unseen">Remove</span>`}</span>`)}</div>
      <div class="rows" role="rowgroup" tabindex="0">${items.map((one) => row(one, after))}</div>`
      : message(icons.rules, 'No exceptions', 'Close a detection as a false positive to create an exception from it.')}</section></div>`;
}

// The exceptions of one rule.
export function ofRule(items, after) {
  return items.length ? html`<section><h3>Exceptions</h3><ul class="excepted">${items.map((one) => html`<li class=${one.in_force ? '' : 'over'}>
      <div>${whom(one)}<span class="muted"> in ${text(one.tenant, 40)}</span></div>
      <div class="muted">${one.suppresses === 'alerts' ? 'alerts' : 'alerts and revocations'}, until ${ends(one)}, by ${text(one.by, 40)}; ${counted(one)} suppressed</div>
      <div>${text(one.reason, 500)} ${removal(one, after)}</div></li>`)}</ul></section>` : nothing;
}
