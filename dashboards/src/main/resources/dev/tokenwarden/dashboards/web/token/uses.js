// The uses of the token: networks, verifiers and times.
import { html, nothing, svg } from '../lit/lit-html.js';
import { clip, exact, number, plain } from '../format.js';
import { identifier, text, when } from '../parts.js';
import { entityAddress, entityLink } from '../entity/link.js';
import { view } from '../store.js';
import { linkTo } from '../where.js';

const WIDTH = 600;
const ROW = 22;
const ROWS = 8;

const nameOf = (use) => use.client?.address ?? use.client?.workload ?? 'unknown';

// One row per network, one mark per presentation, and a line for each detection.
export function timeline(d) {
  const all = d.presentations.latest ?? [];
  if (!all.length) {
    return html`<p class="muted">No use of this token is stored.</p>`;
  }
  const times = [...all.map((u) => Date.parse(u.time)), ...d.detected.map((f) => Date.parse(f.time))];
  const first = Math.min(...times);
  const last = Math.max(...times, first + 1_000);
  const x = (time) => 6 + ((Date.parse(time) - first) / (last - first)) * (WIDTH - 12);
  const names = [...new Set(all.map((u) => nameOf(u.use ?? {})))];
  const rows = names.slice(0, ROWS);
  const height = rows.length * ROW;
  const label = (time) => new Date(time).toLocaleString('en-GB', { day: '2-digit', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' });
  return html`<div class="lanes"><div class="lane-names">${rows.map((name) => html`<bdi class="mono">${clip(name, 24)}</bdi>`)}</div>
    <svg viewBox="0 0 ${WIDTH} ${height}" preserveAspectRatio="none" role="img" aria-label=${`${number(all.length)} presentations from ${number(names.length)} networks`}>
      ${rows.map((name, i) => svg`<line class="grid" x1="0" x2=${WIDTH} y1=${i * ROW + ROW / 2} y2=${i * ROW + ROW / 2}></line>`)}
      ${d.detected.map((f) => svg`<line class=${'fired ' + f.severity} x1=${x(f.time)} x2=${x(f.time)} y1="0" y2=${height}><title>${plain(f.rule)}: ${plain(f.title)}</title></line>`)}
      ${all.filter((u) => rows.includes(nameOf(u.use ?? {}))).map((u) => {
        const accepted = u.use?.outcome === 'accepted';
        const y = rows.indexOf(nameOf(u.use ?? {})) * ROW + ROW / 2;
        const title = `${exact(u.time)}\n${plain(u.use?.operation ?? '')} at ${plain(u.source)}: ${plain(u.use?.outcome ?? '')} ${plain(u.use?.reason ?? '')}`;
        return accepted
          ? svg`<ellipse class="shown" cx=${x(u.time)} cy=${y} rx="3.5" ry="5"><title>${title}</title></ellipse>`
          : svg`<rect class="refused" x=${x(u.time) - 3} y=${y - 4.5} width="6" height="9"><title>${title}</title></rect>`;
      })}</svg></div>
    <div class="lane-times"><span>${label(first)}</span><span><i class="dot shown"></i>accepted <i class="dot refused"></i>refused <i class="dot fired"></i>a rule fired</span><span>${label(last)}</span></div>
    ${names.length > ROWS ? html`<p class="muted">and ${number(names.length - ROWS)} more networks, below</p>` : nothing}`;
}

export function networks(d) {
  const items = d.presentations.networks;
  return html`<section class="card"><h2>Networks</h2>${items.length ? html`<div class="wide-table" tabindex="0"><table class="ranking"><thead><tr><th scope="col">Address</th><th scope="col">AS</th><th scope="col">Country</th><th scope="col">User agent</th><th scope="col" class="num">Uses</th><th scope="col" class="num">Last</th></tr></thead>
    <tbody>${items.map((n) => html`<tr><th scope="row">${entityLink('address', d.tenant, n.name, 24)}</th><td class="mono">${n.client?.as ?? ''}</td><td>${text(n.client?.country ?? '', 8)}</td>
      <td class="clip" title=${plain((n.agents ?? []).join('\n')).slice(0, 600)}>${n.agents?.[0] ? html`<a class="entity-link" href=${entityAddress('user-agent', d.tenant, n.agents[0])}>${text(n.agents[0], 40)}</a>` : nothing}${n.agents?.length > 1 ? html` <b class="many">+${n.agents.length - 1}</b>` : nothing}</td><td class="num">${number(n.n)}</td><td class="num">${when(n.last, view.now)}</td></tr>`)}</tbody></table></div>`
    : html`<p class="muted">No address was reported.</p>`}</section>`;
}

export function verifiers(d) {
  const items = d.presentations.verifiers;
  return html`<section class="card"><h2>Verifiers that saw it</h2>${items.length ? html`<div class="wide-table" tabindex="0"><table class="ranking"><thead><tr><th scope="col">Verifier</th><th scope="col">Audience</th><th scope="col" class="num">Accepted</th><th scope="col" class="num">Denied</th><th scope="col" class="num">Last</th></tr></thead>
    <tbody>${items.map((v) => html`<tr><th scope="row">${identifier(v.name, 34)}</th><td>${text((v.audiences ?? []).join(', '), 40)}</td><td class="num">${number(v.accepted)}</td>
      <td class="num">${v.denied ? html`<b class="good">${number(v.denied)}</b>` : '0'}</td><td class="num">${when(v.last, view.now)}</td></tr>`)}</tbody></table></div>`
    : html`<p class="muted">No verifier has reported a use of it.</p>`}</section>`;
}

export function uses(d) {
  const items = d.presentations.latest.slice(0, 40);
  return html`<section class="card"><div class="section-head"><h2>Latest uses</h2><a class="more-of" href=${linkTo('/uses', { q: items[0]?.use?.tool ?? items[0]?.use?.operation ?? '' })}>Search uses</a></div>${items.length ? html`<div class="wide-table" tabindex="0"><table class="ranking"><thead><tr><th scope="col">When</th><th scope="col">Operation</th><th scope="col">From</th><th scope="col">Outcome</th></tr></thead>
    <tbody>${items.map((u) => html`<tr><td>${when(u.time, view.now)}</td><th scope="row" class="mono">${text(u.use?.operation ?? u.use?.audience ?? '', 60)}</th><td>${u.use?.client?.address ? entityLink('address', d.tenant, u.use.client.address, 40) : html`<span class="mono">${text(nameOf(u.use ?? {}), 40)}</span>`}</td>
      <td>${u.use?.outcome === 'accepted' ? 'accepted' : html`<b class=${u.use?.reason === 'revoked' ? 'good' : ''}>${text(u.use?.reason ?? 'rejected', 20)}</b>`}</td></tr>`)}</tbody></table></div>
    ${d.presentations.total > items.length ? html`<p class="muted">of ${number(d.presentations.total)}</p>` : nothing}` : html`<p class="muted">No presentation is stored.</p>`}</section>`;
}
