// @ts-check
import { equal, isTrue, test } from '../testing.js';
import { MORE, Tree } from './tree.js';
import { randomTree, treeOf } from './trees.js';

const keys = (/** @type {import('./tree.js').Row[]} */ rows) => rows.map((row) => row.key);
const many = (/** @type {number} */ count) => Array.from({ length: count }, (_, i) => `c${i}<root`);

test('rows: parents before children, with their hop', () => {
  const tree = new Tree(treeOf(['a<root', 'b<root', 'a1<a']));
  equal(tree.rows().map((r) => [r.key, r.level]), [['root', 0], ['a', 1], ['a1', 2], ['b', 1]]);
});

test('rows: the way to the opened token comes first', () => {
  const tree = new Tree({ ...treeOf(['a<root', 'b<root', 'b1<b', 'b2<b']), focus: 'b2' });
  equal(keys(tree.rows()), ['root', 'b', 'b2', 'b1', 'a']);
});

test('rows: a folded branch shows its first token alone', () => {
  const tree = new Tree(treeOf(['a<root', 'a1<a', 'b<root']));
  tree.closed.add('a');
  equal(keys(tree.rows()), ['root', 'a', 'b']);
  tree.reveal('a1');
  equal(keys(tree.rows()), ['root', 'a', 'a1', 'b']);
});

test('rows: of many children, the wanted ones, those with findings and the first ones are shown', () => {
  const tree = new Tree({ ...treeOf(many(30), { c20: { severity: { high: 1 } } }), focus: 'c25' });
  const rows = tree.rows(['c12']);
  equal(keys(rows), ['root', 'c25', 'c0', 'c12', 'c20', `${MORE}root`]);
  equal(rows[rows.length - 1].hidden?.length, 26);
  tree.spread.add('root');
  equal(tree.rows().length, 31);
});

test('rows: eight children are all shown, nine are not', () => {
  equal(new Tree(treeOf(many(8))).rows().length, 9);
  isTrue(keys(new Tree(treeOf(many(9))).rows()).includes(`${MORE}root`), 'nine');
});

test('every token is in a row, hidden, or below a folded one: nothing is lost', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const tree = new Tree(randomTree(seed, 30 + seed * 10));
    const rows = tree.rows();
    const shown = new Set(keys(rows).filter((key) => !key.startsWith(MORE)));
    for (const row of rows) {
      if (tree.closed.has(row.key)) tree.below(row.key).forEach((key) => shown.add(key));
      row.hidden?.forEach((key) => [key, ...tree.below(key)].forEach((k) => shown.add(k)));
    }
    equal(shown.size, tree.nodes.size, `seed ${seed}:`);
    tree.unfoldAll();
    equal(tree.rows().length, tree.nodes.size, `seed ${seed}, unfolded:`);
  }
});

test('large trees start with the branches folded that hold no finding', () => {
  const lines = Array.from({ length: 80 }, (_, i) => (i < 4 ? `t${i}<root` : `t${i}<t${i % 4}`));
  const tree = new Tree({ ...treeOf(lines, { t6: { severity: { critical: 1 } } }), focus: 't0' });
  equal([...tree.closed].sort(), ['t1', 't3']);
});

test('below: all descendants, once each, also in a cycle', () => {
  const tree = new Tree(treeOf(['a<root', 'b<a', 'c<a', 'd<c']));
  equal(tree.below('a').sort(), ['b', 'c', 'd']);
  const cycle = new Tree({ ...treeOf(['a<root', 'b<a']), edges: [{ from: 'root', to: 'a' }, { from: 'a', to: 'b' }, { from: 'b', to: 'root' }] });
  equal(cycle.below('root').sort(), ['a', 'b']);
  equal(cycle.pathTo('b'), ['root', 'a', 'b']);
});

test('find: by id, client, subject and scope, whatever the case', () => {
  const tree = new Tree(treeOf(['a<root', 'b<root'], { b: { token: { jti: 'B-42', client_id: 'Svc', sub: 'bob', scope: ['orders:refund'] } } }));
  equal(tree.find('b-4'), ['b']);
  equal(tree.find(' REFUND '), ['b']);
  equal(tree.find('client-'), ['root', 'a']);
  equal(tree.find('  '), []);
});

test('impact: counts what is alive below and with the token', () => {
  const now = 1_000_000_000_000;
  const exp = now / 1000 + 60;
  const tree = new Tree(treeOf(['a<root', 'b<a', 'c<a'], {
    a: { token: { client_id: 'x', sub: 'alice', exp }, per_minute: 2 },
    b: { token: { client_id: 'y', sub: 'alice', exp }, state: { name: 'revoked' } },
    c: { token: { client_id: 'z', sub: 'bob', exp: exp - 120 }, per_minute: 5 },
  }));
  equal(tree.impact('a', now), { tokens: 3, live: 1, descendants: 2, clients: 1, subjects: 1, perMinute: 2 });
});

test('folds are kept when the tree is read again', () => {
  const old = new Tree(treeOf(['a<root', 'a1<a']));
  old.closed.add('a');
  const tree = new Tree(treeOf(['a<root', 'a1<a', 'b<root']));
  tree.foldLike(old);
  equal(keys(tree.rows()), ['root', 'a', 'b']);
});
