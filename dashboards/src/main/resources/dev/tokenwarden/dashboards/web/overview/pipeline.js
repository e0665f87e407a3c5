// Whether what was decided is in force everywhere, and whether anything is behind.
import { html, nothing } from '../lit/lit-html.js';
import { compact, duration, number } from '../format.js';
import { identifier, text } from '../parts.js';
import { view } from '../store.js';

const lamp = (ok, word) => html`<span class="lamp ${ok ? 'ok' : 'off'}"><i></i>${word}</span>`;

export function verifiers(v) {
  const known = v?.verifiers ?? [];
  const alive = known.filter((one) => one.alive).length;
  const oldest = Math.max(0, ...known.filter((one) => one.alive).map((one) => one.age_ms ?? 0));
  const rows = [...known].sort((a, b) => a.alive - b.alive || (b.behind ?? 0) - (a.behind ?? 0) || (b.age_ms ?? 0) - (a.age_ms ?? 0)).slice(0, 12);
  return html`<section class="card"><h2>Verifiers</h2>
    ${!v ? html`<p class="muted">Asking…</p>`
      : !v.connected ? html`<p>${lamp(false, 'The revocation service does not answer')}</p><p class="muted">What verifiers hold stays in force; how far they are is not known now.</p>`
      : !known.length ? html`<p class="muted">No verifier has acknowledged a denylist yet.</p>`
      : html`<p class="muted">${number(alive)} of ${number(known.length)} heard from lately${alive ? html`, the oldest ${duration(oldest)} ago` : nothing}.</p>
      <div class="wide-table" tabindex="0"><table class="ranking"><thead><tr><th scope="col">Verifier</th><th scope="col">Tenant</th><th scope="col" class="num">Heard from</th><th scope="col" class="num">Behind</th><th scope="col">State</th></tr></thead>
      <tbody>${rows.map((one) => html`<tr><th scope="row">${identifier(one.id, 34)}</th><td>${text(one.tenant, 24)}</td>
        <td class="num">${duration(one.age_ms ?? 0)} ago</td><td class="num">${number(one.behind ?? 0)}</td>
        <td>${lamp(one.alive && !one.behind, !one.alive ? 'silent' : one.behind ? 'catching up' : 'in force')}</td></tr>`)}</tbody></table></div>
      ${known.length > rows.length ? html`<p class="muted">and ${number(known.length - rows.length)} more</p>` : nothing}`}
  </section>`;
}

export function health(v) {
  const h = view.health;
  const s = h?.search ?? {};
  return html`<section class="card"><h2>Pipeline</h2>
    ${h ? html`<dl class="figures-list">
      ${h.stream.events_per_second !== undefined ? html`<dt>Events</dt><dd><b>${compact(h.stream.events_per_second)}</b> <span class="muted">a second</span></dd>` : nothing}
      <dt>Live feed</dt><dd>${lamp(h.stream.ok, h.stream.ok ? 'follows Kafka' : 'Kafka does not answer')}</dd>
      <dt>OpenSearch</dt><dd>${lamp(s.ok && s.writing, !s.ok ? 'does not answer' : s.writing ? 'takes what comes' : 'refuses writes')}</dd>
      ${s.lag_findings !== undefined ? html`<dt>Findings not indexed yet</dt><dd><b>${number(s.lag_findings)}</b></dd>
      <dt>Events not indexed yet</dt><dd><b>${number(s.lag_uses)}</b></dd>` : nothing}
      <dt>Revocation service</dt><dd>${v ? lamp(v.connected && v.ready !== false, !v.connected ? 'does not answer' : v.ready === false ? 'not ready' : 'ready') : '…'}</dd>
    </dl>${v?.problems?.length ? html`<ul class="problems">${v.problems.map((p) => html`<li>${text(p, 200)}</li>`)}</ul>` : nothing}`
      : html`<p class="muted">The console’s server does not answer.</p>`}
  </section>`;
}
