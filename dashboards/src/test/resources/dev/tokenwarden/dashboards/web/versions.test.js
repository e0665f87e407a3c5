// @ts-check
import { changed, described, isAhead, versionsOf, withVersions } from './versions.js';
import { equal, test } from './testing.js';

const NOW = Date.parse('2026-12-01T12:00:00Z');

test('versionsOf: empty for a record that nobody has changed', () => {
  equal(versionsOf([{ id: 'a' }, { id: 'b', triage: { version: 'v1' } }]), { a: '', b: 'v1' });
});

test('changed: applies a change once, however often it arrives', () => {
  const close = { version: 'v2', comment: true, set: { status: 'closed', assignee: '', by: 'sam' } };
  const once = changed({ id: 'a', triage: { version: 'v1', applied: ['v1'], assignee: 'kim', comments: 1 } }, close);
  equal(once.triage, { version: 'v2', applied: ['v1', 'v2'], comments: 2, status: 'closed', by: 'sam' });
  equal(changed(once, close), once);
});

test('changed: after an own change, the live message still brings its values', () => {
  equal(changed({ id: 'a', triage: { version: 'v1' } }, { version: 'v1', comment: false, set: { status: 'acknowledged' } }).triage.status, 'acknowledged');
});

test('isAhead: only if the page knows a change that the answer does not have', () => {
  equal(isAhead({ version: 'v2' }, { version: 'v1', applied: ['v1'] }), true);
  equal(isAhead({ version: 'v1' }, undefined), true);
  equal(isAhead({ version: 'v1' }, { version: 'v3', applied: ['v1', 'v2', 'v3'] }), false);
  equal(isAhead(undefined, { version: 'v1', applied: ['v1'] }), false);
});

test('described: says who did what when', () => {
  const at = '2026-12-01T11:59:56Z';
  equal(described({ by: 'sam', at, did: 'close', reason: 'false-positive' }, NOW), 'sam closed this 4 s ago as false positive');
  equal(described({ by: 'sam', at, did: 'assign', assignee: 'kim' }, NOW), 'sam assigned this 4 s ago to kim');
  equal(described({ by: 'sam', at, did: 'assign' }, NOW), 'sam unassigned this 4 s ago');
  equal(described({ at: '2026-12-01T12:00:00Z' }, NOW), 'Somebody changed this just now');
});

test('withVersions: a change of this page is no conflict', async () => {
  /** @type {string[]} */
  const sent = [];
  const answer = await withVersions({ a: '' }, async (/** @type {any} */ versions) => {
    sent.push(versions.a);
    if (versions.a !== 'mine') throw Object.assign(new Error('Conflict'), { status: 409, problem: { conflicts: [{ id: 'a', version: 'mine' }] } });
    return 'done';
  }, undefined, (/** @type {string} */ version) => version === 'mine');
  equal([answer, sent], ['done', ['', 'mine']]);
});

test('withVersions: another error is passed on', async () => {
  const failed = await withVersions({}, async () => { throw new Error('down'); }, undefined).catch((/** @type {Error} */ e) => e.message);
  equal(failed, 'down');
});
