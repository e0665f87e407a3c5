// The switch of the queue: incidents, or their detections.
import { html } from './lit/lit-html.js';
import { linkTo } from './where.js';

const LISTS = [['/incidents', 'Incidents'], ['/queue', 'Detections']];

export function switcher(current) {
  return html`<nav class="segments switcher" aria-label="List of">${LISTS.map(([path, label]) => html`<a href=${linkTo(path)} aria-current=${path === current ? 'page' : 'false'}>${label}</a>`)}</nav>`;
}
