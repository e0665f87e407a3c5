// @ts-check
import { clip, compact, differing, duration, middle, number, plain, relative, subjectOf } from './format.js';
import { equal, test } from './testing.js';

const NOW = Date.parse('2026-12-01T12:00:00Z');
const ago = (/** @type {number} */ seconds) => relative(new Date(NOW - seconds * 1000).toISOString(), NOW);
const marked = (/** @type {string} */ expected, /** @type {string} */ seen) => differing(expected, seen).map((part) => (part.differs ? `[${part.text}]` : part.text)).join('');

test('plain: characters that deceive are shown as numbers', () => {
  equal(plain('abc\u202etxt.exe'), 'abc\\u202etxt.exe');
  equal(plain('a\u200bb\u0000'), 'a\\u200bb\\u0000');
  equal(plain(null), '');
  equal(plain(42), '42');
});

test('middle: keeps both ends, counts code points', () => {
  equal(middle('0198f0c2-7a1e-7c3b', 9), '0198…7c3b');
  equal(middle('short', 5), 'short');
  equal(middle('😀😀😀😀', 3), '😀…😀');
});

test('clip: cuts the end', () => {
  equal(clip('abcdef', 4), 'abc…');
  equal(clip('😀😀', 2), '😀😀');
});

test('numbers', () => {
  equal([number(1234567), compact(9.54), compact(9_999), compact(12_345), compact(123_456), compact(1_234_567)], ['1,234,567', '9.5', '9,999', '12.3k', '123k', '1.2M']);
  equal([duration(12.4), duration(1500), duration(59_000), duration(150_000)], ['12 ms', '1.5 s', '59 s', '3 min']);
});

test('relative: largest unit, past and future', () => {
  equal([ago(0), ago(59), ago(60), ago(3_599), ago(3_600), ago(86_400), ago(-120)], ['now', '59 s', '1 min', '59 min', '1 h', '1 d', 'in 2 min']);
  equal(relative('no time', NOW), '');
});

test('differing: by common ends, by word in lists, or the whole value', () => {
  equal(marked('203.0.113.7', '203.0.113.201'), '203.0.113.[201]');
  equal(marked('read write', 'read refund'), 'read [refund]');
  equal(marked('abc', 'xyz'), '[xyz]');
  equal(marked('same', 'same'), 'same');
  equal(marked('', 'new'), '[new]');
});

test('subjectOf: the name by type', () => {
  equal(subjectOf({ subject: { type: 'token', hash: 'h', iss: 'i' } }), { kind: 'token', name: 'h', iss: 'i' });
  equal(subjectOf({ subject: { type: 'address', address: '::1' } }), { kind: 'address', name: '::1' });
  equal(subjectOf({}), { kind: '', name: '' });
});
