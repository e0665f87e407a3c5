// The strip chart of a story: a lane for each holder, a dot for each use, lines for what the pipeline did.
import { html, nothing, svg } from '../lit/lit-html.js';
import { clip, exact, number, plain } from '../format.js';
import { identifier, text } from '../parts.js';
import { layout } from './scale.js';
import { did } from './sentences.js';

const LANE = 40;
const MIDDLE = LANE / 2;
const LABEL = 18;
const share = (value) => `${value.toFixed(3)}%`;

const LINES = { detected: 'detected', revoked: 'revoked', acknowledged: 'each verifier denies it' };

function dot({ x, act }) {
  const what = act.kind === 'issuance' ? did(act) : `${plain(act.operation ?? act.audience ?? '')}: ${act.outcome}${act.reason ? ` (${plain(act.reason)})` : ''}`;
  const title = `${exact(act.time)}\n${what}\n${plain(act.source)}`;
  return act.kind === 'issuance'
    ? svg`<rect class="act issuance" x=${share(x)} y=${MIDDLE - 5} width="10" height="10" rx="2" transform="translate(-5 0)"><title>${title}</title></rect>`
    : svg`<circle class="act ${act.outcome}" cx=${share(x)} cy=${MIDDLE} r="5"><title>${title}</title></circle>`;
}

function marks(chart, height) {
  return svg`${chart.window ? svg`<rect class="window ${chart.window.open ? 'open' : ''}" x=${share(chart.window.x)} width=${share(chart.window.width)} y="0" height=${height}></rect>` : nothing}
    ${chart.lines.map((line) => svg`<line class="mark ${line.kind}" x1=${share(line.x)} x2=${share(line.x)} y1="0" y2=${height}><title>${exact(line.time)}\n${plain(line.label)}</title></line>`)}`;
}

function lane(one, chart) {
  return html`<div class="strip ${one.suspect ? 'suspect' : ''}">
    <div class="strip-name"><b>${text(one.name, 60)}</b><span class="muted">${text(one.place, 60)}${one.key ? html` key ${identifier(one.key, 12)}` : nothing}</span></div>
    <div class="strip-plot"><svg height=${LANE} width="100%" aria-hidden="true">${marks(chart, LANE)}
      <line class="base" x1="0" x2="100%" y1=${MIDDLE} y2=${MIDDLE}></line>${one.dots.map(dot)}</svg>
      ${one.before ? html`<span class="beyond left" title="Earlier than the chart">◂ ${number(one.before)}</span>` : nothing}${one.after ? html`<span class="beyond right" title="Later than the chart">${number(one.after)} ▸</span>` : nothing}</div></div>`;
}

// Labels of the lines, one row for each kind, so that they do not cover each other.
function labels(chart) {
  const kinds = Object.keys(LINES).filter((kind) => chart.lines.some((line) => line.kind === kind));
  if (!kinds.length) return nothing;
  const height = kinds.length * LABEL + 4;
  return html`<div class="strip labels"><div class="strip-name"></div><div class="strip-plot"><svg height=${height} width="100%" aria-hidden="true">
    ${kinds.map((kind, row) => {
      const of = chart.lines.filter((line) => line.kind === kind);
      // Beside its lines, on the side with more room.
      const late = of[0].x > 55;
      const at = kind === 'acknowledged' && !late ? of.at(-1) : of[0];
      const label = kind === 'acknowledged' ? `${of.length} ${of.length === 1 ? 'verifier denies' : 'verifiers deny'} it` : kind === 'detected' && of.length === 1 ? clip(at.label, 40) : LINES[kind];
      return svg`${of.map((line) => svg`<line class="mark ${kind}" x1=${share(line.x)} x2=${share(line.x)} y1=${row * LABEL + 4} y2=${height}></line>`)}
        <text class="mark-label ${kind}" x=${share(at.x)} dx=${late ? -6 : 6} y=${row * LABEL + 14} text-anchor=${late ? 'end' : 'start'}>${label}</text>`;
    })}</svg></div></div>`;
}

function axis(chart) {
  return html`<div class="strip axis"><div class="strip-name"></div><div class="strip-plot"><svg height="20" width="100%" aria-hidden="true">
    ${chart.ticks.map((t) => svg`<line class="tick" x1=${share(t.x)} x2=${share(t.x)} y1="0" y2="4"></line><text class="tick-label" x=${share(t.x)} y="16" text-anchor=${t.x < 4 ? 'start' : t.x > 94 ? 'end' : 'middle'}>${t.label}</text>`)}</svg></div></div>`;
}

export function chart(facts, whole) {
  const drawn = layout(facts, whole);
  if (!drawn) return nothing;
  const accepted = facts.acts.filter((a) => a.outcome === 'accepted').length;
  return html`<figure class="strips" role="img" aria-label=${`${drawn.lanes.length} holders, ${accepted} accepted and ${facts.acts.length - accepted} refused acts, ${drawn.lines.length} steps of the response`}>
    ${labels(drawn)}${drawn.lanes.map((one) => lane(one, drawn))}${axis(drawn)}
    ${drawn.more ? html`<p class="muted">and ${number(drawn.more)} more holders</p>` : nothing}
    <figcaption><span><i class="key-dot accepted"></i>accepted</span><span><i class="key-dot refused"></i>refused</span><span><i class="key-dot issuance"></i>token issued</span>${drawn.window ? html`<span><i class="key-dot window"></i>exposed${drawn.window.open ? ', still open' : ''}</span>` : nothing}</figcaption></figure>`;
}
