// The address of the page of a session or grant.
import { linkTo } from '../where.js';

// The tenant of the session is not the tenant filter of the console, so it has a name of its own.
export const familyLink = (kind, tenant, iss, name) => linkTo(`/${kind}`, { of: tenant, iss, name });
