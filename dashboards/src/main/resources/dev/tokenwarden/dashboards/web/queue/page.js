// The queue: a list of detections, the selected one beside it, and its actions.
import { html } from '../lit/lit-html.js';
import { actions, refilter } from './actions.js';
import { chips, facets, figures, notices, search } from './figures.js';
import { readFilter } from './filter.js';
import { flyout } from './flyout.js';
import { groups } from './groups.js';
import { list } from './list.js';
import { arrived, decided, showNew } from './live.js';
import { loadSummary, refreshPropagation, refreshSoon, refreshStates, reload } from './load.js';
import { q } from './state.js';
import { toolbar } from './toolbar.js';
import { noted } from './triage.js';

// The selected detection opens first: an analyst must see it before revoking.
function revokeKey() {
  const button = document.getElementById('revoke') ?? document.getElementById('undo');
  if (button) button.click();
  else if (q.selected) actions.open(q.selected);
}

const severityKey = (name) => () => actions.toggle('severity', name);

export const page = {
  title: 'Detections',
  async enter(parameters) {
    q.filter = readFilter(parameters);
    q.open = null;
    q.detail = null;
    const id = parameters.get('id');
    await reload();
    if (id) actions.open(id);
  },
  render: () => html`${chips()}${notices()}${figures()}${toolbar()}<div class="work">${q.filter.by ? groups() : list()}${flyout()}</div>`,
  aside: facets,
  tools: search,
  flyoutOpen: () => Boolean(q.open),
  looksAt: () => (q.open && q.detail?.id === q.open ? { kind: 'detection', id: q.open, tenant: q.detail.tenant } : null),
  everywhere: actions.everywhere,
  detection: arrived,
  decision: decided,
  triage: noted,
  reset: reload,
  seen: refreshSoon,
  tick(seconds) {
    if (seconds % 3 === 0 && q.error && !q.rows.length && !q.loading) reload();
    if (seconds % 8 === 0) refreshStates();
    refreshPropagation(seconds);
    if (seconds % 10 === 0) loadSummary();
  },
  filterWord: (word) => refilter({ q: `${q.filter.q} ${word}`.trim() }),
  escape() {
    if (q.open) actions.close();
    else if (q.marked.size) actions.markAll(false);
  },
  keys: {
    j: () => actions.move(1),
    ArrowDown: () => actions.move(1),
    k: () => actions.move(-1),
    ArrowUp: () => actions.move(-1),
    Enter: () => q.selected && actions.open(q.selected),
    '/': () => document.getElementById('search')?.focus(),
    n: () => (q.filter.by ? actions.reload() : showNew()),
    x: actions.markSelected,
    X: actions.markToSelected,
    a: () => actions.note('acknowledge'),
    m: actions.assignToMe,
    e: actions.shut,
    c: actions.comment,
    r: () => (q.marked.size ? actions.revokeMarked() : revokeKey()),
    1: severityKey('critical'), 2: severityKey('high'), 3: severityKey('medium'), 4: severityKey('low'),
  },
  help: [['j  k', 'next, previous'], ['Enter', 'open'], ['Esc', 'close'], ['/', 'search'], ['n', 'show new'], ['x', 'mark'], ['X', 'mark from the last marked row'], ['a', 'acknowledge'], ['m', 'assign to me'], ['e', 'close'], ['c', 'comment'], ['r', 'revoke what is open or marked'], ['1 – 4', 'critical … low']],
};
