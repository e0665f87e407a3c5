// Exceptions that responders requested and that wait for an admin.
import { html, nothing } from '../lit/lit-html.js';
import { api } from '../api.js';
import { ask, notify } from '../ask.js';
import { until } from '../exception.js';
import { number, plural } from '../format.js';
import { icons } from '../icons.js';
import { text, when } from '../parts.js';
import { whom } from '../rules/exceptions.js';
import { view } from '../store.js';
import { linkTo } from '../where.js';

function decide(one, verdict, after) {
  const grant = verdict === 'grant';
  ask({
    title: grant ? 'Grant this exception?' : one.mine ? 'Withdraw this request?' : 'Refuse this exception?', subject: `${one.rule} · ${one.tenant}`,
    effect: grant ? [`From now on, for ${plural(one.days ?? 14, 'day')}, matching findings cause no alert${one.suppresses === 'revocations' ? ' and no revocation' : ''}. They are recorded with severity low.`] : ['The rule goes on as it does now.'],
    confirm: grant ? 'Grant' : one.mine ? 'Withdraw' : 'Refuse', danger: grant && one.suppresses === 'revocations', placeholder: grant ? 'Checked with the owner, ticket …' : 'The job must be fixed, …',
    async run({ reason }) {
      const done = await api.decideException(one.id, verdict, reason);
      notify(grant ? `Granted: the exception holds until ${until(done.expires)}.` : one.mine ? 'Withdrawn.' : 'Refused.');
      after();
    },
  });
}

function row(one, after) {
  const admin = view.session?.role === 'admin';
  return html`<li class="requested"><div class="requested-what"><a class="mono" href=${linkTo('/rules', { rule: one.rule })}>${text(one.rule, 40)}</a> <span class="muted">in ${text(one.tenant, 30)}</span> ${whom(one)}</div>
    <div class="requested-why"><b>${one.suppresses === 'alerts' ? 'Alerts' : 'Alerts and revocations'}</b> <span class="muted">for ${plural(one.days ?? 14, 'day')}, requested by ${text(one.by, 40)} ${when(one.time, view.now)} ago:</span> ${text(one.reason, 300)}
      ${one.detection ? html`<a class="more-of" href=${linkTo('/queue', { id: one.detection, status: 'all', range: 'all' })}>its detection</a>` : nothing}</div>
    <div class="requested-do">${admin ? html`<button class="quiet" @click=${() => decide(one, 'grant', after)}>Grant…</button>` : nothing}${admin || one.mine ? html`<button class="quiet" @click=${() => decide(one, 'refuse', after)}>${one.mine ? 'Withdraw…' : 'Refuse…'}</button>` : html`<span class="muted">An admin decides.</span>`}</div></li>`;
}

export function requested(items, after) {
  return items.length ? html`<section class="requests" aria-label="Requested exceptions"><h2>${icons.rules}${number(items.length)} requested ${items.length === 1 ? 'exception waits' : 'exceptions wait'} for an admin</h2><ul>${items.map((one) => row(one, after))}</ul></section>` : nothing;
}
