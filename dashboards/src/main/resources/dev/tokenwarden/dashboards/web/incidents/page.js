// The queue of incidents: a list, the selected one beside it, and its actions.
import { html } from '../lit/lit-html.js';
import { acknowledge, comment, merge, onMerged, rate, shut, take } from './actions.js';
import { readFilter } from './filter.js';
import { flyout } from './flyout.js';
import { list } from './list.js';
import { refreshSoon, reload, showNew } from './load.js';
import { close, everywhere, mark, markAll, move, open, refilter, toggle } from './navigate.js';
import { p } from './state.js';
import { chips, facets, notices, searchField, toolbar } from './toolbar.js';

onMerged(open);

// The selected incident opens first: an analyst must see it before revoking.
function revokeKey() {
  const button = document.getElementById('revoke') ?? document.getElementById('undo');
  if (button) button.click();
  else if (p.selected) open(p.selected);
}

const severityKey = (name) => () => toggle('severity', name);

export const page = {
  title: 'Incidents',
  async enter(parameters) {
    p.filter = readFilter(parameters);
    p.open = null;
    p.detail = null;
    const id = parameters.get('id');
    await reload();
    if (id) open(id);
  },
  render: () => html`${chips()}${notices()}${toolbar()}<div class="work">${list()}${flyout()}</div>`,
  aside: facets,
  tools: searchField,
  flyoutOpen: () => Boolean(p.open),
  looksAt: () => (p.open && p.detail ? { kind: 'incident', id: p.detail.id, tenant: p.detail.tenant } : null),
  everywhere,
  detection: () => refreshSoon(),
  decision: () => refreshSoon(),
  incident: () => refreshSoon(100),
  reset: reload,
  seen: () => refreshSoon(0),
  tick(seconds) {
    if (seconds % 3 === 0 && p.error && !p.rows.length && !p.loading) reload();
    if (seconds % 15 === 0) refreshSoon(0);
  },
  filterWord: (word) => refilter({ q: `${p.filter.q} ${word}`.trim() }),
  escape() {
    if (p.open) close();
    else if (p.marked.size) markAll(false);
  },
  keys: {
    j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1),
    Enter: () => p.selected && open(p.selected),
    '/': () => document.getElementById('search')?.focus(),
    n: showNew, x: () => mark(p.selected), a: acknowledge, m: take, e: shut, c: comment, s: rate, M: merge, r: revokeKey,
    1: severityKey('critical'), 2: severityKey('high'), 3: severityKey('medium'), 4: severityKey('low'),
  },
  help: [['j  k', 'next, previous'], ['Enter', 'open'], ['Esc', 'close'], ['/', 'search'], ['n', 'show new'], ['x', 'mark'], ['a', 'acknowledge'], ['m', 'assign to me'], ['e', 'close'], ['c', 'comment'], ['s', 'severity'], ['M', 'merge what is marked'], ['r', 'revoke everything of the open incident, or undo it'], ['1 – 4', 'critical … low']],
};
