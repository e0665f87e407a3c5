// @ts-check
import { equal, isTrue, test } from '../testing.js';
import { sentences } from './sentences.js';
import { kilometres, nameOf, placeOf, programOf } from './words.js';

const UTC = { timeZone: 'UTC' };
const BERLIN = { lat: 52.52, lon: 13.4 };
const SINGAPORE = { lat: 1.35, lon: 103.82 };
const owner = { id: 0, sub: 'alice', user_agent: 'Mozilla/5.0 (X11) Firefox/131.0', country: 'DE', location: BERLIN };
const thief = { id: 1, user_agent: 'python-requests/2.32.3', country: 'SG', location: SINGAPORE, suspect: true };
const used = { kind: 'use', outcome: 'accepted', holder: 0, audience: 'orders', time: '2026-12-01T02:07:58.000Z' };
const stolen = { ...used, holder: 1, time: '2026-12-01T02:07:58.243Z' };

/** @param {Record<string, unknown>} [change] */
const theft = (change) => ({
  holders: [owner, thief], acts: [used, stolen], detections: [{ rule: 'replay.impossible-travel', title: 'Berlin to Singapore', time: stolen.time }],
  decisions: [], revocations: [], exposure: { from: stolen.time, total: 6 }, ...change,
});

test('a theft: who, where, how long after, how far away, and what got through', () => {
  const told = sentences(theft(), UTC).join(' ');
  for (const part of ['02:07:58 UTC', 'alice’s Firefox in Germany used it at orders', 'later python-requests in Singapore used it at orders', 'km away', '6 requests got through.', 'It was not revoked.']) {
    isTrue(told.includes(part), `"${part}" is missing in: ${told}`);
  }
  isTrue(told.includes('243 ms'), told);
});

test('a revocation: how fast, and where it is in force', () => {
  const revocation = { decided_at: '2026-12-01T02:07:58.255Z', in_force: 5, verifiers: 5, acknowledged: [{ at: '2026-12-01T02:07:58.369Z' }] };
  const told = sentences(theft({ revocations: [revocation] }), UTC).join(' ');
  isTrue(told.includes('Revoked after 12 ms, closed at 5 of 5 verifiers after 126 ms.'), told);
});

test('one request is not "1 requests", and none is said', () => {
  isTrue(sentences(theft({ exposure: { from: stolen.time, total: 1 } }), UTC).includes('1 request got through.'), 'one');
  isTrue(sentences(theft({ exposure: { from: stolen.time, total: 0 } }), UTC).includes('No request got through.'), 'none');
});

test('nothing stored, and nothing found', () => {
  equal(sentences(theft({ acts: [], detections: [] }), UTC), ['No use is stored.']);
  isTrue(sentences(theft({ detections: [], acts: [used], exposure: {} }), UTC)[0].includes('1 accepted use, 0 refused uses. No rule found anything.'), 'quiet');
});

test('words: distances, programs and places', () => {
  const km = kilometres(BERLIN, SINGAPORE) ?? 0;
  isTrue(km > 9_850 && km < 9_980, `Berlin to Singapore: ${km}`);
  equal([kilometres(BERLIN, BERLIN), kilometres(BERLIN, null)], [0, null]);
  equal(['Mozilla/5.0 Chrome/130 Safari/537 Edg/130', 'curl/8.1', ''].map(programOf), ['Edge', 'curl', '']);
  equal([placeOf({ country: 'SG' }), placeOf({ as: 64500 }), placeOf({})], ['in Singapore', 'from AS64500', '']);
  equal([nameOf({}), nameOf({ workload: 'orders' }), nameOf({ address: '::1' })], ['an unknown client', 'workload orders', 'a client at ::1']);
});
