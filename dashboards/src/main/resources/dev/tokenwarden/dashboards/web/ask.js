// Dialogs before an action, notices after it, and the two dialogs of every page: revoke and undo.
import { api } from './api.js';
import { dropDraft, readDraft } from './drafts.js';
import { clip } from './format.js';
import { update, view } from './store.js';

export function notify(text, undo) {
  view.toast = { text, undo };
  const mine = view.toast;
  setTimeout(() => { if (view.toast === mine) { view.toast = null; update(); } }, 12_000);
  update();
}

export function dismiss() {
  view.toast = null;
  update();
}

let cameFrom = null;

// Puts what was written into the fields of the dialog.
function fill(draft) {
  for (const [name, written] of Object.entries((draft && readDraft(draft)?.texts) || {})) {
    const field = /** @type {HTMLInputElement | null} */ (document.querySelector(`.dialog textarea[name="${CSS.escape(name)}"], .dialog input:not([type])[name="${CSS.escape(name)}"]`));
    if (field) field.value = written;
  }
}

// `run` gets the values of the fields. If it throws, the dialog stays open and shows the error. `draft` names what is written, so
// that it can be restored; by default the title and the subject do. `cancelled` is called if the analyst does not confirm.
export function ask(content) {
  // A dialog may open another, which takes its place.
  if (!view.dialog) cameFrom = document.activeElement;
  const draft = content.draft ?? (content.subject ? `${content.title} ${content.subject}` : null);
  view.dialog = { busy: false, error: '', ...content, draft, restored: draft ? readDraft(draft) : null };
  update();
  queueMicrotask(() => {
    fill(draft);
    /** @type {HTMLElement | null} */ (document.querySelector('.dialog [autofocus], .dialog input, .dialog select, .dialog textarea') ?? document.querySelector('.dialog button'))?.focus();
  });
}

export function cancel() {
  const { cancelled } = view.dialog ?? {};
  view.dialog = null;
  update();
  cancelled?.();
  queueMicrotask(() => !view.dialog && cameFrom?.isConnected && cameFrom.focus({ preventScroll: true }));
}

export async function confirm(values) {
  const d = view.dialog;
  if (!d || d.busy) return;
  view.dialog = { ...d, busy: true, error: '' };
  update();
  try {
    await d.run(values);
    if (d.draft) dropDraft(d.draft);
    view.dialog = null;
    queueMicrotask(() => cameFrom?.isConnected && cameFrom.focus({ preventScroll: true }));
  } catch (e) {
    view.dialog = { ...d, busy: false, error: e.message };
    // Another dialog may have been in its place: the fields are new.
    queueMicrotask(() => queueMicrotask(() => fill(d.draft)));
  }
  update();
}

async function reinstate(id, reason, after) {
  await api.reinstate(id, reason);
  notify('Reinstated.');
  after?.();
}

// `effect` may be a function of the numbers of the revocation service, which are null if it does not answer.
export async function askToRevoke({ target, name, effect, after }) {
  const counted = await api.preview(target).catch(() => null);
  const lines = typeof effect === 'function' ? effect(counted) : effect;
  const what = { chain: 'chain', token: 'token' }[target.type] ?? target.type;
  ask({
    title: `Revoke this ${what}?`, subject: clip(name, 120), effect: [...lines, 'You can undo it.'],
    confirm: `Revoke ${what}`, danger: true, placeholder: 'Confirmed theft, ticket …',
    async run({ reason }) {
      const done = await api.revoke(target, reason, counted?.preview);
      const id = done?.revocation?.id;
      const also = done?.descendants ? ` and ${done.descendants} descendants` : '';
      notify(`Revoked${also}.`, id ? () => { dismiss(); reinstate(id, 'Undone right after it was revoked', after).catch((e) => notify(e.message)); } : null);
      after?.(done);
    },
  });
}

const FREED = {
  token: 'this token, and the tokens that were exchanged from it,', chain: 'this token and all tokens of its chain', subject: 'the tokens of this subject', client: 'the tokens of this client',
  key: 'the tokens that this key signed', thumbprint: 'the tokens that this key signed', issuer: 'the tokens of this issuer', session: 'the tokens of this session', grant: 'the tokens of this grant',
};

export function askToReinstate({ id, target, name, after }) {
  ask({
    title: `Reinstate this ${target.type === 'thumbprint' ? 'key' : target.type}?`, subject: clip(name, 120),
    effect: [`Every verifier of ${target.tenant} accepts ${FREED[target.type] ?? 'it'} again, unless another revocation covers them.`],
    confirm: 'Reinstate', danger: false, placeholder: 'False positive, …',
    run: ({ reason }) => reinstate(id, reason, after),
  });
}
