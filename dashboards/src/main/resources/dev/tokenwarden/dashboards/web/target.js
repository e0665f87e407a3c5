// Describes targets in words.
import { html, nothing } from './lit/lit-html.js';
import { identifier, text } from './parts.js';

const KIND = { token: 'token', chain: 'chain', subject: 'subject', client: 'client', key: 'key', thumbprint: 'key', issuer: 'issuer', session: 'session', grant: 'grant' };

export const targetName = (t) => t?.jti ?? t?.hash ?? t?.sid ?? t?.grant ?? t?.sub ?? t?.client_id ?? t?.kid ?? t?.jkt ?? t?.iss ?? '';

export function target(t, length = 34) {
  return t ? html`<span class="kind">${text(KIND[t.type] ?? t.type, 12)}</span>${identifier(targetName(t), length)}` : nothing;
}
