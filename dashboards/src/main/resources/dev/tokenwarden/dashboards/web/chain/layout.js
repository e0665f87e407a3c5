// @ts-check
// Places the cards of the tree. Pure: the same rows give the same places, in any browser.

/**
 * A card to place. Parents are before children. `label`: whether the edge to it has text.
 * @typedef {{key: string, parent: string, level: number, height: number, label?: boolean}} Item
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 * @typedef {{from: string, to: string, d: string, label: {x: number, y: number, width: number, anchor: 'start' | 'end'}}} Line
 * @typedef {{level: number, x: number, count: number}} Column
 * @typedef {{boxes: Map<string, Box>, lines: Line[], columns: Column[], width: number, height: number}} Places
 */

export const CARD = 228;
/** Between two columns. The actor of an exchange is written here. */
export const GAP = 118;
const PAD = 16;
const BETWEEN = 14;
/** Height at which an edge leaves and enters a card: its first line. */
const PORT = 20;
/** Where an edge turns, from the parent's right side. */
const TURN = 16;
const INDENT = 18;
/** No card of the indented form is narrower. */
const NARROWEST = 228;
const LABEL = 18;

/**
 * A branch, placed relative to its first card. `top` and `bottom`: where the branch begins and ends in each column, from its own on.
 * @typedef {{offset: number, top: number[], bottom: number[], item: Item, branches: Branch[]}} Branch
 */

/**
 * One column per hop. A parent is level with its first child, so a chain without branches is a straight line. A branch moves up as far as
 * the columns that it uses are free: a card without children needs only its own place.
 * @param {Item[]} items
 * @returns {Places}
 */
export function columns(items) {
  /** @type {Map<string, Box>} */
  const boxes = new Map();
  const children = group(items);
  /** @type {(item: Item) => Branch} */
  const branchOf = (item) => {
    const branches = (children.get(item.key) ?? []).map(branchOf);
    const { top, bottom } = stack(branches);
    return { offset: 0, item, branches, top: [0, ...top], bottom: [item.height, ...bottom] };
  };
  /** @type {(branch: Branch, y: number) => void} */
  const place = ({ item, branches, offset }, y) => {
    boxes.set(item.key, { x: PAD + item.level * (CARD + GAP), y: y + offset, width: CARD, height: item.height });
    branches.forEach((b) => place(b, y + offset));
  };
  const roots = items.filter((item) => !item.parent).map(branchOf);
  const { bottom } = stack(roots);
  roots.forEach((root) => place(root, PAD));
  const lines = items.flatMap((item) => {
    const from = boxes.get(item.parent);
    const to = boxes.get(item.key);
    return from && to ? [across(item, from, to)] : [];
  });
  const places = counted(items);
  return {
    boxes, lines, columns: places.map(({ level, count }) => ({ level, count, x: PAD + level * (CARD + GAP) })),
    width: PAD * 2 + places.length * (CARD + GAP) - GAP, height: PAD * 2 + Math.max(0, ...bottom),
  };
}

/** Puts branches below each other, each as high as it can be, and returns the outline of all of them. @param {Branch[]} branches */
function stack(branches) {
  /** @type {number[]} */
  const top = [];
  /** @type {number[]} */
  const bottom = [];
  for (const branch of branches) {
    branch.offset = Math.max(0, ...branch.top.map((t, i) => (i < bottom.length ? bottom[i] + BETWEEN - t : 0)));
    branch.top.forEach((t, i) => {
      if (i >= top.length) top.push(t + branch.offset);
      bottom[i] = branch.bottom[i] + branch.offset;
    });
  }
  return { top, bottom };
}

/** @param {Item} item @param {Box} from @param {Box} to @returns {Line} */
function across(item, from, to) {
  const x = from.x + from.width;
  const y1 = from.y + PORT;
  const y2 = to.y + PORT;
  const turn = x + TURN;
  const d = y1 === y2 ? `M${x} ${y1}H${to.x}` : `M${x} ${y1}H${turn - 8}q8 0 8 8V${y2 - 8}q0 8 8 8H${to.x}`;
  return { from: item.parent, to: item.key, d, label: { x: to.x - 8, y: y2 - 6, width: GAP - TURN - 22, anchor: 'end' } };
}

/**
 * One card per line, indented by hop: for narrow screens. Deep hops share the last indent.
 * @param {Item[]} items
 * @param {number} width
 * @returns {Places}
 */
export function indented(items, width) {
  const pad = 12;
  const deepest = Math.max(0, Math.floor((width - 2 * pad - NARROWEST) / INDENT));
  /** @type {Map<string, Box>} */
  const boxes = new Map();
  let y = pad;
  for (const item of items) {
    const x = pad + Math.min(item.level, deepest) * INDENT;
    if (item.parent && item.label) y += LABEL;
    boxes.set(item.key, { x, y, width: width - pad - x, height: item.height });
    y += item.height + 10;
  }
  const lines = items.flatMap((item) => {
    const from = boxes.get(item.parent);
    const to = boxes.get(item.key);
    return from && to ? [down(item, from, to)] : [];
  });
  return { boxes, lines, columns: counted(items).map((c) => ({ ...c, x: pad })), width, height: y - 10 + pad };
}

/** @param {Item} item @param {Box} from @param {Box} to @returns {Line} */
function down(item, from, to) {
  const x = from.x + INDENT / 2;
  const y = to.y + PORT;
  // Cards at the deepest indent are below each other: the line ends at the upper side.
  const d = to.x > x ? `M${x} ${from.y + from.height}V${y - 6}q0 6 6 6H${to.x}` : `M${x} ${from.y + from.height}V${to.y}`;
  return { from: item.parent, to: item.key, d, label: { x: Math.max(to.x, x) + 6, y: to.y - 6, width: to.width - 12, anchor: 'start' } };
}

/** @param {Item[]} items @returns {Map<string, Item[]>} */
function group(items) {
  /** @type {Map<string, Item[]>} */
  const children = new Map();
  for (const item of items) {
    const siblings = children.get(item.parent);
    if (siblings) siblings.push(item);
    else children.set(item.parent, [item]);
  }
  return children;
}

/** @param {Item[]} items */
function counted(items) {
  /** @type {{level: number, count: number}[]} */
  const levels = [];
  for (const { level } of items) {
    while (levels.length <= level) levels.push({ level: levels.length, count: 0 });
    levels[level].count++;
  }
  return levels;
}
