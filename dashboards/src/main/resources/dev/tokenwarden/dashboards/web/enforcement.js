// Says where revocations are in force, and where nobody enforces them.
import { html, nothing } from './lit/lit-html.js';
import { number } from './format.js';
import { icons } from './icons.js';
import { text } from './parts.js';
import { view } from './store.js';

// The tenants that have revocations and no verifier that listens; null: not known.
export const unenforced = (verifiers) => (verifiers?.connected ? (verifiers.tenants ?? []).filter((one) => one.revocations > 0 && one.alive === 0) : null);

const SHOWN = 3;

const names = (tenants) => html`${tenants.slice(0, SHOWN).map((one, i) => html`${i ? ', ' : nothing}<b>${text(one.tenant, 40)}</b>`)}${tenants.length > SHOWN ? html` and ${number(tenants.length - SHOWN)} more` : nothing}`;

export function enforcementBanner() {
  if (!view.health?.revocation?.connected || !view.verifiers) return nothing;
  const open = unenforced(view.verifiers);
  if (open === null) {
    return view.page?.path === '/revocations'
      ? html`<div class="banner warn" role="status">${icons.warn}<span>The revocation service does not answer: it is not known now where revocations are in force.</span></div>` : nothing;
  }
  const shown = open.filter((one) => !view.where.tenant || one.tenant === view.where.tenant);
  if (!shown.length) return nothing;
  const n = shown.reduce((sum, one) => sum + one.revocations, 0);
  return html`<div class="banner bad" role="alert" id="unenforced">${icons.warn}<span>In force at 0 of 0 verifiers: nobody enforces the revocations of ${shown.length === 1 ? 'tenant' : 'the tenants'} ${names(shown)}.
    ${n === 1 ? 'One revoked target is' : html`${number(n)} revoked targets are`} accepted there until a verifier ${shown.some((one) => one.known) ? 'is heard from again' : 'listens'}.</span></div>`;
}

export const nobody = (tenant) => html`<p class="effect bad">In force at <b>0</b> of 0 verifiers: nobody enforces the revocations of tenant ${text(tenant, 60)}.</p>`;

// In force at how many verifiers; for an answer of the revocation service.
export function inForce(p, tenant) {
  if (!p) return nothing;
  if (!p.verifiers) return nobody(tenant);
  return html`<p class="effect">In force at <b>${number(p.in_force ?? 0)}</b> of ${number(p.verifiers)} ${p.verifiers === 1 ? 'verifier' : 'verifiers'}${p.last_after_ms !== undefined ? html`, the last one ${number(p.last_after_ms)} ms after the decision` : nothing}.</p>`;
}
