// Dialogs before an action, notices after it, and the two dialogs of every page: revoke and undo.
import { api } from './api.js';
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

// `run` gets the values of the fields. If it throws, the dialog stays open and shows the error.
export function ask(content) {
  cameFrom = document.activeElement;
  view.dialog = { busy: false, error: '', ...content };
  update();
  queueMicrotask(() => document.querySelector('.dialog [autofocus], .dialog input, .dialog select, .dialog textarea')?.focus());
}

export function cancel() {
  view.dialog = null;
  update();
  queueMicrotask(() => cameFrom?.isConnected && cameFrom.focus({ preventScroll: true }));
}

export async function confirm(values) {
  const d = view.dialog;
  if (!d || d.busy) return;
  view.dialog = { ...d, busy: true, error: '' };
  update();
  try {
    await d.run(values);
    view.dialog = null;
    queueMicrotask(() => cameFrom?.isConnected && cameFrom.focus({ preventScroll: true }));
  } catch (e) {
    view.dialog = { ...d, busy: false, error: e.message };
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
