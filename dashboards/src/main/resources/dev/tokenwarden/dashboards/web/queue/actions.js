// The actions of an analyst in the queue.
import { api } from '../api.js';
import { ask, askToReinstate, askToRevoke, notify } from '../ask.js';
import { number } from '../format.js';
import { undoOf } from '../token-state.js';
import { update, view } from '../store.js';
import { PHONE } from './columns.js';
import { address, EMPTY } from './filter.js';
import { effect } from './effect.js';
import { loadDetail, loadMore, reload } from './load.js';
import { showNew } from './live.js';
import { q } from './state.js';
import { assign, assignTo, comment, except, note, shut } from './triage.js';

function writeAddress() {
  history.replaceState(null, '', address(q.filter, q.open));
}

export function refilter(change) {
  Object.assign(q.filter, change);
  if ('by' in change) q.groups.data = null;
  writeAddress();
  reload();
}

/** @returns {{type: string, tenant: string, iss: string, jti?: string, hash?: string}} */
function targetOf(d) {
  const s = d.subject?.type === 'token' ? d.subject : d.token ?? {};
  const target = { type: d.action === 'revoke-chain' ? 'chain' : 'token', tenant: d.tenant, iss: s.iss };
  return s.jti ? { ...target, jti: s.jti } : { ...target, hash: s.hash };
}

const again = () => setTimeout(() => q.open && loadDetail(q.open), 300);

const MAX_MARKED = 500;

function focusSelected() {
  document.getElementById('d-' + q.selected)?.focus({ preventScroll: true });
}

function reveal(id) {
  const rows = document.getElementById('rows');
  const height = PHONE.matches ? 76 : 32;
  const top = q.rows.findIndex((d) => d.id === id) * height;
  // The row may not be in the document yet: scroll to its place first.
  if (rows && (top < rows.scrollTop || top + height > rows.scrollTop + rows.clientHeight)) {
    rows.scrollTop = top < rows.scrollTop ? top : top + height - rows.clientHeight;
  }
  update();
  queueMicrotask(() => document.getElementById('d-' + id)?.focus({ preventScroll: true }));
  if (q.next && q.rows.length * height - top < 30 * height) loadMore();
}

let searching;

// The row that was marked last: a range starts there.
let anchor = null;

export const actions = {
  open(id) {
    q.selected = id;
    q.open = id;
    q.detail = null;
    q.detailError = '';
    q.propagation = null;
    writeAddress();
    update();
    loadDetail(id);
  },
  close() {
    q.open = null;
    q.detail = null;
    writeAddress();
    update();
    queueMicrotask(focusSelected);
  },
  reload, more: loadMore, showNew, note, assign, comment, shut, except,
  assignToMe: () => assignTo(view.session?.name ?? ''),
  maxMarked: MAX_MARKED,
  mark(id) {
    anchor = id;
    if (!q.marked.delete(id) && q.marked.size < MAX_MARKED) q.marked.add(id);
    update();
  },
  // From the row that was marked last, or selected, to this one.
  markTo(id) {
    const from = q.rows.findIndex((d) => d.id === (anchor ?? q.selected));
    const to = q.rows.findIndex((d) => d.id === id);
    const [first, last] = [Math.min(from, to), Math.max(from, to)];
    for (const d of first < 0 ? [] : q.rows.slice(first, last + 1)) if (q.marked.size < MAX_MARKED) q.marked.add(d.id);
    anchor = id;
    update();
  },
  markToSelected() {
    if (q.selected) actions.markTo(q.selected);
  },
  markAll(on) {
    q.marked = new Set(on ? q.rows.slice(0, MAX_MARKED).map((d) => d.id) : []);
    update();
  },
  markSelected() {
    if (!q.selected) return;
    actions.mark(q.selected);
  },
  sort(by) {
    refilter({ sort: q.filter.sort === `-${by}` ? by : `-${by}` });
  },
  columns(columns) {
    q.filter.columns = columns;
    writeAddress();
    update();
  },
  enterGroup(group) {
    const { by } = q.filter;
    const change = by === 'rule' ? { rule: [group.key] } : by === 'tenant' ? {} : { [by]: group.key };
    if (by === 'tenant') view.where.tenant = group.key;
    // A step that the browser's back button undoes.
    history.pushState(null, '', address({ ...q.filter, ...change, by: '' }));
    refilter({ ...change, by: '' });
  },
  revokeMarked() {
    const targets = new Map();
    for (const d of q.rows.filter((one) => q.marked.has(one.id))) {
      const target = targetOf(d);
      if (target.jti || target.hash) targets.set(JSON.stringify(target), target);
    }
    const all = [...targets.values()];
    if (!all.length) {
      notify('None of these detections has a token.');
      return;
    }
    const chains = all.filter((t) => t.type === 'chain').length;
    ask({
      title: `Revoke ${number(all.length)} ${all.length === 1 ? 'token' : 'tokens'}?`, danger: true, confirm: 'Revoke', placeholder: 'Confirmed theft, ticket …',
      effect: [`Every verifier of ${new Set(all.map((t) => t.tenant)).size === 1 ? 'the tenant' : 'their tenants'} denies them from now on, and all tokens that were exchanged from them.`,
        chains ? `${number(chains)} of them with all tokens that will be exchanged from them.` : '', 'You can undo each.'].filter(Boolean),
      async run({ reason }) {
        let done = 0;
        for (const target of all) {
          try {
            const counted = await api.preview(target).catch(() => null);
            await api.revoke(target, reason, counted?.preview);
            done++;
          } catch (e) {
            throw new Error(`${number(done)} of ${number(all.length)} are revoked. ${e.message}`);
          }
        }
        q.marked.clear();
        notify(`Revoked ${number(done)}.`);
      },
    });
  },
  clear() {
    Object.assign(view.where, { from: '', to: '', tenant: '' });
    refilter({ ...EMPTY });
  },
  allTime() {
    Object.assign(view.where, { range: 'all', from: '', to: '' });
    refilter({});
  },
  toggle(name, value) {
    const chosen = q.filter[name];
    refilter({ [name]: chosen.includes(value) ? chosen.filter((v) => v !== value) : [...chosen, value] });
  },
  unfilter: refilter,
  everywhere(change) {
    Object.assign(view.where, change);
    refilter({});
  },
  pick(from, to) {
    actions.everywhere({ from: new Date(from).toISOString(), to: new Date(to).toISOString() });
  },
  search(value) {
    q.filter.q = value;
    clearTimeout(searching);
    searching = setTimeout(() => refilter({ q: value }), 200);
    update();
  },
  revoke(detection) {
    const target = targetOf(detection);
    askToRevoke({ target, name: target.jti ?? target.hash, effect: effect(detection), after: again });
  },
  undo(detection) {
    askToReinstate({ ...undoOf(detection.state), after: again });
  },
  move(step) {
    if (!q.rows.length) return;
    const at = q.rows.findIndex((d) => d.id === q.selected);
    const next = q.rows[Math.min(q.rows.length - 1, Math.max(0, at + step))];
    q.selected = next.id;
    if (q.open) actions.open(next.id);
    update();
    queueMicrotask(() => reveal(next.id));
  },
};
