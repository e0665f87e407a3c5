// The mode of a rule in each tenant, and the switch.
import { html, nothing } from '../lit/lit-html.js';
import { api } from '../api.js';
import { ask, notify } from '../ask.js';
import { number } from '../format.js';
import { text } from '../parts.js';
import { view } from '../store.js';

const LABELS = { observe: 'Observe', shadow: 'Shadow', enforce: 'Enforce' };
const ACTIONS = { 'revoke-token': 'revokes the token', 'revoke-chain': 'revokes the token and all tokens that were exchanged from it' };

function meaning(rule, mode, precision) {
  if (mode === 'enforce') {
    const told = precision ? [`Of ${number(precision.of)} that analysts judged in this time range, ${Math.round(precision.share * 100)} % were attacks.`] : ['No analyst has judged one of its detections in this time range yet.'];
    return [ACTIONS[rule.action] ? `From now on each detection of it ${ACTIONS[rule.action]}, at every verifier of the tenant and without asking, within the budget that policy sets.` : 'This rule only alerts: enforcing changes nothing until policy gives it an action that revokes.',
      `It raised ${number(rule.n ?? 0)} in this time range.`, ...told];
  }
  if (mode === 'shadow') {
    return ['From now on its targets are denylisted in shadow: verifiers accept them and report that they would have denied them.'];
  }
  return mode === 'observe' ? ['From now on its decisions are recorded and nothing is revoked. Existing revocations stay.'] : ['From now on the policy file sets the mode of this rule in this tenant.'];
}

function turn(rule, tenant, mode, precision, after) {
  ask({
    title: mode === 'policy' ? 'Leave it to the policy file?' : `${LABELS[mode]} this rule?`, subject: `${rule.id} · ${tenant}`, effect: meaning(rule, mode, precision),
    confirm: mode === 'policy' ? 'Leave it to the file' : LABELS[mode], danger: mode === 'enforce', placeholder: 'A week in shadow without a false positive, …',
    async run({ reason }) {
      const now = await api.switchRule(rule.id, { tenant, mode, reason });
      notify(`${rule.id}: ${now.mode} in ${tenant}.`);
      after();
    },
  });
}

export function modes(rule, precision, after) {
  const can = view.session?.role === 'admin';
  return html`<ul class="modes">${rule.states.map((one) => html`<li><span class="of">${text(one.tenant || 'every other tenant', 40)}</span>
    ${can && one.tenant ? html`<span class="segments" role="radiogroup" aria-label=${`Mode in ${one.tenant}`}>${Object.entries(LABELS).map(([mode, label]) => html`<button role="radio" aria-checked=${one.mode === mode ? 'true' : 'false'}
        @click=${() => one.mode !== mode && turn(rule, one.tenant, mode, precision, after)}>${label}</button>`)}</span>`
      : html`<span class="mode ${one.mode}">${one.mode}</span>`}
    ${one.enabled ? nothing : html`<span class="muted">the rule is off</span>`}
    ${one.own ? can ? html`<button class="link-button" @click=${() => turn(rule, one.tenant, 'policy', precision, after)}>As in the file…</button>` : html`<span class="muted">set here</span>` : nothing}</li>`)}</ul>`;
}
