// @ts-check
import { equal, isTrue, random, test } from '../testing.js';
import { CARD, columns, GAP, indented } from './layout.js';
import { Tree } from './tree.js';
import { randomTree } from './trees.js';

/** @typedef {import('./layout.js').Box} Box */

const NARROW = 390;

/** Cards of random heights. @param {number} seed @param {number} size */
function items(seed, size) {
  const next = random(seed);
  const tree = new Tree(randomTree(seed, size));
  tree.unfoldAll();
  return tree.rows().map((row) => ({ key: row.key, parent: row.parent, level: row.level, height: 34 + Math.floor(next() * 80), label: next() < 0.7 }));
}

/** @param {Map<string, Box>} boxes */
function overlaps(boxes) {
  const all = [...boxes].sort((a, b) => a[1].y - b[1].y);
  return all.flatMap(([name, a], i) => all.slice(i + 1).filter(([, b]) => b.y < a.y + a.height && a.x < b.x + b.width && b.x < a.x + a.width).map(([other]) => `${name} and ${other}`));
}

/** @param {(cards: ReturnType<typeof items>, seed: number) => void} check */
function forRandomTrees(check) {
  for (let seed = 1; seed <= 60; seed++) check(items(seed, 1 + ((seed * 37) % 240)), seed);
}

test('columns: no card covers another, and all are inside of the picture', () => forRandomTrees((cards, seed) => {
  const { boxes, width, height } = columns(cards);
  equal(boxes.size, cards.length, `seed ${seed}:`);
  equal(overlaps(boxes), [], `seed ${seed}:`);
  for (const box of boxes.values()) isTrue(box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height, `seed ${seed}: a card is outside`);
}));

test('columns: one column per hop, a parent level with its first child, children in order', () => forRandomTrees((cards, seed) => {
  const { boxes, columns: heads } = columns(cards);
  equal(heads.reduce((sum, head) => sum + head.count, 0), cards.length);
  for (const card of cards) {
    const box = /** @type {Box} */ (boxes.get(card.key));
    equal(box.x, heads[card.level].x, `seed ${seed}: column of ${card.key}`);
    const children = cards.filter((c) => c.parent === card.key).map((c) => /** @type {Box} */ (boxes.get(c.key)));
    if (children.length) equal(children[0].y, box.y, `seed ${seed}: first child of ${card.key}`);
    children.slice(1).forEach((child, i) => isTrue(child.y >= children[i].y + children[i].height, `seed ${seed}: children of ${card.key} are out of order`));
  }
}));

test('columns: every card but the root has a line from its parent', () => forRandomTrees((cards) => {
  const { lines, boxes } = columns(cards);
  equal(lines.length, cards.length - 1);
  for (const line of lines) {
    const [from, to] = [boxes.get(line.from), boxes.get(line.to)].map((b) => /** @type {Box} */ (b));
    isTrue(line.d.startsWith(`M${from.x + CARD} `), `the line to ${line.to} begins at its parent`);
    isTrue(line.d.endsWith(`H${to.x}`), `the line to ${line.to} ends at its card`);
    isTrue(line.label.x - line.label.width >= from.x + CARD && line.label.x <= to.x, 'its text is between the columns');
  }
}));

test('columns: a chain without branches is a straight line', () => {
  const { boxes, lines, width } = columns(['a', 'b', 'c'].map((key, level) => ({ key, parent: level ? 'ab'[level - 1] : '', level, height: 90 })));
  equal([...boxes.values()].map((b) => b.y), [16, 16, 16]);
  equal(lines[1].d, `M${16 + 2 * CARD + GAP} 36H${16 + 2 * (CARD + GAP)}`);
  equal(width, 32 + 3 * CARD + 2 * GAP);
});

test('columns: a card without children moves up beside a tall branch', () => {
  const { boxes } = columns([
    { key: 'root', parent: '', level: 0, height: 90 },
    { key: 'tall', parent: 'root', level: 1, height: 90 },
    ...[1, 2, 3].map((i) => ({ key: `child-${i}`, parent: 'tall', level: 2, height: 90 })),
    { key: 'leaf', parent: 'root', level: 1, height: 90 },
  ]);
  equal(boxes.get('leaf')?.y, 16 + 90 + 14);
});

test('indented: no card covers another, and none needs sideways scrolling', () => forRandomTrees((cards, seed) => {
  for (const width of [320, NARROW, 446]) {
    const { boxes, height } = indented(cards, width);
    equal(overlaps(boxes), [], `seed ${seed}:`);
    for (const box of boxes.values()) isTrue(box.x >= 0 && box.x + box.width <= width && box.width >= 228 && box.y + box.height <= height, `seed ${seed}: ${JSON.stringify(box)}`);
  }
}));

test('indented: rows keep the order of the list, and the text of a line has its place', () => forRandomTrees((cards) => {
  const { boxes, lines } = indented(cards, NARROW);
  const ys = cards.map((card) => boxes.get(card.key)?.y ?? 0);
  equal(ys, [...ys].sort((a, b) => a - b));
  for (const line of lines) {
    const index = cards.findIndex((card) => card.key === line.to);
    const above = /** @type {Box} */ (boxes.get(cards[index - 1].key));
    if (cards[index].label) isTrue(line.label.y - 10 >= above.y + above.height, 'the text is below the card before');
  }
}));

test('the same cards have the same places', () => {
  equal(columns(items(7, 200)), columns(items(7, 200)));
  equal(indented(items(7, 200), NARROW), indented(items(7, 200), NARROW));
});

test('nothing to place', () => {
  equal(columns([]).lines, []);
  equal(indented([], NARROW).boxes.size, 0);
});
