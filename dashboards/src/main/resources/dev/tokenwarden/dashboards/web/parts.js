// Small parts that the list and the flyout share. Text from events passes through plain() into text nodes, each in its
// own <bdi>, so a value cannot add markup or change the writing direction around it.
import { html, nothing } from './lit/lit-html.js';
import { clip, exact, middle, plain, relative } from './format.js';
import { icons, severityIcon } from './icons.js';

export const SEVERITIES = ['critical', 'high', 'medium', 'low'];

export const text = (value, length = 300) => html`<bdi>${clip(value, length)}</bdi>`;

export const severity = (name) => html`<span class="severity ${name}">${severityIcon(name)}<span>${name}</span></span>`;

export const when = (time, now) => time
  ? html`<time datetime=${time} title=${exact(time)}>${relative(time, now)}</time>`
  : nothing;

export function person(name) {
  return name ? html`<span class="person" title=${name}><i aria-hidden="true">${Array.from(name)[0].toUpperCase()}</i>${text(name, 16)}</span>` : nothing;
}

async function copy(event, value) {
  event.stopPropagation();
  // The identifier may be a link, which must not be followed.
  event.preventDefault();
  const button = event.currentTarget;
  await navigator.clipboard?.writeText(value);
  button.classList.add('done');
  setTimeout(() => button.classList.remove('done'), 1200);
}

function filterBy(event, word) {
  event.stopPropagation();
  event.preventDefault();
  event.currentTarget.dispatchEvent(new CustomEvent('filter-word', { bubbles: true, detail: word }));
}

// Prose of the catalogue, with backticks around code.
export const prose = (value) => String(value).split('`').map((part, i) => (i % 2 ? html`<code>${part}</code>` : part));

// An identifier, shortened in the middle. On hover it is shown in full, with buttons to copy it and to filter by it.
export function identifier(value, length) {
  if (value === undefined || value === null || value === '') {
    return html`<span class="muted">none</span>`;
  }
  const full = String(value);
  const word = full.length <= 100 && !/\s/.test(full) ? full : null;
  return html`<span class="id"><bdi class="mono" title=${plain(full).slice(0, 600)}>${middle(full, length)}</bdi><span class="id-actions"
    ><button class="tiny" title="Copy" aria-label="Copy" tabindex="-1" @click=${(e) => copy(e, full)}>${icons.copy}${icons.check}</button
    >${word ? html`<button class="tiny" title="Only with this" aria-label="Only with this" tabindex="-1" @click=${(e) => filterBy(e, word)}>${icons.plus}</button
    ><button class="tiny" title="Without this" aria-label="Without this" tabindex="-1" @click=${(e) => filterBy(e, '-' + word)}>${icons.minus}</button>` : nothing}</span></span>`;
}
