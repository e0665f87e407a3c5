// @ts-check
import { lacksCurrent } from './decisions.js';
import { isOther } from './token-state.js';
import { equal, test } from './testing.js';

test('lacksCurrent: the ledger has a decision that the index does not have yet', () => {
  equal(lacksCurrent({ name: 'denied', own: true, decision: 'b' }, [{ id: 'a' }]), true);
  equal(lacksCurrent({ name: 'revoked', own: true, decision: 'b' }, undefined), true);
  equal(lacksCurrent({ name: 'revoked', own: true, decision: 'b' }, [{ id: 'b' }, { id: 'a' }]), false);
});

test('lacksCurrent: a revocation of something wider, or none, is not awaited', () => {
  equal(lacksCurrent({ name: 'revoked', own: false, decision: 'b' }, [{ id: 'a' }]), false);
  equal(lacksCurrent({ name: 'reinstated', since: '2026-12-01T12:00:00Z' }, [{ id: 'a' }]), false);
  equal(lacksCurrent(undefined, []), false);
});

test('isOther: a second reinstatement is another state, more denials are not', () => {
  equal(isOther({ name: 'reinstated', since: '2026-12-01T12:00:00Z' }, { name: 'reinstated', since: '2026-12-01T12:00:09Z' }), true);
  equal(isOther({ name: 'revoked', since: '2026-12-01T12:00:00Z', decision: 'a' }, { name: 'revoked', since: '2026-12-01T12:00:00Z', decision: 'b' }), true);
  equal(isOther({ name: 'denied', since: '2026-12-01T12:00:00Z', decision: 'a', denials: 1 }, { name: 'denied', since: '2026-12-01T12:00:00Z', decision: 'a', denials: 2 }), false);
  equal(isOther(undefined, { name: 'observed' }), true);
});
