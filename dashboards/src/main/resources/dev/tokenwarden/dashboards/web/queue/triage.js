// Triage of detections: the open or selected one, or all marked ones.
import { api } from '../api.js';
import { ask, dismiss, notify } from '../ask.js';
import { assigneeField, startAssigning } from '../people.js';
import { askForException, mayExcept } from '../exception.js';
import { html, nothing } from '../lit/lit-html.js';
import { number } from '../format.js';
import { REASONS } from '../reasons.js';
import { update, view } from '../store.js';
import { changed, versionsOf, withVersions } from '../versions.js';
import { inStatus } from './filter.js';
import { loadDetail, refreshSoon } from './load.js';
import { q } from './state.js';

export function subjects() {
  return q.marked.size ? [...q.marked] : [q.open ?? q.selected].filter(Boolean);
}

let sending = 0;
const arrived = [];

// A change by this analyst or a colleague. The live message may arrive before the answer: it then waits until the dialog is
// closed, so that the list does not move behind it.
export function noted(note) {
  if (sending) arrived.push(note);
  else show(note);
}

// Applies a change to the shown detections.
function show(note) {
  const about = new Set(note.ids);
  const after = (d) => changed(d, note);
  const at = q.rows.findIndex((d) => d.id === q.selected);
  q.rows = q.rows.map((d) => (about.has(d.id) ? after(d) : d));
  const gone = q.rows.filter((d) => about.has(d.id) && d.id !== q.open && !inStatus(q.filter, d));
  if (gone.length) {
    const leaving = new Set(gone.map((d) => d.id));
    q.rows = q.rows.filter((d) => !leaving.has(d.id));
    q.total = Math.max(0, q.total - gone.length);
    if (leaving.has(q.selected)) {
      // When a row leaves the list, the next row takes its place under the cursor.
      q.selected = q.rows[Math.min(at, q.rows.length - 1)]?.id ?? null;
      queueMicrotask(() => document.getElementById('d-' + q.selected)?.focus({ preventScroll: true }));
    }
  }
  if (q.detail && about.has(q.detail.id)) {
    q.detail = after(q.detail);
    loadDetail(q.detail.id);
  }
  refreshSoon();
  update();
}

// The versions that the analyst sees now. A dialog takes them when it opens: what arrives behind it has not been seen.
const seenNow = (ids) => versionsOf([...q.rows, ...(q.detail ? [q.detail] : [])].filter((d) => ids.includes(d.id)));

const SETS = {
  acknowledge: () => ({ status: 'acknowledged' }), assign: ({ assignee }) => ({ assignee }), close: ({ reason }) => ({ status: 'closed', reason }),
  reopen: () => ({ status: 'open', reason: '' }), comment: () => ({}),
};

// The live messages of a change. An action belongs to one tenant, so detections of several tenants have several versions.
function notesOf(order, versions) {
  const set = { ...SETS[order.action](order), by: view.session?.name ?? '', at: new Date().toISOString(), did: order.action };
  return [...new Set(Object.values(versions))].map((version) => ({
    version, set, comment: Boolean(order.comment), ids: Object.keys(versions).filter((id) => versions[id] === version),
  }));
}

const own = new Set();
let previous = Promise.resolve();

// One after the other: keys are pressed faster than the server answers.
async function send(order, said, seen = seenNow(order.detections)) {
  const ids = order.detections;
  const before = previous;
  let finish = () => {};
  previous = new Promise((done) => { finish = () => done(); });
  sending++;
  try {
    await before;
    const { versions } = await withVersions(seen, (checked) => api.triage({ ...order, versions: checked }), () => q.open && loadDetail(q.open), (version) => own.has(version));
    Object.values(versions).forEach((version) => own.add(version));
    // The page shows its own change also while the live stream is interrupted. The live message then changes nothing.
    arrived.push(...notesOf(order, versions));
  } finally {
    finish();
    sending--;
    setTimeout(() => { if (!sending) arrived.splice(0).forEach(show); });
  }
  q.marked.clear();
  update();
  notify(ids.length === 1 ? `${said}.` : `${said}: ${number(ids.length)} detections.`);
}

const denied = () => view.session?.role === 'viewer' && (notify('A viewer cannot change detections.'), true);

export function note(action, said = 'Acknowledged') {
  const detections = subjects();
  if (detections.length && !denied()) send({ action, detections }, said).catch((e) => notify(e.message));
}

export function assignTo(name) {
  const detections = subjects();
  if (detections.length && !denied()) send({ action: 'assign', assignee: name, detections }, name ? `Assigned to ${name}` : 'Assigned to nobody').catch((e) => notify(e.message));
}

const of = (detections) => (detections.length === 1 ? 'this detection' : `${number(detections.length)} detections`);

export function assign() {
  const detections = subjects();
  if (!detections.length || denied()) return;
  startAssigning();
  const seen = seenNow(detections);
  ask({
    title: `Assign ${of(detections)}`, confirm: 'Assign',
    fields: () => assigneeField(view.session?.name ?? ''),
    run: ({ assignee }) => send({ action: 'assign', assignee: assignee.trim(), detections }, assignee.trim() ? `Assigned to ${assignee.trim()}` : 'Assigned to nobody', seen),
  });
}

const COMMENT = (required) => html`<label for="comment">Comment ${required ? '' : html`<span class="muted">optional</span>`}</label><textarea id="comment" name="comment" rows="3" maxlength="4000" ?required=${required} ?autofocus=${required}></textarea>`;

// Creates an exception for the subject of a detection.
export async function except(id) {
  if (!mayExcept()) return;
  // A notice would cover the dialog on a phone.
  dismiss();
  try {
    askForException(await api.detection(id), () => q.open === id && loadDetail(id));
  } catch (e) {
    notify(e.message);
  }
}

export function shut() {
  const detections = subjects();
  if (!detections.length || denied()) return;
  const seen = seenNow(detections);
  let because = '';
  const single = detections.length === 1;
  const byNumber = (event) => {
    const radio = event.currentTarget.querySelectorAll('input')[Number(event.key) - 1];
    if (!radio || event.target.type !== 'radio') return;
    // The chosen reason gets the focus: Tab continues from there.
    radio.focus();
    radio.click();
  };
  ask({
    title: `Close ${of(detections)}`, draft: `close ${detections.join(' ')}`, confirm: 'Close',
    fields: () => html`<fieldset class="choices" @keydown=${byNumber} @change=${(e) => { because = e.target.value; update(); }}><legend>Because</legend>${REASONS.map(([value, label, meaning], i) => html`<label><input type="radio" name="reason" value=${value} required ?autofocus=${i === 0}>
      <kbd>${i + 1}</kbd><span>${label} <span class="muted">${meaning}</span></span></label>`)}</fieldset>${because === 'false-positive' && single ? html`<label class="then"><input type="checkbox" name="except" value="yes"><span>Then make an exception… <span class="muted">so that the rule need not tell of the like</span></span></label>` : nothing}${COMMENT(false)}`,
    async run({ reason, comment, except: then }) {
      await send({ action: 'close', reason, comment, detections }, 'Closed', seen);
      if (then) setTimeout(() => except(detections[0]));
    },
  });
}

export function comment() {
  const detections = subjects();
  if (!detections.length || denied()) return;
  ask({
    title: `Comment on ${of(detections)}`, draft: `comment ${detections.join(' ')}`, confirm: 'Comment', fields: () => COMMENT(true),
    run: ({ comment: said }) => send({ action: 'comment', comment: said, detections }, 'Commented'),
  });
}
