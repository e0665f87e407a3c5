// Messages for empty, loading and failed states.
import { html, nothing } from './lit/lit-html.js';

export const skeleton = html`<div class="skeletons" aria-label="Loading">${Array.from({ length: 14 }, () => html`<div class="row skeleton"><span></span><span></span><span></span><span></span><span></span></div>`)}</div>`;

export function message(icon, title, body, button) {
  return html`<div class="message">${icon}<h2>${title}</h2><p>${body}</p>${button ?? nothing}</div>`;
}
