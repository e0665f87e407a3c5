// @ts-check
// The exchange tree in memory: parents and children, folded branches, and the impact of a revocation.
import { isDenied } from '../token-state.js';

/**
 * A token of the tree, as `/api/chain` sends it.
 * @typedef {{key: string, tenant?: string, token?: Record<string, any>, issued_at?: string, uses?: number, denied?: number, last?: string,
 *   per_minute?: number, detections?: number, severity?: Record<string, number>, state?: Record<string, any>}} Token
 */

/**
 * An exchange. `gained`, `kept` and `lost` are missing if the scopes of either token are not known.
 * @typedef {{from: string, to: string, time?: string, client_id?: string, actor?: string | null, gained?: string[], kept?: string[],
 *   lost?: string[], subject_changed?: boolean, lifetime_extended?: boolean}} Exchange
 */

/**
 * A visible line of the tree: a token, or the siblings that are not shown (`hidden`: their keys).
 * @typedef {{key: string, parent: string, level: number, node?: Token, children: number, hidden?: string[]}} Row
 */

/** Above this many tokens, branches without findings start folded. */
const MANY = 60;
/** A token with more children than this shows the ones that matter, and a line for the rest. */
const FAN = 8;
/** This many children are shown in any case. */
const FIRST = 4;

export const MORE = 'more-';

const SEVERITIES = ['critical', 'high', 'medium', 'low'];

/** @param {Token} node */
export const worst = (node) => SEVERITIES.find((s) => node.severity?.[s]);
/** @param {Token} node */
export const isRevoked = (node) => isDenied(node.state);

export class Tree {
  /** @param {{root: string, focus: string, nodes: Token[], edges: Exchange[]}} chain */
  constructor({ root, focus, nodes, edges }) {
    this.root = root;
    this.focus = focus;
    /** @type {Map<string, Token>} */
    this.nodes = new Map(nodes.map((n) => [n.key, n]));
    /** @type {Map<string, Exchange>} */
    this.edgeTo = new Map();
    /** @type {Map<string, string[]>} */
    this.children = new Map();
    for (const e of edges) {
      // A token that is its own ancestor is drawn at its first place.
      if (e.to === root || !this.nodes.has(e.from) || !this.nodes.has(e.to) || this.edgeTo.has(e.to)) continue;
      this.edgeTo.set(e.to, e);
      this.children.set(e.from, [...(this.children.get(e.from) ?? []), e.to]);
    }
    // The way to the token that the page is about is the first line of the picture.
    const path = this.pathTo(focus);
    path.forEach((key, i) => {
      const siblings = i ? this.children.get(path[i - 1]) : undefined;
      if (siblings) siblings.unshift(...siblings.splice(siblings.indexOf(key), 1));
    });
    /** @type {Set<string>} keys of tokens whose children are folded */
    this.closed = new Set();
    /** @type {Set<string>} keys of tokens whose children are all shown, however many they are */
    this.spread = new Set();
    /** @type {Set<string>} tokens with findings, revoked ones, and those that gained a scope */
    this.marked = new Set(nodes.filter((n) => worst(n) || isRevoked(n) || this.edgeTo.get(n.key)?.gained?.length).map((n) => n.key));
    /** @type {Set<string>} ancestors of marked tokens */
    this.aboveMarked = new Set();
    this.marked.forEach((key) => this.pathTo(key).slice(0, -1).forEach((k) => this.aboveMarked.add(k)));
    if (nodes.length > MANY) this.foldQuiet();
  }

  /** Keeps the folds of the tree that this one replaces. @param {Tree} old */
  foldLike(old) {
    this.closed = new Set([...old.closed].filter((key) => this.children.has(key)));
    this.spread = old.spread;
  }

  /** Folds branches that hold no finding, below the first hop. */
  foldQuiet() {
    const path = new Set(this.pathTo(this.focus));
    this.walk((key, level) => {
      if (level >= 1 && this.children.has(key) && !path.has(key) && !this.aboveMarked.has(key)) this.closed.add(key);
    });
  }

  unfoldAll() {
    this.closed.clear();
    this.spread = new Set(this.children.keys());
  }

  /** Unfolds the ancestors of a token. @param {string} key */
  reveal(key) {
    this.pathTo(key).slice(0, -1).forEach((k) => this.closed.delete(k));
  }

  /** The token's ancestors from the root on, then the token. @param {string} key @returns {string[]} */
  pathTo(key) {
    /** @type {string[]} */
    const path = [];
    for (let at = key; at && !path.includes(at); at = this.edgeTo.get(at)?.from ?? '') path.unshift(at);
    return path;
  }

  /** Visits every token that the root leads to, parents first. @param {(key: string, level: number) => void} visit */
  walk(visit) {
    const seen = new Set();
    /** @type {[string, number][]} */
    const stack = [[this.root, 0]];
    for (let top = stack.pop(); top; top = stack.pop()) {
      const [key, level] = top;
      if (seen.has(key) || !this.nodes.has(key)) continue;
      seen.add(key);
      visit(key, level);
      [...(this.children.get(key) ?? [])].reverse().forEach((child) => stack.push([child, level + 1]));
    }
  }

  /**
   * The children to show, and the others. Children in `wanted` are always shown, then those with findings, then the first ones.
   * @param {string} key
   * @param {Set<string>} wanted
   */
  childrenOf(key, wanted) {
    const all = this.children.get(key) ?? [];
    if (all.length <= FAN || this.spread.has(key)) return { shown: all, hidden: /** @type {string[]} */ ([]) };
    const keep = new Set(all.filter((k) => wanted.has(k)));
    for (const k of all) if (keep.size < FAN && (this.marked.has(k) || this.aboveMarked.has(k))) keep.add(k);
    for (const k of all) if (keep.size < FIRST) keep.add(k);
    return { shown: all.filter((k) => keep.has(k)), hidden: all.filter((k) => !keep.has(k)) };
  }

  /**
   * The visible rows, parents before children.
   * @param {Iterable<string>} [wanted] tokens whose branches must be shown among their siblings, beside the one the page is about
   * @returns {Row[]}
   */
  rows(wanted = []) {
    const show = new Set([...wanted, this.focus].flatMap((key) => this.pathTo(key)));
    /** @type {Row[]} */
    const rows = [];
    /** @type {(key: string, parent: string, level: number) => void} */
    const go = (key, parent, level) => {
      const count = this.children.get(key)?.length ?? 0;
      rows.push({ key, parent, level, node: this.nodes.get(key), children: count });
      if (this.closed.has(key)) return;
      const { shown, hidden } = this.childrenOf(key, show);
      shown.forEach((child) => go(child, key, level + 1));
      if (hidden.length) rows.push({ key: MORE + key, parent: key, level: level + 1, children: 0, hidden });
    };
    if (this.nodes.has(this.root)) go(this.root, '', 0);
    return rows;
  }

  /** The descendants of a token. @param {string} key */
  below(key) {
    const found = new Set([key]);
    for (const at of found) (this.children.get(at) ?? []).forEach((child) => found.add(child));
    found.delete(key);
    return [...found];
  }

  /** Keys of the tokens that hold the word in id, client, subject or scope. @param {string} query */
  find(query) {
    const word = query.trim().toLowerCase();
    if (!word) return [];
    /** @type {string[]} */
    const found = [];
    this.walk((key) => {
      const t = this.nodes.get(key)?.token ?? {};
      if ([t.jti, t.hash, t.client_id, t.sub, ...(t.scope ?? [])].some((value) => String(value ?? '').toLowerCase().includes(word))) found.push(key);
    });
    return found;
  }

  /** The impact of revoking this token. @param {string} key @param {number} now milliseconds since 1970 */
  impact(key, now) {
    const all = [key, ...this.below(key)].flatMap((k) => this.nodes.get(k) ?? []);
    const live = all.filter((n) => (n.token?.exp ?? Infinity) * 1000 > now && !isDenied(n.state));
    return {
      tokens: all.length, live: live.length, descendants: all.length - 1,
      clients: new Set(live.map((n) => n.token?.client_id).filter(Boolean)).size,
      subjects: new Set(live.map((n) => n.token?.sub).filter(Boolean)).size,
      perMinute: live.reduce((sum, n) => sum + (n.per_minute ?? 0), 0),
    };
  }
}
