// The dialog before an action, and the notice with undo after it.
import { html, nothing } from './lit/lit-html.js';
import { cancel, confirm, dismiss } from './ask.js';
import { writeDraft } from './drafts.js';
import { clock } from './format.js';
import { icons } from './icons.js';
import { text } from './parts.js';
import { view } from './store.js';

function reason(d) {
  return html`<label for="reason">Reason <span class="muted">the audit log records it with your name</span></label>
    <input id="reason" name="reason" required maxlength="500" autocomplete="off" autofocus placeholder=${d.placeholder ?? ''}>`;
}

// Reasons and comments are kept while they are written.
function keep(event, d) {
  const field = event.target;
  if (d.draft && (field.name === 'reason' || field.name === 'comment') && field.matches('textarea, input:not([type])')) writeDraft(d.draft, field.name, field.value);
}

export function dialog() {
  const d = view.dialog;
  if (!d) {
    return nothing;
  }
  return html`<div class="veil" @click=${(e) => e.target === e.currentTarget && cancel()}>
    <form class=${d.wide ? 'dialog wide' : 'dialog'} role="alertdialog" aria-modal="true" aria-labelledby="dialog-title" aria-describedby="dialog-effect"
        @input=${(e) => keep(e, d)} @submit=${(e) => { e.preventDefault(); confirm(Object.fromEntries(new FormData(e.target))); }}>
      <h2 id="dialog-title">${d.title}</h2>
      ${d.subject ? html`<p class="subject"><bdi class="mono">${d.subject}</bdi></p>` : nothing}
      <div id="dialog-effect">${(d.effect ?? []).map((line) => html`<p>${line}</p>`)}</div>
      ${d.fields ? d.fields(d) : reason(d)}
      ${d.restored ? html`<p class="muted">Restored what you wrote at ${clock(d.restored.at)}.</p>` : nothing}
      ${d.error ? html`<p class="bad" role="alert">${text(d.error, 300)}</p>` : nothing}
      <div class="buttons"><button type="button" class="quiet" @click=${cancel}>Cancel</button>
        <button type="submit" class=${d.danger ? 'danger' : 'primary'} id="confirm" ?disabled=${d.busy || d.ready?.() === false}>${d.busy ? 'Working…' : typeof d.confirm === 'function' ? d.confirm() : d.confirm}</button></div>
    </form></div>`;
}

export function toast() {
  const t = view.toast;
  return html`<div class="toasts" role="status" aria-live="polite">${t
    ? html`<div class="toast">${icons.check}<span>${t.text}</span>${t.undo ? html`<button class="quiet" @click=${t.undo}>Undo</button>` : nothing}<button class="square" aria-label="Dismiss" @click=${dismiss}>${icons.close}</button></div>`
    : nothing}</div>`;
}

const EVERYWHERE = [['t', 'light or dark'], ['?', 'this help']];

export function help(pages, toggle) {
  if (!view.help) {
    return nothing;
  }
  const keys = [...(view.page?.help ?? []), ...pages.filter((p) => p.key).map((p) => [`g  ${p.key}`, `go to ${p.label.toLowerCase()}`]), ...EVERYWHERE];
  return html`<div class="veil" @click=${toggle}><div class="dialog" role="dialog" aria-modal="true" aria-label="Keys"><h2>Keys</h2>
    <dl class="keys">${keys.map(([key, what]) => html`<dt>${key.split('  ').map((k) => html`<kbd>${k}</kbd>`)}</dt><dd>${what}</dd>`)}</dl>
    <div class="buttons"><button class="quiet" @click=${toggle}>Close</button></div></div></div>`;
}
