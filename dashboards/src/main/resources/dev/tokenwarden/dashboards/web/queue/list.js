import { html, nothing } from './lit/lit-html.js';
import { repeat } from './lit/directives/repeat.js';
import { number, subjectOf } from './format.js';
import { icons } from './icons.js';
import { identifier, severity, state, text, when } from './parts.js';

function row(detection, index, view, actions) {
  const subject = subjectOf(detection);
  const selected = detection.id === view.selected;
  return html`<div class="row ${detection.severity} ${view.fresh.has(detection.id) ? 'fresh' : ''}" role="row" id=${'d-' + detection.id}
      aria-selected=${selected ? 'true' : 'false'} tabindex=${selected || (!view.selected && index === 0) ? 0 : -1} @click=${() => actions.open(detection.id)}>
    <span role="gridcell" class="c-severity">${severity(detection.severity)}</span>
    <span role="gridcell" class="c-time">${when(detection.time, view.now)}</span>
    <span role="gridcell" class="c-rule mono">${text(detection.rule, 60)}</span>
    <span role="gridcell" class="c-title">${text(detection.title, 200)}</span>
    <span role="gridcell" class="c-subject"><span class="kind">${text(subject.kind, 12)}</span>${identifier(subject.name, 20)}</span>
    <span role="gridcell" class="c-tenant">${text(detection.tenant, 24)}</span>
    <span role="gridcell" class="c-count">${detection.count > 1 ? html`×${number(detection.count)}` : nothing}</span>
    <span role="gridcell" class="c-state">${state(detection.state)}</span>
  </div>`;
}

const skeleton = html`<div class="skeletons" aria-label="Loading">${Array.from({ length: 14 }, () => html`<div class="row skeleton"><span></span><span></span><span></span><span></span><span></span></div>`)}</div>`;

function message(icon, title, body, button) {
  return html`<div class="message">${icon}<h2>${title}</h2><p>${body}</p>${button ?? nothing}</div>`;
}

function body(view, actions) {
  if (view.rows.length > 0) {
    return html`${repeat(view.rows, (d) => d.id, (d, index) => row(d, index, view, actions))}
      ${view.next
        ? html`<div class="more"><button class="quiet" ?disabled=${view.loadingMore} @click=${actions.more}>${view.loadingMore ? 'Loading…' : 'Show older'}</button></div>`
        : html`<div class="more muted">That is all.</div>`}`;
  }
  if (view.loading) {
    return skeleton;
  }
  if (view.error) {
    return message(icons.warn, 'The list cannot be shown', view.error,
      html`<button class="primary" @click=${actions.reload}>Try again</button>`);
  }
  if (view.filtered) {
    return message(icons.search, 'Nothing matches', 'No detection in this time range passes the filters.',
      html`<button class="quiet" @click=${actions.clear}>Clear the filters</button>`);
  }
  return message(icons.detections, 'All quiet', 'No detection in this time range. New ones appear here by themselves.',
    view.filter.range === 'all' ? nothing : html`<button class="quiet" @click=${() => actions.set('range', 'all')}>Show all time</button>`);
}

export function list(view, actions) {
  return html`<section class="list" role="grid" aria-label="Detections" aria-busy=${view.loading ? 'true' : 'false'}
      aria-rowcount=${view.total || view.rows.length}>
    <div class="row head" role="row">
      <span role="columnheader">Severity</span><span role="columnheader">Time</span><span role="columnheader">Rule</span>
      <span role="columnheader">What</span><span role="columnheader">Subject</span><span role="columnheader">Tenant</span>
      <span role="columnheader" class="c-count">Count</span><span role="columnheader">State</span>
    </div>
    ${view.pending > 0
      ? html`<button class="pill" @click=${actions.showNew}>${icons.up}<span>${number(view.pending)} new</span></button>`
      : nothing}
    <div class="rows ${view.loading && view.rows.length ? 'dim' : ''}" id="rows">${body(view, actions)}</div>
  </section>`;
}
