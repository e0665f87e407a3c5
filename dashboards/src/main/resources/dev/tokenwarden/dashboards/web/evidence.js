// Shows the expected value beside the seen value and marks the differing part.
import { html, nothing } from './lit/lit-html.js';
import { clip, differing, exact, number, plain, precise } from './format.js';
import { comparedClients, sidesOf } from './evidence-words.js';
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

const fact = (part, differs) => (part ? html`<bdi title=${plain(part.full)}>${differs ? html`<mark>${clip(part.value, 60)}</mark>` : clip(part.value, 60)}</bdi>` : html`<span class="muted">not known</span>`);

// Two clients: a row for each fact about them.
function clientRows(item, rows) {
  return rows.map((row, i) => html`<tr class=${i < rows.length - 1 ? 'fact' : ''}><th scope="row">${i ? html`<span class="unseen">${text(item.what, 40)}, ${row.label}</span>` : text(item.what, 40)}</th>
    <td><span class="fact-label">${row.label}</span>${fact(row.expected, false)}</td><td>${item.seen === undefined ? html`<span class="muted">nothing</span>` : fact(row.seen, row.differs)}</td></tr>`);
}

// A fact with one side stands below no side. A limit is no place: it is shown behind what was seen.
function rowsOf(item) {
  if (item.expected === undefined || item.what === 'speed') {
    return html`<tr><th scope="row">${text(item.what, 40)}</th><td colspan="2">${item.seen === undefined ? html`<span class="muted">nothing</span>` : html`<bdi class="mono">${clip(item.seen, LONG)}</bdi>${String(item.seen).length > LONG ? html`<span class="muted"> ${number(String(item.seen).length - LONG)} more characters</span>` : nothing}`}${item.expected === undefined ? nothing : html`<span class="muted">, allowed ${clip(item.expected, 60)}</span>`}</td></tr>`;
  }
  const clients = comparedClients(item.expected, item.seen);
  return clients ? clientRows(item, clients) : html`<tr>
      <th scope="row">${text(item.what, 40)}</th>
      <td><bdi class="mono">${clip(item.expected, LONG)}</bdi></td>
      <td>${seenCell(item)}</td></tr>`;
}

// `rule` names the two sides.
export function evidenceTable(evidence, rule) {
  if (!evidence?.length) {
    return nothing;
  }
  return html`<table class="evidence">
    <thead><tr><th scope="col"></th>${sidesOf(rule).map((side) => html`<th scope="col">${side}</th>`)}</tr></thead>
    <tbody>${evidence.slice(0, 40).map((item) => html`${rowsOf(item)}
      ${item.event ? html`<tr class="source"><td></td><td colspan="2"><span class="muted">seen by </span>${identifier(item.event.source, 40)}<span class="muted"> at </span><time title=${exact(item.event.time)}>${precise(item.event.time)}</time></td></tr>` : nothing}`)}
    </tbody></table>${evidence.length > 40 ? html`<p class="muted">and ${number(evidence.length - 40)} more</p>` : nothing}`;
}
