// The request of an agent: whose token it used at each step, and with which authority.
import { html, nothing } from '../lit/lit-html.js';
import { identifier, text } from '../parts.js';
import { timeOfDay } from './words.js';
import { linkTo } from '../where.js';

const AUTHORITY = { user: 'the user’s token', own: 'the agent’s own token', exchanged: 'a token exchanged for this request' };

const isWrong = (facts, trace, step) => facts.acts.some((a) => a.cited && a.trace === trace.id && a.source === step.source && a.id === step.id);

function scopes(step) {
  const needed = new Set((step.required_scope ?? '').split(' ').filter(Boolean));
  return (step.scope ?? []).slice(0, 12).map((s) => html`<bdi class="mono scope ${needed.has(s) ? 'used' : ''}">${s}</bdi>`);
}

function step(facts, trace, one) {
  const wrong = isWrong(facts, trace, one);
  return html`<li class="step ${one.authority} ${wrong ? 'wrong' : ''}">
    <span class="step-time muted">${timeOfDay(one.time)}</span>
    <div class="step-token"><b>${text(one.client_id ?? 'unknown client', 40)}</b>${one.sub && one.sub !== one.client_id ? html` for ${text(one.sub, 40)}` : nothing}
      <span class="muted">with ${AUTHORITY[one.authority]}</span><a class="mono" href=${linkTo('/token', { key: one.token })}>${identifier(one.jti ?? one.token, 14)}</a>
      <span class="scopes">${scopes(one)}</span></div>
    <span class="step-arrow" aria-hidden="true">→</span>
    <div class="step-tool"><b>${text(one.tool ?? one.operation ?? one.audience ?? 'unknown', 60)}</b><span class="muted">${text(one.audience ?? '', 40)}${one.outcome === 'accepted' ? ', accepted' : ', refused'}</span>
      ${one.required_scope ? html`<span class="muted">needs <bdi class="mono">${text(one.required_scope, 80)}</bdi></span>` : nothing}
      ${wrong ? html`<span class="bad">No token of the user in this request allows it.</span>` : nothing}</div></li>`;
}

export function requests(facts) {
  return facts.traces.filter((t) => t.steps.length).map((trace) => html`<section class="request"><h3>The request, <span class="muted">trace ${identifier(trace.id, 16)}</span></h3>
    <ol class="steps">${trace.steps.map((one) => step(facts, trace, one))}</ol></section>`);
}
