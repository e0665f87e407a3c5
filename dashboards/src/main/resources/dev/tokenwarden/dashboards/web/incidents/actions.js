// What an analyst does with incidents: the open or selected one, or all marked ones.
import { api } from '../api.js';
import { ask, dismiss, notify } from '../ask.js';
import { html, nothing } from '../lit/lit-html.js';
import { number } from '../format.js';
import { assigneeField, startAssigning } from '../people.js';
import { SEVERITIES } from '../parts.js';
import { REASONS } from '../reasons.js';
import { update, view } from '../store.js';
import { withVersions } from '../versions.js';
import { loadDetail, refreshSoon, reload } from './load.js';
import { p, shownRow } from './state.js';

const denied = () => view.session?.role === 'viewer' && (notify('A viewer cannot change incidents.'), true);
const of = (ids) => (ids.length === 1 ? 'this incident' : `${number(ids.length)} incidents`);
const plural = (n, one) => `${number(n)} ${n === 1 ? one : `${one}s`}`;

export const subjects = () => (p.marked.size ? [...p.marked] : [p.detail?.id ?? p.open ?? p.selected].filter(Boolean));

// The next row takes the place of one that leaves the list, so the next key is about it.
function leave(ids) {
  const leaving = new Set(ids);
  const at = p.rows.findIndex((one) => leaving.has(one.id));
  p.rows = p.rows.filter((one) => !leaving.has(one.id));
  p.selected = p.rows[Math.min(at, p.rows.length - 1)]?.id ?? null;
  queueMicrotask(() => document.getElementById('i-' + p.selected)?.focus({ preventScroll: true }));
}

// Actions that overwrite what a colleague may have decided meanwhile: they name the version that was shown.
const CHECKED = new Set(['close', 'reopen', 'severity', 'assign']);
const versionOf = (id) => (p.detail?.id === id ? p.detail : shownRow(id))?.triage.version;

async function send(order, said, seen = versionOf(order.incidents[0])) {
  const [only] = order.incidents.length === 1 ? order.incidents : [];
  const done = await withVersions(only ? { [only]: seen } : {}, (versions) => api.changeIncidents(only && CHECKED.has(order.action) ? { ...order, version: versions[only] } : order), () => p.open && loadDetail(p.open));
  p.marked.clear();
  const gone = order.action === 'close' && ['active', 'open', 'acknowledged'].includes(p.filter.status) ? order.incidents : [];
  if (gone.length && !p.open) leave(gone);
  notify(only ? `${said}.` : `${said}: ${plural(order.incidents.length, 'incident')}.`);
  if (p.open) loadDetail(p.open);
  refreshSoon(50);
  return done;
}

const quick = (order, said) => {
  if (order.incidents.length && !denied()) send(order, said).catch((e) => notify(e.message));
};

export const acknowledge = () => quick({ incidents: subjects(), action: 'acknowledge' }, 'Acknowledged');
export const reopen = () => quick({ incidents: subjects(), action: 'reopen' }, 'Opened again');
export const take = () => quick({ incidents: subjects(), action: 'assign', assignee: view.session?.name ?? '' }, `Assigned to ${view.session?.name}`);

const COMMENT = (required) => html`<label for="comment">Comment ${required ? nothing : html`<span class="muted">optional</span>`}</label><textarea id="comment" name="comment" rows="3" maxlength="4000" ?required=${required} ?autofocus=${required}></textarea>`;

export function assign() {
  const incidents = subjects();
  if (!incidents.length || denied()) return;
  startAssigning();
  const seen = versionOf(incidents[0]);
  ask({
    title: `Assign ${of(incidents)}`, confirm: 'Assign',
    fields: () => assigneeField(view.session?.name ?? ''),
    run: ({ assignee }) => send({ incidents, action: 'assign', assignee: assignee.trim() }, assignee.trim() ? `Assigned to ${assignee.trim()}` : 'Assigned to nobody', seen),
  });
}

export function comment() {
  const incidents = subjects();
  if (!incidents.length || denied()) return;
  ask({ title: `Comment on ${of(incidents)}`, draft: `comment ${incidents.join(' ')}`, confirm: 'Comment', fields: () => COMMENT(true), run: ({ comment: said }) => send({ incidents, action: 'comment', comment: said }, 'Commented') });
}

// The number keys choose, Enter confirms.
const byNumber = (event) => {
  const radio = event.currentTarget.querySelectorAll('input')[Number(event.key) - 1];
  if (!radio || event.target.type !== 'radio') return;
  radio.focus();
  radio.click();
};

const choices = (name, legend, options) => html`<fieldset class="choices" @keydown=${byNumber}><legend>${legend}</legend>${options.map(([value, label, meaning], i) => html`<label><input type="radio" name=${name} value=${value} required ?autofocus=${i === 0}>
  <kbd>${i + 1}</kbd><span>${label} <span class="muted">${meaning}</span></span></label>`)}</fieldset>`;

export function shut() {
  const incidents = subjects();
  if (!incidents.length || denied()) return;
  const seen = versionOf(incidents[0]);
  const detections = incidents.reduce((sum, id) => sum + (shownRow(id)?.detections ?? p.detail?.detections ?? 0), 0);
  ask({
    title: `Close ${of(incidents)}`, draft: `close ${incidents.join(' ')}`, confirm: 'Close', effect: [`${incidents.length === 1 ? 'Its' : 'Their'} ${plural(detections, 'detection')} ${detections === 1 ? 'is' : 'are'} closed, too.`],
    fields: () => html`${choices('reason', 'Because', REASONS)}${COMMENT(false)}`,
    run: ({ reason, comment: said }) => send({ incidents, action: 'close', reason, comment: said }, 'Closed', seen),
  });
}

export function rate() {
  const incidents = subjects();
  if (!incidents.length || denied()) return;
  ask({
    title: `Severity of ${of(incidents)}`, confirm: 'Set', fields: () => html`${choices('severity', 'Set to', SEVERITIES.map((name) => [name, name, '']))}${COMMENT(false)}`,
    run: ({ severity, comment: said }) => send({ incidents, action: 'severity', severity, comment: said }, `Severity set to ${severity}`),
  });
}

export function merge() {
  const incidents = subjects();
  if (denied()) return;
  if (incidents.length < 2) {
    notify('Mark two or more incidents with x first.');
    return;
  }
  ask({
    title: `Merge ${number(incidents.length)} incidents into one?`, confirm: 'Merge', effect: ['Their detections, notes and states become one incident. You can split it again.'], fields: () => COMMENT(false),
    async run({ comment: said }) {
      const done = await send({ incidents, action: 'merge', comment: said }, 'Merged');
      await reload();
      openMerged(done.id);
    },
  });
}

/** @type {(id: string) => void} */
let openMerged = () => {};
export const onMerged = (open) => { openMerged = open; };

export function split() {
  const detections = [...p.parted];
  const { detail } = p;
  if (!detail || !detections.length || denied()) return;
  ask({
    title: `Split ${plural(detections.length, 'detection')} off?`, confirm: 'Split off',
    effect: ['They become an incident of their own. Later detections of tokens that only they name follow them. You can merge the two again.'], fields: () => COMMENT(false),
    async run({ comment: said }) {
      await send({ incidents: [detail.id], action: 'split', detections, comment: said }, 'Split off');
      p.parted.clear();
      await reload();
    },
  });
}

const TARGETS = { token: 'token', chain: 'chain', grant: 'grant', session: 'session' };

function kinds(items) {
  const counts = {};
  for (const one of items) counts[one.target.type] = (counts[one.target.type] ?? 0) + 1;
  return Object.entries(counts).map(([type, n]) => plural(n, TARGETS[type] ?? type)).join(', ');
}

const again = () => { setTimeout(() => p.open && loadDetail(p.open), 300); refreshSoon(600); };

function told(verb, done) {
  const parts = [`${verb} ${number(done.done)}`];
  if (done.waiting) parts.push(`${number(done.waiting)} wait for a second person`);
  if (done.failed.length) parts.push(`${number(done.failed.length)} failed: ${done.failed[0].detail}`);
  if (done.left) parts.push(`${number(done.left)} are left: repeat it`);
  return `${parts.join('; ')}.`;
}

// One decision for all tokens of the incident. What it would hit is counted first.
export async function revokeAll() {
  const { detail, targets } = p;
  if (!detail || !targets || denied()) return;
  dismiss();
  const impact = await api.previewIncident(detail.id).catch((e) => { notify(e.message); return null; });
  if (!impact) return;
  const open = targets.items.filter((one) => !one.revoked);
  const rate = impact.requests_per_second * 60;
  ask({
    title: 'Revoke everything of this incident?', subject: detail.title, danger: true, confirm: `Revoke ${kinds(open)}`, placeholder: 'Confirmed theft, ticket …',
    effect: [
      `Every verifier of ${detail.tenant} denies ${kinds(open)} from now on, with all tokens that were exchanged from them.`,
      `${plural(impact.live_tokens, 'live token')}, ${plural(impact.descendants, 'descendant')}${rate >= 1 ? `, about ${number(Math.round(rate))} requests a minute` : ''}.${impact.unknown ? ` Not counted: ${plural(impact.unknown, 'target')}.` : ''}`,
      'You can undo it.'],
    async run({ reason }) {
      const done = await api.revokeIncident(detail.id, reason, impact.previews);
      notify(told('Revoked', done));
      again();
    },
  });
}

export function reinstateAll() {
  const { detail, targets } = p;
  if (!detail || !targets || denied()) return;
  const revoked = targets.items.filter((one) => one.revoked);
  ask({
    title: 'Undo the revocations of this incident?', subject: detail.title, confirm: `Reinstate ${kinds(revoked)}`, placeholder: 'False positive, …',
    effect: [`Every verifier of ${detail.tenant} accepts ${kinds(revoked)} again, unless another revocation covers them.`],
    async run({ reason }) {
      const done = await api.reinstateIncident(detail.id, reason);
      notify(told('Reinstated', done));
      again();
    },
  });
}

export function part(id) {
  if (!p.parted.delete(id)) p.parted.add(id);
  update();
}
