// The exchange tree around a token: each exchange, the scopes that it gained or lost, and what a revocation would cover.
import { html, nothing } from '../lit/lit-html.js';
import { api } from '../api.js';
import { askToReinstate, askToRevoke } from '../ask.js';
import { number } from '../format.js';
import { icons } from '../icons.js';
import { message, skeleton } from '../messages.js';
import { canUndo, undoOf } from '../token-state.js';
import { update, view } from '../store.js';
import { linkTo, visit } from '../where.js';
import { draw } from './graph.js';
import { outline } from './outline.js';
import { impactLines, side } from './side.js';
import { Tree } from './tree.js';

const c = { key: '', tree: null, cut: false, error: '', selected: '', query: '', graph: null, drawn: null, dark: view.dark };

async function load() {
  const { key } = c;
  try {
    const data = await api.chain(key);
    if (key !== c.key) return;
    const closed = c.tree?.closed;
    c.tree = new Tree(data);
    if (closed) c.tree.closed = closed;
    c.cut = data.cut;
    c.error = '';
    if (!c.tree.nodes.has(c.selected)) c.selected = data.focus;
  } catch (e) {
    if (key !== c.key) return;
    c.error = e.status === 404 ? 'No record of this token was found in your tenants.' : e.message;
  }
  c.drawn = null;
  update();
}

let soon;
function loadSoon() {
  clearTimeout(soon);
  soon = setTimeout(load, 1_600);
}

function found() {
  const word = c.query.trim().toLowerCase();
  if (!word) return new Set();
  return new Set([...c.tree.nodes.values()].filter((n) => [n.token?.jti, n.token?.hash, n.token?.client_id, n.token?.sub, ...(n.token?.scope ?? [])]
    .some((value) => String(value ?? '').toLowerCase().includes(word))).map((n) => n.key));
}

function paint() {
  const container = document.getElementById('graph');
  if (!container || !c.tree) return;
  if (c.dark !== view.dark) {
    c.dark = view.dark;
    c.graph?.restyle();
  }
  if (c.drawn === c.query) return;
  c.drawn = c.query;
  c.graph?.close();
  c.graph = null;
  draw(container, { tree: c.tree, found: found(), selected: c.selected, now: Date.now(), onSelect: actions.select, onOpen: actions.open })
    .then((graph) => { c.graph = graph; }, () => { c.error = 'The drawing could not be loaded. The outline shows the same tree.'; update(); });
}

const actions = {
  select(key) {
    c.selected = key;
    c.graph?.select(key);
    update();
    queueMicrotask(() => document.getElementById(`n-${key}`)?.scrollIntoView({ block: 'nearest' }));
  },
  open: (key) => visit(linkTo('/token', { key })),
  toggle(key) {
    if (!c.tree.closed.delete(key)) c.tree.closed.add(key);
    c.drawn = null;
    update();
  },
  search(word) {
    c.query = word;
    const first = [...found()][0];
    if (first) {
      c.tree.pathTo(first).slice(0, -1).forEach((key) => c.tree.closed.delete(key));
      c.selected = first;
    }
    update();
  },
  move(step) {
    const rows = c.tree?.rows() ?? [];
    const at = rows.findIndex((r) => r.key === c.selected);
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
    if (next) {
      actions.select(next.key);
      queueMicrotask(() => document.getElementById(`n-${next.key}`)?.focus({ preventScroll: true }));
    }
  },
  act(type) {
    const node = c.tree.nodes.get(c.selected);
    const { iss, jti, hash } = node.token ?? {};
    if (canUndo(node.state)) {
      askToReinstate({ ...undoOf(node.state), after: loadSoon });
    } else if (iss) {
      askToRevoke({ target: { type, tenant: node.tenant, iss, ...(jti ? { jti } : { hash }) }, name: jti ?? hash, after: loadSoon, effect: impactLines(c.tree, c.selected, c.cut) });
    }
  },
};

function content() {
  if (!c.tree) {
    return c.error ? message(icons.chain, 'No such chain', c.error, html`<a class="quiet" href=${linkTo('/queue')}>To the detections</a>`) : skeleton;
  }
  queueMicrotask(paint);
  return html`${c.error ? html`<div class="banner bad" role="alert">${icons.warn}<span>${c.error}</span></div>` : nothing}
    ${c.cut ? html`<div class="banner"><span>The tree is larger than ${number(c.tree.nodes.size)} tokens. Its deepest levels are left out.</span></div>` : nothing}
    <div class="chain-work">${outline(c.tree, c.selected, found(), actions)}
      <div class="graph" id="graph" aria-hidden="true"></div>
      <button class="quiet fit" @click=${() => c.graph?.fit()}>Show all</button>
      ${side(c.tree, c.selected, c.cut, actions)}</div>`;
}

export const page = {
  title: 'Chain',
  timeless: true,
  enter(parameters) {
    c.key = parameters.get('key') ?? '';
    Object.assign(c, { tree: null, error: '', selected: c.key, query: '' });
    return load();
  },
  leave() {
    c.graph?.close();
    Object.assign(c, { graph: null, drawn: null });
  },
  own: () => `key=${c.key}`,
  render: content,
  tools: () => html`<label class="search">${icons.search}<input id="search" type="search" placeholder="Find in this chain: token, client, subject, scope…" maxlength="200" aria-label="Find in this chain" .value=${c.query} @input=${(e) => actions.search(e.target.value)}><kbd>/</kbd></label>`,
  decision: loadSoon,
  reset: load,
  keys: {
    j: () => actions.move(1), ArrowDown: () => actions.move(1), k: () => actions.move(-1), ArrowUp: () => actions.move(-1),
    ArrowLeft: () => c.tree && !c.tree.closed.has(c.selected) && c.tree.children.has(c.selected) && actions.toggle(c.selected),
    ArrowRight: () => c.tree?.closed.has(c.selected) && actions.toggle(c.selected),
    Enter: () => actions.open(c.selected), r: () => (document.getElementById('revoke') ?? document.getElementById('undo'))?.click(),
    '/': () => document.getElementById('search')?.focus(),
  },
  help: [['j  k', 'next, previous'], ['←  →', 'fold, unfold'], ['Enter', 'open the token'], ['r', 'revoke, or undo it'], ['/', 'find']],
};
