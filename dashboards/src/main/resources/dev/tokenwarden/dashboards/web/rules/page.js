// The rules: description, mode, detections over time, and precision by the judgement of analysts.
import { html, nothing } from '../lit/lit-html.js';
import { api } from '../api.js';
import { spark } from '../chart.js';
import { number } from '../format.js';
import { icons } from '../icons.js';
import { message, skeleton } from '../messages.js';
import { prose, severity, text, when } from '../parts.js';
import { update, view } from '../store.js';
import { linkTo, whereParameters } from '../where.js';
import { exceptionList, ofRule } from './exceptions.js';
import { modes } from './modes.js';

const s = { rules: null, exceptions: [], revision: '', error: '', open: '', show: '' };
const SHOWN = { '': 'Rules', exceptions: 'Exceptions' };

async function load() {
  try {
    const where = whereParameters();
    const [answer, exceptions] = await Promise.all([api.rules(where), api.exceptions({ tenant: where.tenant })]);
    s.rules = answer.rules;
    s.exceptions = exceptions.items;
    s.revision = answer.policy_revision;
    s.error = '';
  } catch (e) {
    s.error = e.message;
  }
  update();
}

// The share of true positives among the detections that analysts judged.
export function precision(reasons) {
  const right = reasons?.['true-positive'] ?? 0;
  const wrong = reasons?.['false-positive'] ?? 0;
  return right + wrong ? { share: right / (right + wrong), of: right + wrong } : null;
}

function mode(states) {
  const word = (one) => (!one.enabled ? 'off' : one.mode);
  const words = new Set(states.map(word));
  return words.size === 1 ? html`<span class="mode ${[...words][0]}">${[...words][0]}</span>`
    : html`<span class="mode" title=${states.map((one) => `${one.tenant}: ${word(one)}`).join('\n')}>differs</span>`;
}

function row(rule) {
  const p = precision(rule.reasons);
  return html`<button class="row rule" aria-expanded=${rule.id === s.open ? 'true' : 'false'} aria-controls="rule-text" @click=${() => { s.open = rule.id === s.open ? '' : rule.id; writeAddress(); update(); }}>
    <span>${severity(rule.severity)}</span><span class="mono">${text(rule.id, 40)}</span><span class="w-reason muted">${text(rule.title, 100)}</span><span>${mode(rule.states)}</span>
    <span class="num">${rule.n ? number(rule.n) : html`<span class="muted">0</span>`}</span><span class="g-share">${spark(rule.histogram, rule.severity)}</span>
    <span class="num" title=${p ? `${number(p.of)} closed as true or false positive` : 'No analyst has closed a detection as true or false positive'}>${p ? `${Math.round(p.share * 100)} %` : html`<span class="muted">–</span>`}</span></button>`;
}

function details(rule) {
  const reasons = Object.entries(rule.reasons ?? {});
  return html`<aside class="flyout" aria-label="Rule" id="rule-text"><header><div class="flyout-head">${severity(rule.severity)}<span class="muted">${text(rule.action, 30)}</span><span class="grow"></span><button class="square" aria-label="Close (Esc)" @click=${() => { s.open = ''; update(); }}>${icons.close}</button></div>
      <h2>${text(rule.title, 200)}</h2><p class="mono muted">${text(rule.id, 60)}</p><p class="ways"><a href=${linkTo('/queue', { rule: rule.id, status: 'all' })}>Its detections</a></p></header>
    <div class="flyout-body" tabindex="0"><section><h3>Mode</h3>${modes(rule, precision(rule.reasons), load)}</section>${ofRule(s.exceptions.filter((one) => one.rule === rule.id), load)}
      <section><h3>What raises it</h3><p>${prose(rule.what)}</p><p class="muted">${prose(rule.why)}</p></section>
      <section><h3>Precisely</h3><ul class="semantics">${rule.semantics.map((line) => html`<li>${prose(line)}</li>`)}</ul></section>
      <section><h3>False positives</h3><p>${prose(rule.false_positives)}</p></section><section><h3>What to do</h3><p>${prose(rule.response)}</p></section>
      <section><h3>Settings</h3><dl>${Object.entries(rule.parameters).map(([name, p]) => html`<dt class="mono">${name}</dt><dd title=${p.meaning}>${p.value}${p.value === p.default ? nothing : html` <span class="muted">default ${p.default}</span>`}</dd>`)}</dl><p class="muted">Policy ${s.revision}. Thresholds are set in the policy file${view.session?.role === 'admin' ? '' : '; an admin switches the mode'}.</p></section>
      <section><h3>Judgement of analysts</h3>${reasons.length ? html`<dl>${reasons.map(([reason, n]) => html`<dt>${text(reason, 30)}</dt><dd>${number(n)}</dd>`)}</dl>` : html`<p class="muted">No analyst has closed a detection of this rule in this time range.</p>`}${rule.latest ? html`<p class="muted">Last fired ${when(rule.latest, view.now)} ago.</p>` : nothing}</section>
      <section><h3>References</h3><ul class="references">${rule.references.map((one) => html`<li>${text(one, 100)}</li>`)}</ul></section></div></aside>`;
}

const writeAddress = () => history.replaceState(null, '', linkTo('/rules', { rule: s.open, show: s.show }));

function tabs() {
  return html`<div class="toolbar first"><div class="segments" role="radiogroup" aria-label="Show">${Object.entries(SHOWN).map(([show, label]) => html`<button role="radio" aria-checked=${s.show === show ? 'true' : 'false'}
    @click=${() => { s.show = show; s.open = ''; writeAddress(); update(); }}>${label}${show && s.exceptions.length ? html`<span class="count">${number(s.exceptions.length)}</span>` : nothing}</button>`)}</div></div>`;
}

function content() {
  if (!s.rules) {
    return s.error ? message(icons.warn, 'The rules cannot be shown', s.error, html`<button class="primary" @click=${load}>Try again</button>`) : skeleton;
  }
  if (s.show) {
    return html`${tabs()}${exceptionList(s.exceptions, load)}`;
  }
  const open = s.rules.find((rule) => rule.id === s.open);
  const families = [...new Set(s.rules.map((rule) => rule.family))];
  return html`${tabs()}<div class="work"><section class="list rules-list" aria-label="Rules"><div class="row rule head" aria-hidden="true"><span>Severity</span><span>Rule</span><span class="w-reason">Raised when</span><span>Mode</span><span class="num">Detections</span><span class="g-share">Over time</span><span class="num">Precision</span></div>
    <div class="rows">${families.map((family) => html`<h2 class="family">${family}</h2>${s.rules.filter((rule) => rule.family === family).map(row)}`)}</div></section>${open ? details(open) : nothing}</div>`;
}

export const page = {
  title: 'Rules',
  enter(parameters) {
    s.open = parameters.get('rule') ?? '';
    s.show = parameters.get('show') in SHOWN ? parameters.get('show') : '';
    return load();
  },
  own: () => api.query({ rule: s.open, show: s.show }),
  flyoutOpen: () => Boolean(s.open),
  render: content,
  escape: () => { s.open = ''; update(); },
  reset: load,
};
