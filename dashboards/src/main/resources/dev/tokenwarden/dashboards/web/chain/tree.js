// The tree in memory: parents and children, positions, and the impact of a revocation.
import { isDenied } from '../token-state.js';

const STEP_X = 212;
const STEP_Y = 72;

export class Tree {
  constructor({ root, focus, nodes, edges }) {
    this.root = root;
    this.focus = focus;
    this.nodes = new Map(nodes.map((n) => [n.key, n]));
    this.edges = edges;
    this.edgeTo = new Map(edges.map((e) => [e.to, e]));
    this.children = new Map();
    for (const e of edges) {
      // A token that is its own ancestor is drawn at its first place.
      if (e.to !== root) this.children.set(e.from, [...(this.children.get(e.from) ?? []), e.to]);
    }
    this.closed = new Set();
    if (nodes.length > 150) this.closeDeep(3);
  }

  closeDeep(depth) {
    const path = new Set(this.pathTo(this.focus));
    this.walk((key, level) => {
      if (level >= depth && this.children.has(key) && !path.has(key)) this.closed.add(key);
    }, true);
  }

  pathTo(key) {
    const path = [];
    for (let at = key; at && !path.includes(at); at = this.edgeTo.get(at)?.from) path.unshift(at);
    return path;
  }

  // Parents before children. Closed branches are left out, unless `all`.
  walk(visit, all = false) {
    const seen = new Set();
    const go = (key, level) => {
      if (seen.has(key) || !this.nodes.has(key)) return;
      seen.add(key);
      visit(key, level);
      if (all || !this.closed.has(key)) (this.children.get(key) ?? []).forEach((child) => go(child, level + 1));
    };
    go(this.root, 0);
  }

  rows() {
    const rows = [];
    this.walk((key, level) => rows.push({ key, level, node: this.nodes.get(key), children: this.children.get(key)?.length ?? 0 }));
    return rows;
  }

  // Left to right by depth; a parent is in the middle of its children.
  positions() {
    const at = new Map();
    const seen = new Set();
    let line = 0;
    const place = (key, level) => {
      seen.add(key);
      const below = this.closed.has(key) ? [] : (this.children.get(key) ?? []).filter((child) => !seen.has(child) && this.nodes.has(child));
      const ys = below.map((child) => place(child, level + 1));
      const y = ys.length ? (ys[0] + ys[ys.length - 1]) / 2 : line++ * STEP_Y;
      at.set(key, { x: level * STEP_X, y });
      return y;
    };
    place(this.root, 0);
    return at;
  }

  below(key) {
    const found = [];
    const seen = new Set([key]);
    const go = (at) => (this.children.get(at) ?? []).forEach((child) => {
      if (!seen.has(child) && this.nodes.has(child)) {
        seen.add(child);
        found.push(child);
        go(child);
      }
    });
    go(key);
    return found;
  }

  // The impact of revoking this token.
  impact(key, now) {
    const all = [key, ...this.below(key)].map((k) => this.nodes.get(k));
    const live = all.filter((n) => (n.token?.exp ?? Infinity) * 1000 > now && !isDenied(n.state));
    return {
      tokens: all.length, live: live.length, descendants: all.length - 1,
      clients: new Set(live.map((n) => n.token?.client_id).filter(Boolean)).size,
      subjects: new Set(live.map((n) => n.token?.sub).filter(Boolean)).size,
      perMinute: live.reduce((sum, n) => sum + (n.per_minute ?? 0), 0),
    };
  }
}
