// @ts-check
// Unit tests of the console's modules. A browser runs them: see JavaScriptUnitTest.

/** @type {{name: string, run: () => unknown}[]} */
let registered = [];

/** @param {string} name @param {() => unknown} run */
export function test(name, run) {
  registered.push({ name, run });
}

/** @param {unknown} a @param {unknown} b @returns {boolean} */
function same(a, b) {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (a instanceof Map || a instanceof Set) return same([...a], [.../** @type {Set<unknown>} */ (b)]);
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return left.length === right.length && left.every(([name, value]) => name in b && same(value, /** @type {Record<string, unknown>} */ (b)[name]));
}

/** @param {unknown} value */
const shown = (value) => JSON.stringify(value, (_, v) => (v instanceof Map || v instanceof Set ? [...v] : v === undefined ? 'undefined' : v));

/** @param {unknown} actual @param {unknown} expected @param {string} [about] */
export function equal(actual, expected, about = '') {
  if (!same(actual, expected)) throw new Error(`${about} expected ${shown(expected)} but was ${shown(actual)}`.trim());
}

/** @param {unknown} value @param {string} about */
export function isTrue(value, about) {
  if (!value) throw new Error(about);
}

/** A generator of numbers from 0 to below 1 (mulberry32). The same seed gives the same numbers. @param {number} seed */
export function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Runs the tests of a module. @param {string} module @returns {Promise<{name: string, error: string}[]>} an empty error: passed */
export async function run(module) {
  registered = [];
  await import(module);
  /** @type {{name: string, error: string}[]} */
  const results = [];
  for (const { name, run: body } of registered) {
    try {
      await body();
      results.push({ name, error: '' });
    } catch (e) {
      results.push({ name, error: e instanceof Error ? e.stack ?? e.message : String(e) });
    }
  }
  return results;
}
