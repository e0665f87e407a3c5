// The report of an incident: for printing, as Markdown and as JSON.
import { html, nothing } from '../lit/lit-html.js';
import { api } from '../api.js';
import { OUTCOMES } from '../decisions.js';
import { evidenceTable } from '../evidence.js';
import { number, plural } from '../format.js';
import { icons } from '../icons.js';
import { storySubject } from '../incidents/telling.js';
import { message, skeleton } from '../messages.js';
import { identifier, severity, text } from '../parts.js';
import { story } from '../story/story.js';
import { update, view } from '../store.js';
import { target } from '../target.js';
import { linkTo } from '../where.js';
import { documentOf, fileName, recompute } from './document.js';
import { markdown, utc } from './markdown.js';
import { didOf } from './words.js';

const MAX_DETECTIONS = 500;
const r = { id: '', report: null, error: '', loading: false };

async function allDetections(incident) {
  let next = incident.next_offset;
  while (next && incident.items.length < MAX_DETECTIONS) {
    const page = await api.incidentDetections(incident.id, next);
    incident.items.push(...page.items);
    next = page.next_offset;
  }
  return incident;
}

async function load() {
  const { id } = r;
  r.loading = true;
  update();
  try {
    const [incident, targets, audit] = await Promise.all([api.incident(id).then(allDetections), api.incidentTargets(id), api.incidentAudit(id)]);
    const subject = storySubject(incident);
    const told = subject ? await api.story(subject).catch((e) => { if (e.status === 404) return null; throw e; }) : null;
    if (id !== r.id) return;
    r.report = documentOf({ incident, targets, story: told, audit, by: view.session?.name ?? '', at: new Date().toISOString() });
    r.error = '';
  } catch (e) {
    if (id !== r.id) return;
    r.error = e.status === 404 ? 'No incident with this id is visible to you.' : e.message;
  }
  r.loading = false;
  update();
}

function save(content, type, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const table = (heads, rows, none) => (rows.length ? html`<div class="wide-table" tabindex="0"><table class="ranking wrap"><thead><tr>${heads.map((h) => html`<th scope="col">${h}</th>`)}</tr></thead><tbody>${rows.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`
  : html`<p class="muted">${none}</p>`);

function facts(d) {
  const pair = (name, value) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  return html`<section class="card"><dl class="report-facts">${pair('Incident', identifier(d.id, 22))}${pair('Tenant', text(d.tenant, 60))}${pair('Severity', severity(d.severity))}${pair('Status', text(d.reason ? `${d.status}: ${d.reason}` : d.status, 60))}${pair('Assigned to', text(d.assignee ?? 'nobody', 60))}
    ${pair('First act', utc(d.first))}${pair('Last act', utc(d.last))}${pair('Detected', utc(d.detected_at))}</dl></section>`;
}

function audit(d) {
  return html`<section class="card"><h2>Audit, ${plural(d.audit.records.length, 'record')}</h2>
    ${d.audit.cut ? html`<p class="warned-text">The incident has more records than fit into a report. The hash covers the records of this report.</p>` : nothing}
    <p>SHA-256 <span class="mono report-hash" id="audit-hash">${d.audit.sha256}</span></p>
    <p class="muted">To compute it again, from the JSON file or from the audit log on Kafka:</p>
    <pre class="report-commands mono" tabindex="0">${recompute(d, fileName(d, 'json')).join('\n')}</pre></section>`;
}

function content() {
  const d = r.report;
  if (!d) {
    return r.error ? message(icons.warn, 'The report cannot be shown', r.error, html`<a class="quiet" href=${linkTo('/incidents')}>To the incidents</a>`) : skeleton;
  }
  return html`<header class="page-head"><div><h2>${text(d.title, 300)}</h2><p class="muted">Report of an incident, made at ${utc(d.made_at)} by ${text(d.made_by, 60)}</p></div><span class="grow"></span>
      <a class="quiet screen-only" href=${linkTo('/incidents', { id: d.id, status: 'all', range: 'all' })}>${icons.incidents}Incident</a></header>
    ${facts(d)}
    ${d.story.facts ? story(d.story.facts, { all: true }) : html`<section class="card"><h2>Story</h2><p class="muted">No stored event tells how it happened.</p></section>`}
    <section class="card"><h2>Exposure</h2>${d.exposure?.from ? html`<p>From ${utc(d.exposure.from)} ${d.exposure.to ? `to ${utc(d.exposure.to)}` : html`until now: <b class="bad">no verifier has acknowledged a revocation</b>`}. ${plural(d.exposure.total, 'request')} got through.</p>` : html`<p class="muted">No misuse was accepted, as far as stored events show.</p>`}</section>
    <section class="card"><h2>Decisions, ${number(d.decisions.length)}</h2>${table(['Time', 'Decision', 'Target', 'By', 'Reason'], d.decisions.map((one) => [utc(one.time), OUTCOMES[one.outcome] ?? text(one.outcome, 30), one.target ? target(one.target, 40) : '', text(one.by, 60), text(one.reason, 300)]), 'There is no decision.')}</section>
    <section class="card"><h2>Who did what</h2>${table(['Time', 'Who', 'Did', 'Comment'], d.actions.map((one) => [utc(one.time), text(one.by, 60), text(didOf(one), 160), text(one.comment, 4000)]), 'No analyst has acted.')}</section>
    <section class="card"><h2>Targets, ${number(d.targets.items.length)}</h2>${table(['Target', 'State'], d.targets.items.map((one) => [target(one.target, 60), d.targets.known ? (one.revoked ? `revoked${one.since ? ` since ${utc(one.since)}` : ''}` : 'not revoked') : 'unknown']), 'Nothing here can be revoked with one decision.')}</section>
    <section class="report-detections"><h2>Detections, ${number(d.detections.total)}</h2>${d.detections.items.slice(0, 100).map((one) => html`<article class="finding ${one.severity}"><header>${severity(one.severity)}<span class="mono">${text(one.rule, 60)}</span><span class="muted">${utc(one.time)}</span></header>
      <h3>${text(one.title, 200)}</h3>${evidenceTable(one.evidence, one.rule)}</article>`)}
      ${d.detections.total > Math.min(100, d.detections.items.length) ? html`<p class="muted">and ${number(d.detections.total - Math.min(100, d.detections.items.length))} more. The JSON file has ${number(d.detections.items.length)}.</p>` : nothing}</section>
    ${audit(d)}`;
}

export const page = {
  title: 'Report',
  path: '/report',
  timeless: true,
  enter(parameters) {
    r.id = parameters.get('id') ?? '';
    r.report = null;
    r.error = '';
    return load();
  },
  own: () => new URLSearchParams({ id: r.id }).toString(),
  tools: () => html`<span class="grow"></span><span class="report-tools"><button class="quiet" id="save-markdown" ?disabled=${!r.report} @click=${() => save(markdown(r.report), 'text/markdown', fileName(r.report, 'md'))}>${icons.down}Markdown</button>
    <button class="quiet" id="save-json" ?disabled=${!r.report} @click=${() => save(JSON.stringify(r.report, null, 2), 'application/json', fileName(r.report, 'json'))}>${icons.down}JSON</button><button class="quiet" ?disabled=${!r.report} @click=${() => print()}>Print</button></span>`,
  render: () => html`<div class="scroll report incident-report">${content()}</div>`,
  reset: load,
};
