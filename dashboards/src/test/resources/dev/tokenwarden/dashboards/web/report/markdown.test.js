import { equal, test } from '../testing.js';
import { documentOf, recompute } from './document.js';
import { escaped, markdown } from './markdown.js';
import { didOf } from './words.js';

const incident = {
  id: 'inc-1', tenant: 'acme', title: 'alice’s token | was <b>used</b>', severity: 'high', triage: { status: 'closed', reason: 'true-positive' }, first: '2026-12-01T02:07:58Z', last: '2026-12-01T02:08:00Z',
  detected_at: '2026-12-01T02:07:59Z', rules: { 'replay.context-change': 1 }, attackers: [], clients: ['web'], people: ['alice'], total: 1,
  items: [{ id: 'd1', rule: 'replay.context-change', severity: 'high', time: '2026-12-01T02:07:58Z', title: 'Seen at a second network', subject: { type: 'token', jti: 't1' }, state: { name: 'revoked' } }],
};
const audit = {
  sha256: 'ab12', cut: false, since: '2026-12-01T02:07:59Z', until: '2026-12-01T02:09:00.001Z', records: [
    { id: 'dec-1', time: '2026-12-01T02:07:59Z', outcome: 'revoked', target: { type: 'token', jti: 't1' }, actor: 'rule:replay.context-change', reason: 'policy enforces this rule', facts: {} },
    { id: 'a-1', time: '2026-12-01T02:09:00Z', outcome: 'noted', actor: 'person:https://idp|7', reason: 'true-positive', facts: { activity: 'incident-close', actor_name: 'sam', comment: '[click](javascript:x)' } }],
};
const report = documentOf({ incident, targets: { known: true, items: [{ target: { type: 'token', jti: 't1' }, revoked: true }] }, story: null, audit, by: 'kim', at: '2026-12-01T03:00:00Z' });

test('a report separates decisions from what people did', () => {
  equal(report.decisions.map((one) => [one.by, one.outcome]), [['replay.context-change', 'revoked']]);
  equal(report.actions.map((one) => [one.by, didOf(one)]), [['sam', 'closed: true-positive']]);
});

test('text of events becomes no markup', () => {
  equal(escaped('a|b <i> [x](y) `z`\n# h'), 'a\\|b \\<i\\> \\[x\\]\\(y\\) \\`z\\`\\\\u000a\\# h');
  const text = markdown(report);
  equal(text.includes('<b>'), false);
  equal(text.includes('[click](javascript'), false);
});

test('the Markdown has the story, decisions, actions and the hash', () => {
  const text = markdown(report);
  for (const part of ['# alice’s token', '## Exposure', 'policy enforces this rule', '| sam |', 'closed: true-positive', '2 records, SHA-256 `ab12`', 'Made at 2026-12-01 03:00:00.000 UTC by kim']) {
    equal(text.includes(part) ? '' : part, '');
  }
});

test('a tenant with an odd name is quoted for the shell', () => {
  equal(recompute({ tenant: "a'; rm -r /", audit: {} }, 'r.json')[1].includes("--tenant='a'\\''; rm -r /'"), true);
});
