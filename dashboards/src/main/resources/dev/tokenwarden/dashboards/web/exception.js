// The dialog that creates an exception from a detection and previews the detections that it would have suppressed.
import { html, nothing } from './lit/lit-html.js';
import { api } from './api.js';
import { ask, dismiss, notify } from './ask.js';
import { clip, middle, number, plain } from './format.js';
import { severity, SEVERITIES, text, when } from './parts.js';
import { update, view } from './store.js';

const LOOK_BACK = 30;
const HOLDS = [[1, 'a day'], [7, 'a week'], [14, 'two weeks'], [30, '30 days'], [90, '90 days']];
const LABELS = { client: 'Client', subject: 'Subject', audience: 'Audience' };

// The new exception: its detection, the possible matches, and the choice.
let x = null;
let asked = 0;

export const mayExcept = () => Boolean(view.session) && view.session.role !== 'viewer';
const admin = () => view.session?.role === 'admin';
// An exception that suppresses revocations needs an admin. A responder asks for it.
const mustAsk = () => x.suppresses === 'revocations' && !admin();
const revokes = () => x.detection.action !== 'alert';
const plural = (n, word) => `${number(n)} ${n === 1 ? word : `${word}s`}`;

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
export const until = (time) => day.format(new Date(time));

function order() {
  const match = Object.fromEntries(x.parts.filter(({ on }) => on).map(({ name, value }) => [name, value]));
  return { tenant: x.detection.tenant, rule: x.detection.rule, match, suppresses: x.suppresses };
}

const named = () => x.parts.some(({ on }) => on);

async function look() {
  const mine = ++asked;
  x.preview = null;
  x.error = '';
  update();
  if (!named()) return;
  const of = x;
  try {
    const preview = await api.previewException({ ...order(), days: LOOK_BACK });
    if (mine === asked) of.preview = preview;
  } catch (e) {
    if (mine === asked) of.error = e.message;
  }
  update();
}

function choose(change) {
  change();
  look();
}

function bySeverity(counts) {
  const there = SEVERITIES.filter((s) => counts?.[s]);
  return html`<ul class="by-severity">${there.map((s) => html`<li>${severity(s)} ${number(counts[s])}</li>`)}</ul>`;
}

function shown(p) {
  return html`<p>In the last ${LOOK_BACK} days it would have suppressed <b>${plural(p.total, 'detection')}</b>.${p.revoked ? html` <b class="bad">${number(p.revoked)} of them ${p.revoked === 1 ? 'was' : 'were'} revoked for.</b>` : p.total ? ' Nothing was revoked for them.' : nothing}</p>
    ${p.total ? bySeverity(p.severity) : nothing}
    ${p.left ? html`<p>${number(p.left)} more ${p.left === 1 ? 'matches and stays as it is: it asks' : 'match and stay as they are: they ask'} for a revocation.</p>` : nothing}
    ${p.newest.length ? html`<ul class="newest">${p.newest.map((d) => html`<li><span class="muted">${when(d.time, view.now)}</span>${severity(d.severity)}<span><bdi class="mono" title=${plain(d.subject_name)}>${middle(d.subject_name, 20)}</bdi><span class="muted">${text(d.title, 80)}</span></span></li>`)}</ul>` : nothing}`;
}

function preview() {
  return html`<section class="preview" aria-live="polite" aria-label="What it would have suppressed" id="exception-preview">${!named()
    ? html`<p>Choose a match. An exception without a match would switch the rule off.</p>`
    : x.error ? html`<p class="bad">${text(x.error, 300)}</p>` : x.preview ? shown(x.preview) : html`<p class="muted">Counting…</p>`}</section>`;
}

function part(one, first) {
  return html`<label><input type="checkbox" name=${`match-${one.name}`} .checked=${one.on} ?autofocus=${first} @change=${(e) => choose(() => { one.on = e.target.checked; })}>
    <span>${LABELS[one.name]} <bdi class="mono">${clip(one.value, 60)}</bdi></span></label>`;
}

function suppressed(value, label, meaning) {
  return html`<label><input type="radio" name="suppresses" value=${value} .checked=${x.suppresses === value} @change=${() => choose(() => { x.suppresses = value; })}>
    <span>${label} <span class="muted">${meaning}</span></span></label>`;
}

function fields() {
  return html`<fieldset class="choices"><legend>For</legend>${x.parts.map((one, i) => part(one, i === 0))}</fieldset>
    <fieldset class="choices"><legend>What it suppresses</legend>
      ${suppressed('alerts', 'Alerts', 'what the rule revokes for stays as it is')}
      ${suppressed('revocations', 'Alerts and revocations', admin() ? 'matching findings no longer revoke' : 'matching findings no longer revoke; an admin must grant it')}</fieldset>
    ${revokes() && x.suppresses === 'alerts' ? html`<p class="muted">This detection proposes a revocation: the exception does not suppress detections like it.</p>` : nothing}
    <div class="pair"><span><label for="days">For how long</label><select id="days" name="days">${HOLDS.map(([days, label]) => html`<option value=${days} ?selected=${days === 14}>${label}</option>`)}</select></span>
      <span><label for="reason">Reason <span class="muted">on record</span></label><input id="reason" name="reason" required maxlength="500" autocomplete="off" placeholder="Known batch job, ticket …"></span></div>
    ${preview()}`;
}

async function take(id, after) {
  dismiss();
  await api.removeException(id, 'Undone right after it was made').then(() => notify('Removed: the rule raises detections about it again.'), (e) => notify(e.message));
  after?.();
}

// `detection` in the form of the API, with evidence.
export function askForException(detection, after) {
  const values = [['client', detection.client_id], ['subject', detection.token?.sub], ...(detection.audiences ?? []).slice(0, 1).map((a) => ['audience', a])];
  const parts = values.filter(([, value]) => value && value.length <= 1024).map(([name, value], i) => ({ name, value, on: i === 0 }));
  if (!parts.length) {
    notify('The detection names no client, subject or audience to match.');
    return;
  }
  x = { detection, parts, suppresses: detection.action !== 'alert' && admin() ? 'revocations' : 'alerts', preview: null, error: '' };
  ask({
    title: 'Make an exception', subject: `${detection.rule} · ${clip(detection.tenant, 60)}`, wide: true,
    effect: ['Matching findings are recorded with severity low and this exception’s name. They cause no alert and no revocation.'],
    confirm: () => (mustAsk() ? 'Request the exception' : 'Make the exception'), ready: named, fields,
    async run({ reason, days }) {
      if (mustAsk()) {
        await api.requestException({ ...order(), days: Number(days), reason, detection: detection.id });
        notify('Requested. An admin sees it under Revocations, Waiting.');
        after?.();
        return;
      }
      const made = await api.makeException({ ...order(), days: Number(days), reason, detection: detection.id });
      notify(`The exception holds until ${until(made.expires)}.`, () => take(made.id, after));
      after?.();
    },
  });
  look();
}
