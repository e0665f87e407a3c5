// Starts the console: the session, the page of the address, and the live stream.
import { html, render } from './lit/lit-html.js';
import { api } from './api.js';
import { dialog, help, toast } from './dialog.js';
import { dropDrafts } from './drafts.js';
import { listen } from './keys.js';
import { follow } from './live.js';
import { presenceArrived, tickPresence } from './presence.js';
import { banners, navigation, topBar } from './shell.js';
import { onUpdate, update, view } from './store.js';
import { linkTo, readWhere, visit } from './where.js';

const root = document.getElementById('app');

// Each page's code is fetched when the page is first opened.
const PAGES = [
  { path: '/', label: 'Overview', icon: 'overview', key: 'o', load: () => import('./overview/page.js') },
  { path: '/incidents', label: 'Incidents', icon: 'incidents', key: 'i', load: () => import('./incidents/page.js') },
  { path: '/queue', label: 'Detections', icon: 'detections', key: 'd', count: 'open', load: () => import('./queue/page.js') },
  { path: '/revocations', label: 'Revocations', icon: 'block', key: 'r', count: 'waiting', urgent: true, load: () => import('./revocations/page.js') },
  { path: '/posture', label: 'Posture', icon: 'posture', key: 'p', load: () => import('./posture/page.js') },
  { path: '/rules', label: 'Rules', icon: 'rules', key: 'u', load: () => import('./rules/page.js') },
  { path: '/handover', label: 'Handover', icon: 'handover', key: 'h', load: () => import('./handover/page.js') },
  { path: '/audit', label: 'Audit', icon: 'audit', key: 'a', load: () => import('./audit/page.js') },
];

// Pages that other pages link to and that are not in the navigation.
const DETAILS = [
  { path: '/token', load: () => import('./token/page.js') },
  { path: '/session', load: () => import('./family/page.js') },
  { path: '/grant', load: () => import('./family/page.js') },
  ...['/client', '/subject', '/address', '/agent', '/user-agent'].map((path) => ({ path, load: () => import('./entity/page.js') })),
  { path: '/uses', load: () => import('./uses/page.js') },
  { path: '/report', load: () => import('./report/page.js') },
  { path: '/chain', load: () => import('./chain/page.js') },
];

const actions = {
  theme() {
    view.dark = !view.dark;
    document.documentElement.dataset.theme = view.dark ? 'dark' : 'light';
    try { localStorage.setItem('theme', view.dark ? 'dark' : 'light'); } catch { /* for this page, then */ }
    update();
  },
  help() { view.help = !view.help; update(); },
  async signOut() {
    dropDrafts();
    await api.signOut().catch(() => null);
    location.assign('/login');
  },
  everywhere(change) {
    if (view.page?.everywhere) {
      view.page.everywhere(change);
      return;
    }
    Object.assign(view.where, change);
    history.replaceState(null, '', linkTo(location.pathname, Object.fromEntries(new URLSearchParams(view.page?.own?.() ?? ''))));
    view.page?.reset?.();
    update();
  },
  go(key) {
    const page = PAGES.find((p) => p.key === key);
    if (page) visit(linkTo(page.path));
    return Boolean(page);
  },
};

onUpdate(() => {
  if (view.page) document.title = `${view.page.title} · Tokenwarden`;
  render(html`<div class="app ${view.page?.flyoutOpen?.() ? 'with-flyout' : ''}">${navigation(PAGES, actions)}
    <main>${topBar(actions)}${banners()}${view.page?.render() ?? ''}</main>
    ${dialog()}${help(PAGES, actions.help)}${toast()}</div>`, root);
});

// ---- choice of the page

let visits = 0;
async function show() {
  const mine = ++visits;
  const search = new URLSearchParams(location.search);
  readWhere(search);
  const entry = [...PAGES, ...DETAILS].find((p) => p.path === location.pathname) ?? PAGES[0];
  try {
    const { page } = await entry.load();
    if (mine !== visits) return;
    view.page?.leave?.();
    view.page = page;
    page.path = entry.path;
    view.failure = '';
    update();
    await page.enter(search);
    // The page shows its data and its keys work: the end of a measured load.
    if (!performance.getEntriesByName('usable').length) performance.mark('usable');
  } catch (e) {
    view.failure = `This page could not be loaded. ${e.message}`;
    update();
  }
}

document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? /** @type {HTMLAnchorElement | null} */ (event.target.closest('a[href^="/"]')) : null;
  if (link && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !link.target && !link.hasAttribute('download')) {
    event.preventDefault();
    visit(link.getAttribute('href'));
  }
});
addEventListener('popstate', show);
addEventListener('resize', update);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', ({ matches }) => {
  // A theme that the analyst chose is kept.
  if (!document.documentElement.dataset.theme) view.dark = matches;
  update();
});

// ---- work in the background

async function loadHealth() {
  view.health = await api.health().catch(() => null);
  update();
}

async function loadVerifiers() {
  if (view.health?.revocation?.connected === false) return;
  view.verifiers = await api.verifiers().catch(() => ({ connected: false }));
  update();
}

async function loadCounts() {
  view.counts = await api.counts().catch(() => view.counts);
  for (const [name, n] of Object.entries(view.counts.tenants ?? {})) view.tenants[name] ??= n;
  update();
}

let seconds = 0;
function second() {
  seconds++;
  tickPresence(seconds);
  if (document.hidden) return;
  if (seconds % 5 === 0) {
    loadHealth();
    update();
  }
  if (seconds % 10 === 0) {
    loadCounts();
    loadVerifiers();
  }
  view.page?.tick?.(seconds);
}

async function start() {
  view.dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches;
  try {
    view.session = await api.session();
  } catch (e) {
    view.failure = e.message;
    update();
    return;
  }
  listen(actions);
  root.addEventListener('filter-word', (e) => view.page?.filterWord?.(/** @type {CustomEvent} */ (e).detail));
  document.addEventListener('visibilitychange', () => !document.hidden && view.page?.seen?.());
  follow(view.session, {
    onDetection: (d) => view.page?.detection?.(d),
    onDecision: (d) => view.page?.decision?.(d),
    onTriage: (t) => view.page?.triage?.(t),
    onPresence: presenceArrived,
    onIncident: (i) => view.page?.incident?.(i),
    onReset: () => view.page?.reset?.(),
    onLink(up) {
      if (view.linked && !up) view.unlinkedAt = Date.now();
      view.wasLinked ||= up;
      view.linked = up;
      update();
    },
  });
  setInterval(second, 1_000);
  loadHealth();
  loadCounts();
  loadVerifiers();
  await show();
}

start();
