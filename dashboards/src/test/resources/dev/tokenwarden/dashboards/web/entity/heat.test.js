import { equal, test } from '../testing.js';
import { isNew, level } from './heat.js';

const hours = (/** @type {Record<number, number>} */ counts) => Array.from({ length: 24 }, (_, hour) => counts[hour] ?? 0);

test('an hour without uses has no colour, the busiest has the strongest', () => {
  equal(level(0, 1_000), 0);
  equal(level(1_000, 1_000), 5);
});

test('one use among a million is visible', () => {
  equal(level(1, 1_000_000), 1);
});

test('an hour is new if all its uses are of the last day, and the row is older', () => {
  const row = { name: 'payments', n: 13, hours: hours({ 3: 2, 9: 11 }), recent: hours({ 3: 2, 9: 1 }) };
  equal(isNew(row, 3), true);
  equal(isNew(row, 9), false);
  equal(isNew(row, 4), false);
});

test('nothing is new in the first day', () => {
  equal(isNew({ name: 'payments', n: 2, hours: hours({ 3: 2 }), recent: hours({ 3: 2 }) }, 3), false);
});
