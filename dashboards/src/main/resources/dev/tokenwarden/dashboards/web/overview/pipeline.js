// Shows whether all verifiers have applied the revocations, and the lag of each part.
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
      : !v.connected ? html`<p>${lamp(false, 'The revocation service does not answer')}</p><p class="muted">Verifiers keep their denylist. Their lag is not known now.</p>`
      : !known.length ? html`<p class="muted">No verifier has acknowledged a denylist yet.</p>`
      : html`<p class="muted">${number(alive)} of ${number(known.length)} heard from lately${alive ? html`, the oldest ${duration(oldest)} ago` : nothing}.</p>
      <div class="wide-table" tabindex="0"><table class="ranking"><thead><tr><th scope="col">Verifier</th><th scope="col">Tenant</th><th scope="col" class="num">Heard from</th><th scope="col" class="num">Behind</th><th scope="col">State</th></tr></thead>
      <tbody>${rows.map((one) => html`<tr><th scope="row">${identifier(one.id, 34)}</th><td>${text(one.tenant, 24)}</td>
        <td class="num">${duration(one.age_ms ?? 0)} ago</td><td class="num">${number(one.behind ?? 0)}</td>
        <td>${lamp(one.alive && !one.behind, !one.alive ? 'silent' : one.behind ? 'catching up' : 'in force')}</td></tr>`)}</tbody></table></div>
      ${known.length > rows.length ? html`<p class="muted">and ${number(known.length - rows.length)} more</p>` : nothing}`}
  </section>`;
}

// What Kafka and the stream threads say about detection; nothing for those who do not see all tenants.
function detection(d) {
  if (!d) return nothing;
  const known = d.partitions;
  const behind = (known ?? []).filter((one) => one.records > 0);
  const events = behind.filter((one) => one.topic === 'token-events');
  const stalled = behind.filter((one) => one.stalled).map((one) => `${one.topic}-${one.partition}`);
  const oldest = Math.max(0, ...events.map((one) => one.oldest_millis ?? 0));
  return html`<dt>Detection</dt><dd>${lamp(!d.problems.length, !d.problems.length ? 'makes progress' : stalled.length ? 'stands still' : 'has problems')}</dd>
    <dt>Events not judged yet</dt><dd>${known ? html`<b>${number(events.reduce((sum, one) => sum + one.records, 0))}</b>${oldest ? html` <span class="muted">oldest ${duration(oldest)}</span>` : nothing}` : html`<span class="muted">not known</span>`}</dd>
    ${d.threads?.deaths ? html`<dt>Thread deaths</dt><dd><b>${number(d.threads.deaths)}</b> <span class="muted">${text(d.threads.last_reason ?? '', 80)}</span></dd>` : nothing}
    ${d.set_aside?.records || d.set_aside?.timers ? html`<dt>Set aside</dt><dd><b>${number(d.set_aside.records)}</b> <span class="muted">records,</span> <b>${number(d.set_aside.timers)}</b> <span class="muted">timers</span></dd>` : nothing}`;
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
      ${detection(v?.detection)}
    </dl>${v?.problems?.length ? html`<ul class="problems">${v.problems.map((p) => html`<li>${text(p, 200)}</li>`)}</ul>` : nothing}`
      : html`<p class="muted">The console’s server does not answer.</p>`}
  </section>`;
}
