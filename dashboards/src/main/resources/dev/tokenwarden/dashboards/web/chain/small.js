// @ts-check
// The chain of one token, small: its ancestors, the token, and what was exchanged from it. For the flyout and the token page.
import { html, nothing } from '../lit/lit-html.js';
import { api } from '../api.js';
import { number } from '../format.js';
import { update, view } from '../store.js';
import { linkTo, visit } from '../where.js';
import { sentence } from './outline.js';
import { arrange, picture } from './picture.js';
import { Tree } from './tree.js';

/** How long a chain is shown without reading it again, in milliseconds. */
const FRESH = 15_000;

/** The chain that was read last. @type {{key: string, stamp: string, at: number, tree: Tree | null, cut: boolean}} */
const one = { key: '', stamp: '', at: 0, tree: null, cut: false };

/** @param {string} key @param {string} stamp */
const isFresh = (key, stamp) => one.key === key && one.stamp === stamp && Date.now() - one.at < FRESH;

/** @param {string} key @param {string} stamp */
async function load(key, stamp) {
  if (isFresh(key, stamp)) return;
  if (one.key !== key) Object.assign(one, { tree: null, cut: false });
  Object.assign(one, { key, stamp, at: Date.now() });
  // Without the picture, the page still links to the chain.
  const data = await api.chain(key).catch(() => null);
  if (one.key !== key || !data) return;
  Object.assign(one, { tree: new Tree(data), cut: data.cut });
  update();
}

/** Which picture was scrolled to its token. */
let shown = '';

/** Scrolls to the token, once: the analyst may scroll away. @param {string} id @param {ReturnType<typeof arrange>} arranged */
function show(id, { places }) {
  const place = document.getElementById(`chain-${id}`);
  const box = places.boxes.get(one.key);
  if (!place || !box || shown === id + one.key) return;
  shown = id + one.key;
  place.scrollTo({ left: box.x + box.width / 2 - place.clientWidth / 2, top: box.y + box.height / 2 - place.clientHeight / 2 });
}

/** Folds all but the path to the token and its children. @param {Tree} tree */
function prune(tree) {
  const path = new Set(tree.pathTo(tree.focus));
  tree.spread.clear();
  tree.closed = new Set([...tree.children.keys()].filter((key) => !path.has(key)));
  const children = new Set(tree.children.get(tree.focus) ?? []);
  return tree.rows().filter((row) => path.has(row.key) || children.has(row.key) || (row.hidden && row.parent === tree.focus));
}

/** @param {string} key */
const toChain = (key) => visit(linkTo('/chain', { key: one.key, node: key }));
const actions = { select: toChain, open: toChain, toggle: toChain, spread: toChain };

/**
 * Nothing, if the token was neither exchanged nor is the result of an exchange.
 * @param {string | undefined} key
 * @param {{width: number, narrow: boolean, id: string, stamp?: string, title: unknown, kind?: string}} how `stamp`: if it changes, the chain is read again
 */
export function smallChain(key, { width, narrow, id, stamp = '', title, kind = '' }) {
  if (!key) return nothing;
  if (!isFresh(key, stamp)) queueMicrotask(() => load(key, stamp));
  const { tree } = one;
  if (one.key !== key || !tree || tree.nodes.size < 2) return nothing;
  const rows = prune(tree);
  const others = tree.nodes.size - rows.filter((r) => r.node).length;
  const scene = { tree, rows, width, narrow, selected: key, now: view.now, id, chipRows: narrow ? 1 : 2 };
  const arranged = arrange(scene);
  setTimeout(() => show(id, arranged));
  return html`<section class="small-chain ${kind}">${title}<div class="small-scroll" id=${`chain-${id}`} tabindex="0" role="img" aria-label=${rows.map((row) => sentence(tree, row, view.now)).join('. Then ').slice(0, 3_000)}>${picture(scene, arranged, actions)}</div>
    <p class="muted"><a class="more-of" href=${linkTo('/chain', { key })}>Open the chain</a>${others > 0 ? html` ${number(others)}${one.cut ? ' or more' : ''} other ${others === 1 ? 'token is' : 'tokens are'} not shown here.` : nothing}</p></section>`;
}
