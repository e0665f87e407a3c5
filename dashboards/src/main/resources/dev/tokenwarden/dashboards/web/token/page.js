// One token: its claims, uses, detections, decisions and state.
import { html, nothing } from '../lit/lit-html.js';
import { api } from '../api.js';
import { askToReinstate, askToRevoke } from '../ask.js';
import { smallChain } from '../chain/small.js';
import { decisions, lacksCurrent } from '../decisions.js';
import { evidenceTable } from '../evidence.js';
import { number } from '../format.js';
import { icons } from '../icons.js';
import { message, skeleton } from '../messages.js';
import { identifier, severity, text, when } from '../parts.js';
import { canUndo, isDenied, state, stateLine, undoOf } from '../token-state.js';
import { update, view } from '../store.js';
import { linkTo } from '../where.js';
import { story } from '../story/story.js';
import { claims } from './claims.js';
import { networks, timeline, uses, verifiers } from './uses.js';

const t = { key: '', data: null, error: '', loading: false, impact: null, story: null, shown: {} };

async function load() {
  const { key } = t;
  t.loading = true;
  update();
  try {
    const data = await api.token(key);
    if (key !== t.key) return;
    t.data = data;
    t.error = '';
    if (lacksCurrent(data.state, data.decisions)) loadSoon();
    api.story({ tokens: key }).then((facts) => { if (key === t.key) { t.story = facts; update(); } }).catch(() => null);
  } catch (e) {
    if (key !== t.key) return;
    t.error = e.status === 404 ? 'No record of this token was found in your tenants.' : e.message;
  }
  t.loading = false;
  update();
}

let soon;
function loadSoon() {
  clearTimeout(soon);
  soon = setTimeout(load, 1_600);
}

// The server has read the ledger when the decision arrives. The index follows a moment later.
function loadNow() {
  setTimeout(load, 200);
  loadSoon();
}

function act() {
  const d = t.data;
  const { iss, jti, hash } = d.token;
  if (canUndo(d.state)) {
    askToReinstate({ ...undoOf(d.state), after: loadNow });
    return;
  }
  const rest = d.chain.size - 1 - d.chain.depth;
  askToRevoke({
    target: { type: 'token', tenant: d.tenant, iss, ...(jti ? { jti } : { hash }) }, name: jti ?? hash, after: loadNow,
    effect: ['Every verifier of the tenant denies this token from now on, with all tokens that were exchanged from it.',
      d.presentations.total ? `It has been presented ${number(d.presentations.total)} times to ${number(d.presentations.verifiers.length)} ${d.presentations.verifiers.length === 1 ? 'verifier' : 'verifiers'}.` : 'No use of this token is stored.',
      rest > 0 && d.chain.children ? `${number(d.chain.children)} ${d.chain.children === 1 ? 'token was' : 'tokens were'} exchanged from it directly. The chain shows all descendants.` : ''].filter(Boolean),
  });
}

function detected(d) {
  return html`<section class="card"><h2>Detections, ${number(d.detected.length)}</h2>
    ${d.detected.length ? html`<div class="side-by-side">${d.detected.map((one) => html`<article class="finding ${one.severity}"><header>${severity(one.severity)}<a class="mono" href=${linkTo('/queue', { id: one.id, status: 'all', range: 'all' })}>${text(one.rule, 60)}</a><span class="grow"></span>${state(one.state)}</header>
      <h3>${text(one.title, 200)}</h3><p class="muted">${when(one.time, view.now)} ago${one.count > 1 ? `, ${number(one.count)} times` : ''}</p>${evidenceTable(one.evidence, one.rule)}</article>`)}</div>`
      : html`<p class="muted">No rule found anything about this token.</p>`}
  </section>`;
}

function content() {
  const d = t.data;
  if (!d) {
    return t.error ? message(icons.token, 'No such token', t.error, html`<a class="quiet" href=${linkTo('/queue')}>To the detections</a>`) : skeleton;
  }
  const { jti, hash } = d.token;
  const can = view.session?.can_revoke;
  return html`<header class="page-head"><div><h2>${identifier(jti ?? hash, 60)}</h2>
      <p class="status-line">${stateLine(d.state, view.now)}</p></div><span class="grow"></span>
      <a class="quiet" href=${linkTo('/chain', { key: t.key })}>${icons.chain}Chain of ${number(d.chain.size)}${d.chain.cut ? '+' : ''}</a>
      ${canUndo(d.state) ? html`<button class="quiet" id="undo" ?disabled=${!can} @click=${act}>${icons.undo}Undo</button>` : isDenied(d.state) ? nothing : html`<button class="danger" id="revoke" ?disabled=${!can} @click=${act}>${icons.block}Revoke token</button>`}</header>
    ${t.story ? story(t.story, { ...t.shown, change: (shown) => { t.shown = shown; update(); } }) : nothing}
    <div class="cards token">${claims(d)}<section class="card"><h2>Presentations, ${number(d.presentations.total ?? 0)}</h2>${timeline(d)}</section></div>
    ${smallChain(t.key, { width: innerWidth - 60, narrow: innerWidth <= 860, id: 'token', stamp: d.state?.name, title: html`<h2>Chain</h2>`, kind: 'card' })}
    ${detected(d)}
    <div class="cards halves">${networks(d)}${verifiers(d)}</div>
    <div class="cards halves">${uses(d)}<section class="card"><h2>Decisions</h2>${d.decisions.length ? decisions(d.decisions, '', view.now) : html`<p class="muted">There is no decision about this token.</p>`}</section></div>`;
}

export const page = {
  title: 'Token',
  timeless: true,
  enter(parameters) {
    t.key = parameters.get('key') ?? '';
    t.data = null;
    t.story = null;
    t.shown = {};
    t.error = '';
    return load();
  },
  own: () => `key=${t.key}`,
  render: () => html`<div class="scroll ${t.loading && t.data ? 'loading' : ''}">${content()}${nothing}</div>`,
  detection: (d) => d.token_key === t.key && loadSoon(),
  decision: loadNow,
  reset: load,
  seen: load,
  keys: { r: () => (document.getElementById('revoke') ?? document.getElementById('undo'))?.click() },
  help: [['r', 'revoke, or undo it']],
};
