// @ts-check
import { unenforced } from './enforcement.js';
import { equal, test } from './testing.js';

const tenant = (/** @type {string} */ name, /** @type {number} */ alive, /** @type {number} */ revocations) => ({ tenant: name, known: 2, alive, revocations });

test('unenforced: tenants with revocations and no verifier that listens', () => {
  equal(unenforced({ connected: true, tenants: [tenant('a', 0, 3), tenant('b', 1, 3), tenant('c', 0, 0)] }).map((/** @type {{tenant: string}} */ one) => one.tenant), ['a']);
});

test('unenforced: not known while the service does not answer', () => {
  equal(unenforced({ connected: false }), null);
  equal(unenforced(null), null);
});
