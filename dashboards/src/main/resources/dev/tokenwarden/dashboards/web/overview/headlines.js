// The three headlines of the overview.
import { html, nothing } from '../lit/lit-html.js';
import { spark } from '../chart.js';
import { compact, duration, number } from '../format.js';
import { severity, SEVERITIES } from '../parts.js';
import { linkTo } from '../where.js';

const to = (parameters) => linkTo('/queue', parameters);

export function attack(d) {
  return html`<section class="card"><h2>Under attack</h2>
    <a class="headline" href=${to({})}><b>${number(d.total)}</b><span>detections</span></a>
    <ul class="split">${SEVERITIES.map((s) => html`<li><a href=${to({ severity: s })}>${severity(s)}<b>${compact(d.severity[s] ?? 0)}</b></a></li>`)}</ul>
  </section>`;
}

function times(latency) {
  return latency?.count
    ? html`<b>${duration(latency.p50_ms)}</b> <span class="muted">/</span> <b>${duration(latency.p99_ms)}</b>`
    : html`<span class="muted">none yet</span>`;
}

export function done(d) {
  const l = d.latency ?? {};
  return html`<section class="card"><h2>Done about it</h2>
    <div class="beside"><a class="headline" href=${linkTo('/revocations', { view: 'active' })}><b>${number(d.revoked)}</b><span>revoked</span></a>${spark(d.revoked_histogram)}</div>
    <dl class="figures-list">
      <dt>In force now, by rules and people</dt><dd><b>${number(d.revoked_now)}</b></dd>${d.revoked_now_cascaded ? html`<dt title="Known tokens of revoked chains, sessions and grants">Cascaded from them</dt><dd><b>${number(d.revoked_now_cascaded)}</b></dd>` : nothing}
      <dt>Uses denied for it</dt><dd><b>${number(d.denied_uses)}</b></dd>
      <dt title=${`Over the latest ${number(l.count ?? 0)} automatic revocations`}>Attack to decision, p50 / p99</dt><dd>${times(l)}</dd>
      <dt title="If the attacker used the token again: time until the first denied use">Attack to first denial, p50 / p99</dt><dd>${times(l.denial)}</dd>
    </dl></section>`;
}

export function waits(d) {
  const urgent = (d.severity.critical ?? 0) + (d.severity.high ?? 0);
  return html`<section class="card ${d.waiting ? 'calls' : ''}"><h2>Waits for you</h2>
    <a class="headline" href=${linkTo('/revocations', { view: 'waiting' })}><b>${number(d.waiting)}</b><span>${d.waiting === 1 ? 'revocation waits' : 'revocations wait'} for approval</span></a>
    <a class="line" href=${to({ severity: 'critical,high' })}><b>${number(urgent)}</b><span>critical and high detections</span></a>
    ${d.waiting || urgent ? nothing : html`<p class="muted">Nothing needs a decision.</p>`}
  </section>`;
}
