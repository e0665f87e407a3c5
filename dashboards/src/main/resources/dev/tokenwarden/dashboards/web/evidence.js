// Shows the expected value beside the seen value and marks the differing part.
import { html, nothing } from './lit/lit-html.js';
import { clip, differing, exact, number, plain, precise } from './format.js';
import { identifier, text } from './parts.js';

const LONG = 400;

function seenCell(evidence) {
  if (evidence.seen === undefined) {
    return html`<span class="muted">nothing</span>`;
  }
  const seen = String(evidence.seen);
  if (seen.length > LONG) {
    return html`<bdi class="mono"><mark>${clip(seen, LONG)}</mark></bdi><span class="muted"> ${number(seen.length - LONG)} more characters</span>`;
  }
  return html`<bdi class="mono">${differing(evidence.expected, seen).map((part) =>
    part.differs ? html`<mark>${plain(part.text)}</mark>` : html`<span>${plain(part.text)}</span>`)}</bdi>`;
}

export function evidenceTable(evidence) {
  if (!evidence?.length) {
    return nothing;
  }
  return html`<table class="evidence">
    <thead><tr><th scope="col"></th><th scope="col">Expected</th><th scope="col">Seen</th></tr></thead>
    <tbody>${evidence.slice(0, 40).map((item) => html`<tr>
      <th scope="row">${text(item.what, 40)}</th>
      <td>${item.expected === undefined ? html`<span class="muted">–</span>` : html`<bdi class="mono">${clip(item.expected, LONG)}</bdi>`}</td>
      <td>${seenCell(item)}</td></tr>
      ${item.event ? html`<tr class="source"><td></td><td colspan="2"><span class="muted">seen by </span>${identifier(item.event.source, 40)}<span class="muted"> at </span><time title=${exact(item.event.time)}>${precise(item.event.time)}</time></td></tr>` : nothing}`)}
    </tbody></table>${evidence.length > 40 ? html`<p class="muted">and ${number(evidence.length - 40)} more</p>` : nothing}`;
}
