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
import { outline } from './outline.js';
import { arrange, heads, picture } from './picture.js';
import { impactLines, side } from './side.js';
import { MORE, Tree } from './tree.js';

const ZOOMS = [0.4, 0.5, 0.65, 0.8, 1];
/** At most this many findings of a search are unfolded. */
const MOST_FOUND = 50;

/** Kept at the left of the card that the picture is scrolled to. */
const MARGIN = 16;
/** The whole picture is not shown smaller than this. */
const SMALLEST = 0.25;

const c = { key: '', tree: null, cut: false, error: '', selected: '', query: '', found: [], list: false, zoom: 1, aimed: false, brief: true, arranged: null, shown: '' };

const narrow = () => innerWidth <= 860;
const zoom = () => (narrow() ? 1 : c.zoom);

async function load() {
  const { key } = c;
  try {
    const data = await api.chain(key);
    if (key !== c.key) return;
    const tree = new Tree(data);
    if (c.tree) tree.foldLike(c.tree);
    c.tree = tree;
    c.cut = data.cut;
    c.error = '';
    c.found = tree.find(c.query);
    if (!tree.nodes.has(c.selected) && !c.selected.startsWith(MORE)) c.selected = tree.nodes.has(data.focus) ? data.focus : data.root;
    tree.reveal(c.selected);
  } catch (e) {
    if (key !== c.key) return;
    c.error = e.status === 404 ? 'No record of this token was found in your tenants.' : e.message;
  }
  update();
}

let soon;
function loadSoon() {
  clearTimeout(soon);
  soon = setTimeout(load, 1_600);
}

const wanted = () => [...c.found.slice(0, MOST_FOUND), ...(c.tree.nodes.has(c.selected) ? [c.selected] : [])];
const rows = () => c.tree.rows(wanted());

// What falls if the selected token is revoked: shown while the button is aimed at, and while its dialog is open.
function falls() {
  const aims = c.aimed || view.dialog?.danger;
  return aims && c.tree.nodes.has(c.selected) ? new Set([c.selected, ...c.tree.below(c.selected)]) : new Set();
}

// Scrolls the picture so that the selected card is in sight, with its parent before it. Once for each selection: the analyst may scroll away.
function show() {
  const box = c.arranged?.places.boxes.get(c.selected);
  const place = document.getElementById('picture');
  const form = c.selected + narrow();
  if (!box || !place || c.shown === form) return;
  c.shown = form;
  const head = narrow() ? 0 : 28;
  const [x, y, width, height] = [box.x, box.y, box.width, box.height].map((n) => n * zoom());
  const inside = x >= place.scrollLeft && x + width <= place.scrollLeft + place.clientWidth && y >= place.scrollTop && y + height + head <= place.scrollTop + place.clientHeight;
  if (inside) return;
  const parent = c.arranged.places.boxes.get(c.tree.edgeTo.get(c.selected)?.from) ?? box;
  const room = place.clientHeight - head;
  place.scrollTo({ left: (parent.x - MARGIN) * zoom(), top: y + height <= room ? 0 : y + height / 2 - room / 2 });
}

const actions = {
  select(key, focus) {
    c.selected = key;
    c.tree.reveal(key.startsWith(MORE) ? key.slice(MORE.length) : key);
    if (!key.startsWith(MORE)) history.replaceState(null, '', linkTo('/chain', { key: c.key, ...(key === c.key ? {} : { node: key }) }));
    update();
    queueMicrotask(() => {
      const item = document.getElementById(`n-${key}`);
      if (focus) item?.focus({ preventScroll: true });
      if (c.list) item?.scrollIntoView({ block: 'nearest' });
    });
  },
  open: (key) => (key.startsWith(MORE) ? actions.spread(key.slice(MORE.length)) : visit(linkTo('/token', { key }))),
  toggle(key) {
    if (!c.tree.closed.delete(key)) {
      c.tree.closed.add(key);
      // What is selected must stay in sight.
      if (c.tree.below(key).includes(c.selected)) actions.select(key);
    }
    update();
  },
  spread(key) {
    const first = c.tree.rows(wanted()).find((r) => r.key === MORE + key)?.hidden?.[0];
    c.tree.spread.add(key);
    actions.select(first ?? key, true);
  },
  search(word) {
    c.query = word;
    c.found = c.tree?.find(word) ?? [];
    c.found.slice(0, MOST_FOUND).forEach((key) => c.tree.reveal(key));
    if (c.found[0] && !c.found.includes(c.selected)) actions.select(c.found[0]);
    update();
  },
  nextFound(step) {
    if (!c.found.length) return;
    const at = c.found.indexOf(c.selected);
    actions.select(c.found[(at + step + c.found.length) % c.found.length]);
  },
  move(step) {
    const all = rows();
    const at = all.findIndex((r) => r.key === c.selected);
    const next = all[Math.min(all.length - 1, Math.max(0, at + step))];
    if (next) actions.select(next.key, true);
  },
  parent() {
    const up = c.selected.startsWith(MORE) ? c.selected.slice(MORE.length) : c.tree.edgeTo.get(c.selected)?.from;
    if (up) actions.select(up, true);
  },
  left() {
    if (c.tree.children.has(c.selected) && !c.tree.closed.has(c.selected)) actions.toggle(c.selected);
    else actions.parent();
  },
  right() {
    if (c.tree.closed.has(c.selected)) actions.toggle(c.selected);
    else if (c.tree.children.has(c.selected)) actions.move(1);
  },
  zoomBy(step) {
    const at = ZOOMS.findIndex((z) => z >= c.zoom - 0.001);
    c.zoom = ZOOMS[Math.min(ZOOMS.length - 1, Math.max(0, (at < 0 ? ZOOMS.length - 1 : at) + step))];
    c.shown = '';
    update();
  },
  fit() {
    const place = document.getElementById('picture');
    const size = c.arranged?.places;
    if (place && size) c.zoom = Math.min(1, Math.max(SMALLEST, Math.min(place.clientWidth / size.width, (place.clientHeight - 28) / size.height)));
    c.shown = '';
    update();
  },
  foldAll() {
    if (c.tree.closed.size || c.tree.rows().some((r) => r.hidden)) {
      c.tree.unfoldAll();
    } else {
      c.tree.spread.clear();
      c.tree.children.forEach((_, key) => key !== c.tree.root && c.tree.closed.add(key));
      c.tree.reveal(c.selected);
    }
    c.shown = '';
    update();
  },
  listed(list) { c.list = list; c.shown = ''; update(); },
  aim(aimed) { c.aimed = aimed; update(); },
  brief: () => c.brief,
  details() { c.brief = !c.brief; update(); },
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

function toolbar(all) {
  const folded = c.tree.closed.size > 0 || all.some((r) => r.hidden);
  return html`<div class="chain-bar"><div class="segments" role="radiogroup" aria-label="Form"><button role="radio" aria-checked=${String(!c.list)} @click=${() => actions.listed(false)}>Picture</button><button role="radio" aria-checked=${String(c.list)} @click=${() => actions.listed(true)}>List</button></div>
    <span><b>${number(c.tree.nodes.size)}</b> ${c.tree.nodes.size === 1 ? 'token' : 'tokens'}${c.query.trim() ? html`, <b>${number(c.found.length)}</b> found` : nothing}</span>
    <ul class="chain-legend" aria-label="Legend"><li class="scope-kept">kept</li><li class="scope-gained">+gained</li><li class="scope-lost">dropped</li><li class="hatched-key">revoked</li><li class="actor-key">on the line: actor</li></ul><span class="grow"></span>
    ${c.tree.children.size > 1 ? html`<button class="quiet" @click=${actions.foldAll}>${folded ? 'Unfold all' : 'Fold'}</button>` : nothing}
    ${c.list ? nothing : html`<span class="zoom"><button class="square" title="Smaller (−)" aria-label="Smaller" ?disabled=${c.zoom <= ZOOMS[0]} @click=${() => actions.zoomBy(-1)}>${icons.minus}</button><button class="square" title="Larger (+)" aria-label="Larger" ?disabled=${c.zoom >= 1} @click=${() => actions.zoomBy(1)}>${icons.plus}</button><button class="quiet" @click=${actions.fit}>Fit</button></span>`}</div>`;
}

// The mouse moves the picture, like a finger does.
let held = null;
const drag = {
  down(e) { if (e.pointerType === 'mouse' && e.button === 0) held = { x: e.clientX, y: e.clientY, left: e.currentTarget.scrollLeft, top: e.currentTarget.scrollTop }; },
  move(e) { if (held && e.buttons & 1) e.currentTarget.scrollTo(held.left + held.x - e.clientX, held.top + held.y - e.clientY); },
  up() { held = null; },
};

function drawing(all) {
  const scene = { tree: c.tree, rows: all, width: innerWidth, narrow: narrow(), selected: c.selected, found: new Set(c.found), falls: falls(), now: view.now, id: 'page' };
  c.arranged = arrange(scene);
  setTimeout(show);
  return html`<div class="picture" id="picture" role="group" tabindex="0" aria-label="Picture of the chain. Arrow keys move in it. A list with the same content follows."
    @pointerdown=${drag.down} @pointermove=${drag.move} @pointerup=${drag.up} @pointerleave=${drag.up}>${narrow() ? nothing : heads(c.arranged.places, zoom())}${picture(scene, c.arranged, actions, zoom())}</div>`;
}

function content() {
  if (!c.tree) {
    return c.error ? message(icons.chain, 'No such chain', c.error, html`<a class="quiet" href=${linkTo('/queue')}>To the detections</a>`) : skeleton;
  }
  const all = rows();
  return html`${c.error ? html`<div class="banner bad" role="alert">${icons.warn}<span>${c.error}</span></div>` : nothing}
    ${c.cut ? html`<div class="banner"><span>The tree is larger than what is shown. Its deepest levels are left out.</span></div>` : nothing}
    <div class="chain-work"><section class="chain-main ${c.list ? 'as-list' : ''}" aria-label="Chain">${toolbar(all)}${c.list ? nothing : drawing(all)}
      ${outline({ tree: c.tree, rows: all, selected: c.selected, found: new Set(c.found), now: view.now, visible: c.list }, actions)}</section>
      ${side(c.tree, c.selected, c.cut, actions)}</div>`;
}

const searchKey = (e) => {
  if (e.key === 'Enter') actions.nextFound(e.shiftKey ? -1 : 1);
};

export const page = {
  title: 'Chain',
  timeless: true,
  enter(parameters) {
    c.key = parameters.get('key') ?? '';
    Object.assign(c, { tree: null, error: '', selected: parameters.get('node') || c.key, query: '', found: [], zoom: 1, aimed: false, brief: true, arranged: null, shown: '' });
    return load();
  },
  own: () => new URLSearchParams({ key: c.key, ...(c.selected === c.key || c.selected.startsWith(MORE) ? {} : { node: c.selected }) }).toString(),
  render: content,
  tools: () => html`<label class="search">${icons.search}<input id="search" type="search" placeholder="Find token, client, subject, scope…" maxlength="200" aria-label="Find in this chain" .value=${c.query} @input=${(e) => actions.search(e.target.value)} @keydown=${searchKey}><kbd>/</kbd></label>`,
  decision: loadSoon,
  reset: load,
  keys: {
    j: () => actions.move(1), ArrowDown: () => actions.move(1), k: () => actions.move(-1), ArrowUp: () => actions.move(-1), Home: () => actions.move(-Infinity), End: () => actions.move(Infinity),
    ArrowLeft: () => actions.left(), h: () => actions.parent(), ArrowRight: () => actions.right(), l: () => actions.right(),
    Enter: () => actions.open(c.selected), r: () => (document.getElementById('revoke') ?? document.getElementById('undo'))?.click(),
    '/': () => document.getElementById('search')?.focus(), '+': () => actions.zoomBy(1), '-': () => actions.zoomBy(-1),
  },
  help: [['j  k', 'next, previous'], ['←  →', 'fold or parent, unfold or child'], ['h', 'parent'], ['Enter', 'open the token'], ['r', 'revoke, or undo it'], ['/', 'find; Enter: the next one'], ['+  −', 'larger, smaller']],
};
