// @ts-check
// The address of the page of a client, subject, address, agent or user agent.
import { html, nothing } from '../lit/lit-html.js';
import { identifier } from '../parts.js';
import { linkTo } from '../where.js';

/** @type {Record<string, string>} */
export const KINDS = { client: 'Client', subject: 'Subject', address: 'Address', agent: 'Agent', 'user-agent': 'User agent' };

/**
 * The tenant of the entity is not the tenant filter of the console, so it has a name of its own.
 * @param {string} kind @param {string} tenant @param {string} name @param {string} [iss]
 */
export const entityAddress = (kind, tenant, name, iss) => linkTo(`/${kind}`, { of: tenant, name, ...(iss ? { iss } : {}) });

/**
 * The identifier as a link to its page. Without a tenant, the page is not known.
 * @param {string} kind @param {string | undefined} tenant @param {string | undefined} name @param {number} length @param {string} [iss]
 */
export function entityLink(kind, tenant, name, length, iss) {
  if (name === undefined || name === null || name === '') return nothing;
  return tenant ? html`<a class="entity-link" href=${entityAddress(kind, tenant, name, iss)}>${identifier(name, length)}</a>` : identifier(name, length);
}
