// The people that a detection can be assigned to: those who are signed in, and those in the audit log.
import { api } from './api.js';
import { html, nothing } from './lit/lit-html.js';
import { update } from './store.js';

const FRESH = 60_000;
let known = [];
let loadedAt = 0;
let typed = '';

async function load() {
  if (Date.now() - loadedAt < FRESH) return;
  loadedAt = Date.now();
  try {
    known = (await api.people()).items;
    update();
  } catch {
    // Without the names, any name can be typed.
    loadedAt = 0;
  }
}

const label = (person) => (person.signed_in ? 'signed in' : '');

// A field for a name, with the known people to choose from.
export function assigneeField(name) {
  load();
  const unknown = typed && known.length && !known.some((one) => one.name === typed);
  return html`<label for="assignee">To <span class="muted">empty: not assigned</span></label><input id="assignee" name="assignee" autofocus maxlength="64" autocomplete="off" spellcheck="false" list="people" value=${name} @input=${(e) => { typed = e.target.value.trim(); update(); }}>
    <datalist id="people">${known.map((one) => html`<option value=${one.name} label=${label(one)}></option>`)}</datalist>
    ${unknown ? html`<p class="muted" role="status">Nobody of this name has signed in or acted here in the last 90 days.</p>` : nothing}`;
}

// Forgets what was typed in an earlier dialog.
export function startAssigning() {
  typed = '';
}
