// Describes targets in words.
import { html, nothing } from './lit/lit-html.js';
import { entityLink } from './entity/link.js';
import { familyLink } from './family/link.js';
import { identifier, text } from './parts.js';

const KIND = { token: 'token', chain: 'chain', subject: 'subject', client: 'client', key: 'key', thumbprint: 'key', issuer: 'issuer', session: 'session', grant: 'grant' };

export const targetName = (t) => t?.jti ?? t?.hash ?? t?.sid ?? t?.grant ?? t?.sub ?? t?.client_id ?? t?.kid ?? t?.jkt ?? t?.iss ?? '';

function named(t, length) {
  switch (t.type) {
    case 'client': return entityLink('client', t.tenant, t.client_id, length);
    case 'subject': return entityLink('subject', t.tenant, t.sub, length, t.iss);
    case 'session':
    case 'grant': return html`<a class="entity-link" href=${familyLink(t.type, t.tenant, t.iss, targetName(t))}>${identifier(targetName(t), length)}</a>`;
    default: return identifier(targetName(t), length);
  }
}

// In a list whose rows open, `linked` is false: a click on the name opens the row.
export function target(t, length = 34, linked = true) {
  return t ? html`<span class="kind">${text(KIND[t.type] ?? t.type, 12)}</span>${linked ? named(t, length) : identifier(targetName(t), length)}` : nothing;
}
