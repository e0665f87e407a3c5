import { html, nothing } from '../lit/lit-html.js';
import { number } from '../format.js';
import { entityLink } from '../entity/link.js';
import { identifier, text } from '../parts.js';

const share = (part, whole) => (whole ? `${Math.round((part / whole) * 100)} %` : '–');

function span(seconds) {
  if (seconds === undefined || seconds === null) return '–';
  return seconds < 120 ? `${Math.round(seconds)} s` : seconds < 7200 ? `${Math.round(seconds / 60)} min` : seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`;
}

export function binding(clients) {
  const sorted = [...clients].sort((a, b) => b.high_risk_audiences.length - a.high_risk_audiences.length || a.bound / a.uses - b.bound / b.uses || b.uses - a.uses);
  return html`<section class="card"><h2>Bound to a key</h2>${sorted.length ? html`<div class="wide-table" tabindex="0"><table class="ranking"><thead><tr><th scope="col">Client</th><th scope="col" class="num">Bound</th><th scope="col" class="num">Uses</th><th scope="col">High-risk audiences</th></tr></thead>
    <tbody>${sorted.slice(0, 20).map((c) => html`<tr><th scope="row">${entityLink('client', c.tenant, c.client_id, 28)}</th><td class="num">${c.bound === c.uses ? html`<b class="good">all</b>` : share(c.bound, c.uses)}</td><td class="num">${number(c.uses)}</td>
      <td>${c.high_risk_audiences.length ? html`<span class="risky">${text(c.high_risk_audiences.join(', '), 60)}</span>` : html`<span class="muted">none</span>`}</td></tr>`)}</tbody></table></div>` : html`<p class="muted">No accepted use in this time range.</p>`}</section>`;
}

export function lifetimes(issuers) {
  return html`<section class="card"><h2>Lifetimes</h2>${issuers.length ? html`<div class="wide-table" tabindex="0"><table class="ranking"><thead><tr><th scope="col">Issuer</th><th scope="col" class="num">Usual</th><th scope="col" class="num">Longest</th><th scope="col" class="num">Allowed</th><th scope="col" class="num">Tokens</th></tr></thead>
    <tbody>${issuers.map((i) => html`<tr><th scope="row">${identifier(i.iss, 32)}</th><td class="num">${span(i.p50_s)}</td><td class="num">${i.allowed_s && i.max_s > i.allowed_s ? html`<b class="warned-text">${span(i.max_s)}</b>` : span(i.max_s)}</td>
      <td class="num">${i.allowed_s ? span(i.allowed_s) : html`<span class="muted">not set</span>`}</td><td class="num">${number(i.tokens)}</td></tr>`)}</tbody></table></div>` : html`<p class="muted">No issuer or exchange reports issuances, so lifetimes are known from detections only.</p>`}</section>`;
}

export function unusedScopes(clients) {
  return html`<section class="card"><h2>Granted, never used</h2>${clients.length ? html`<div class="wide-table" tabindex="0"><table class="ranking wrap"><thead><tr><th scope="col">Client</th><th scope="col">Scopes that no accepted use required</th><th scope="col" class="num">Of</th></tr></thead>
    <tbody>${clients.slice(0, 20).map((c) => html`<tr><th scope="row">${entityLink('client', c.tenant, c.client_id, 24)}</th><td>${c.scopes.slice(0, 6).map((s) => html`<bdi class="mono scope">${text(s, 40)}</bdi> `)}${c.scopes.length > 6 ? html`<span class="muted">+${c.scopes.length - 6}</span>` : nothing}</td><td class="num">${number(c.granted)}</td></tr>`)}</tbody></table></div>`
    : html`<p class="muted">Some use required every scope of the tokens, among uses that state a required scope.</p>`}</section>`;
}

export function controls(items, link) {
  return html`<section class="card"><h2>Controls</h2><div class="wide-table" tabindex="0"><table class="ranking wrap"><thead><tr><th scope="col">Check</th><th scope="col" class="num">Lacking</th><th scope="col">OWASP NHI, NIST CSF, SP 800-207</th></tr></thead>
    <tbody>${items.map((c) => html`<tr><th scope="row"><a href=${link(c.rule)} title=${c.response}>${text(c.title, 60)}</a></th><td class="num">${c.subjects ? html`<b class="warned-text">${number(c.subjects)}</b>` : html`<span class="good">0</span>`}</td>
      <td class="muted">${c.references.filter((ref) => /OWASP NHI|NIST/.test(ref)).join('; ')}</td></tr>`)}</tbody></table></div></section>`;
}
