// What a newcomer sees where nothing has happened yet: what is missing, and what to do.
import { html, nothing } from '../lit/lit-html.js';
import { compact, number } from '../format.js';
import { view } from '../store.js';
import { linkTo } from '../where.js';

const step = (done, title, body) => html`<li class=${done ? 'done' : ''}><span class="lamp ${done ? 'ok' : 'off'}"><i></i></span><div><b>${title}</b><p class="muted">${body}</p></div></li>`;

// Nothing unless the list of detections is empty.
export function start(d, verifiers) {
  if (d.total) return nothing;
  const rate = view.health?.stream?.events_per_second;
  const alive = (verifiers?.verifiers ?? []).filter((one) => one.alive).length;
  if (rate === undefined || (rate > 0 && alive)) {
    return html`<section class="card start"><h2>All quiet</h2><p>No rule has found anything in this time range${rate ? html`, while ${compact(rate)} ${rate === 1 ? 'event arrives' : 'events arrive'} a second` : nothing}. New detections appear here by themselves.
      ${view.where.range === 'all' ? nothing : html`<a href=${linkTo('/', { range: 'all' })}>Look at all time</a>`}</p></section>`;
  }
  return html`<section class="card start"><h2>Nothing has happened yet</h2><p>Tokenwarden finds misuse in what issuers and verifiers report about tokens. This page fills as they do.</p>
    <ol>${step(rate > 0, 'Report events', rate > 0 ? html`${compact(rate)} a second arrive.` : html`No event arrives. Send the first one as in the quick start (<code>docs/quick-start.md</code>), import a log with <code>./warden import</code>, or watch <code>./warden demo</code>.`)}
      ${step(alive > 0, 'Verify tokens', alive ? html`${number(alive)} ${alive === 1 ? 'verifier listens' : 'verifiers listen'} to revocations.` : html`No verifier listens: nobody would enforce a revocation. Add the verifier library or the gateway to a service (<code>docs/verifier.md</code>, <code>docs/gateway.md</code>).`)}
      ${step(false, 'Decide what rules may do', html`Rules observe at first. <a href=${linkTo('/rules')}>See each rule</a>, and let those that you trust revoke.`)}</ol></section>`;
}
