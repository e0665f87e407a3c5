// @ts-check
// Trees for tests.
import { random } from '../testing.js';

/** @typedef {import('./tree.js').Token} Token @typedef {import('./tree.js').Exchange} Exchange */

/** A tree from lines of `child<parent`; the first token is the root. @param {string[]} exchanges @param {Partial<Record<string, Partial<Token>>>} [facts] */
export function treeOf(exchanges, facts = {}) {
  const [root] = (exchanges[0] ?? 'root<').split('<').reverse();
  const keys = [...new Set([root || 'root', ...exchanges.map((line) => line.split('<')[0])])];
  return {
    root: root || 'root', focus: root || 'root',
    nodes: keys.map((key) => /** @type {Token} */ ({ key, token: { jti: key, client_id: `client-${key}`, sub: 'alice', scope: ['read'] }, ...facts[key] })),
    edges: exchanges.map((line) => line.split('<')).map(([to, from]) => /** @type {Exchange} */ ({ from, to, gained: [], kept: ['read'], lost: [] })),
  };
}

/** A random tree of that size, always the same for a seed. @param {number} seed @param {number} size */
export function randomTree(seed, size) {
  const next = random(seed);
  const wide = next() < 0.5;
  return treeOf(Array.from({ length: size - 1 }, (_, i) => `t${i + 1}<t${Math.floor(next() * (wide ? Math.min(i + 1, 5) : i + 1))}`));
}
