// A question before something is taken away, and the offer to give it back after.
import { html, nothing } from './lit/lit-html.js';
import { icons } from './icons.js';
import { text } from './parts.js';

export function dialog(view, actions) {
  const d = view.dialog;
  if (!d) {
    return nothing;
  }
  return html`<div class="veil" @click=${(e) => e.target === e.currentTarget && actions.cancel()}>
    <form class="dialog" role="alertdialog" aria-modal="true" aria-labelledby="dialog-title" aria-describedby="dialog-effect"
        @submit=${(e) => { e.preventDefault(); actions.confirm(e.target.elements.reason.value); }}>
      <h2 id="dialog-title">${d.title}</h2>
      <p class="subject"><bdi class="mono">${d.subject}</bdi></p>
      <div id="dialog-effect">${d.effect.map((line) => html`<p>${line}</p>`)}</div>
      <label for="reason">Reason <span class="muted">stands in the audit log, beside your name</span></label>
      <input id="reason" name="reason" required maxlength="500" autocomplete="off" placeholder=${d.placeholder}>
      ${d.error ? html`<p class="bad" role="alert">${text(d.error, 300)}</p>` : nothing}
      <div class="buttons"><button type="button" class="quiet" @click=${actions.cancel}>Cancel</button>
        <button type="submit" class=${d.danger ? 'danger' : 'primary'} id="confirm" ?disabled=${d.busy}>${d.busy ? 'Working…' : d.confirm}</button></div>
    </form></div>`;
}

export function toast(view, actions) {
  const t = view.toast;
  return html`<div class="toasts" role="status" aria-live="polite">${t
    ? html`<div class="toast">${icons.check}<span>${t.text}</span>${t.undo ? html`<button class="quiet" @click=${t.undo}>Undo</button>` : nothing}<button class="square" aria-label="Dismiss" @click=${actions.dismiss}>${icons.close}</button></div>`
    : nothing}</div>`;
}

const KEYS = [['j  k', 'next, previous'], ['Enter', 'open'], ['Esc', 'close'], ['/', 'search'], ['n', 'show new'], ['r', 'revoke what is open'], ['1 – 4', 'critical … low'], ['t', 'light or dark'], ['?', 'this help']];

export function help(view, actions) {
  return view.help ? html`<div class="veil" @click=${actions.help}><div class="dialog" role="dialog" aria-label="Keys"><h2>Keys</h2>
    <dl class="keys">${KEYS.map(([key, what]) => html`<dt>${key.split('  ').map((k) => html`<kbd>${k}</kbd>`)}</dt><dd>${what}</dd>`)}</dl>
    <div class="buttons"><button class="quiet" @click=${actions.help}>Close</button></div></div></div>` : nothing;
}
