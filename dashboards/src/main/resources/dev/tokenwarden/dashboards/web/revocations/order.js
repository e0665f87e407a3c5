// Manual revocation: the target, then its impact, then the order.
import { html, nothing } from '../lit/lit-html.js';
import { api } from '../api.js';
import { ask, askToRevoke } from '../ask.js';
import { number, plural } from '../format.js';
import { update, view } from '../store.js';
import { targetName } from '../target.js';

const FIELDS = {
  token: ['iss', 'jti'], chain: ['iss', 'jti'], subject: ['iss', 'sub'], client: ['client_id'], key: ['iss', 'kid'], issuer: ['iss'],
};
const MEANING = {
  token: 'this token, and tokens that were exchanged from it', chain: 'this token, and all tokens that were or will be exchanged from it', subject: 'tokens of this subject issued until now',
  client: 'tokens of this client issued until now', key: 'every token that this key verifies, until reinstated', issuer: 'tokens of this issuer issued until now',
};

export function reachLines(reach) {
  if (!reach) {
    return ['The impact is not known now.'];
  }
  const rate = reach.per_minute >= 1 ? `about ${plural(Math.round(reach.per_minute), 'request')} a minute` : reach.per_minute > 0 ? 'less than one request a minute' : 'no request in the last 10 minutes';
  return [`It hits ${plural(reach.tokens, 'live token')} that ${reach.tokens === 1 ? 'was' : 'were'} shown in the last day; ${plural(reach.subjects, 'subject')}; ${plural(reach.clients, 'client')}; ${rate}.`,
    ...(reach.descendants ? [`${reach.cut ? 'At least ' : ''}${plural(reach.descendants, 'token')} ${reach.descendants === 1 ? 'was' : 'were'} exchanged from it.`] : [])];
}

function countedLines(counted) {
  const rate = counted.requests_per_second >= 0.1 ? `${counted.requests_per_second.toFixed(1)} ${counted.requests_per_second.toFixed(1) === '1.0' ? 'request' : 'requests'} a second` : 'hardly a request';
  return [`The revocation service counts ${counted.counted === 'at-least' ? 'at least ' : ''}${plural(counted.live_tokens, 'live token')}, ${plural(counted.subjects, 'subject')}, ${plural(counted.clients, 'client')} and ${rate}${counted.descendants ? `; ${plural(counted.descendants, 'token')} exchanged from it` : ''}.`,
    ...(counted.coverage?.not_covered.length ? [`Tokens of ${counted.coverage.not_covered.join(', ')} do not name their client: they will not be denied.`] : [])];
}

// The effect of a revocation for its dialog: as the revocation service counts it, else from the stored uses.
export const impactOf = (target, reach) => (counted) => [`Revokes ${MEANING[target.type]}, in ${target.tenant}.`, ...(counted && counted.counted !== 'unknown' ? countedLines(counted) : reachLines(reach))];

let type = 'token';

export function askForTarget(after) {
  const tenants = [...new Set([...(view.session?.tenants ?? []), ...Object.keys(view.tenants)])];
  ask({
    title: 'Revoke by hand', confirm: 'Show the impact',
    fields: () => html`<label for="type">What</label><select id="type" name="type" autofocus @change=${(e) => { type = e.target.value; update(); }}>${Object.keys(FIELDS).map((one) => html`<option value=${one} ?selected=${one === type}>${one}</option>`)}</select>
      <p class="muted">${MEANING[type]}</p>
      <label for="tenant">tenant</label><input id="tenant" name="tenant" required maxlength="200" autocomplete="off" list="tenants" .value=${view.where.tenant || (tenants.length === 1 ? tenants[0] : '')}><datalist id="tenants">${tenants.map((t) => html`<option value=${t}></option>`)}</datalist>
      ${FIELDS[type].map((name) => html`<label for=${name}>${name}</label><input id=${name} name=${name} required maxlength="2048" autocomplete="off" spellcheck="false">`)}${nothing}`,
    async run(values) {
      const target = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.trim()]));
      const reach = await api.reach(target);
      setTimeout(() => askToRevoke({ target, name: targetName(target), after, effect: impactOf(target, reach) }));
    },
  });
}
