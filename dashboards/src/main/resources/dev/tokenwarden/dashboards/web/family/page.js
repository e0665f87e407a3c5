// One session or grant: its story, its tokens and its state.
import { html, nothing } from '../lit/lit-html.js';
import { api } from '../api.js';
import { askToReinstate, askToRevoke } from '../ask.js';
import { entityLink } from '../entity/link.js';
import { evidenceTable } from '../evidence.js';
import { number } from '../format.js';
import { icons } from '../icons.js';
import { message, skeleton } from '../messages.js';
import { identifier, severity, text, when } from '../parts.js';
import { story } from '../story/story.js';
import { update, view } from '../store.js';
import { canUndo, isDenied, stateLine, undoOf } from '../token-state.js';
import { linkTo } from '../where.js';

const f = { kind: 'session', tenant: '', iss: '', name: '', facts: null, error: '', loading: false, shown: {} };

async function load() {
  const { name } = f;
  f.loading = true;
  update();
  try {
    const facts = await api.story({ [f.kind]: name, tenant: f.tenant, iss: f.iss });
    if (name !== f.name) return;
    f.facts = facts;
    f.error = '';
  } catch (e) {
    if (name !== f.name) return;
    f.error = e.status === 404 ? `No record of this ${f.kind} was found in your tenants.` : e.message;
  }
  f.loading = false;
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
  const { state } = f.facts.subject;
  if (canUndo(state)) {
    askToReinstate({ ...undoOf(state), after: loadNow });
    return;
  }
  askToRevoke({
    target: { type: f.kind, tenant: f.tenant, iss: f.iss, [f.kind === 'session' ? 'sid' : 'grant']: f.name }, name: f.name, after: loadNow,
    effect: [`Every verifier of the tenant denies all tokens of this ${f.kind} from now on, also those that are issued later, and all tokens that were exchanged from them.`,
      `${number(f.facts.tokens.length)} ${f.facts.tokens.length === 1 ? 'token of it is' : 'tokens of it are'} known.`],
  });
}

function tokens(facts) {
  const uses = new Map();
  for (const a of facts.acts) if (a.kind === 'use') uses.set(a.token, (uses.get(a.token) ?? 0) + 1);
  return html`<section class="card"><h2>Tokens, ${number(facts.tokens.length)}</h2>${facts.tokens.length ? html`<div class="wide-table" tabindex="0"><table class="ranking"><thead><tr><th scope="col">Token</th><th scope="col">Client</th><th scope="col">sub</th><th scope="col" class="num">Uses</th><th scope="col" class="num">Issued</th></tr></thead>
    <tbody>${facts.tokens.slice(0, 100).map((t) => html`<tr><th scope="row"><a href=${linkTo('/token', { key: t.key })}>${identifier(t.token.jti ?? t.token.hash, 24)}</a></th><td>${entityLink('client', f.tenant, t.token.client_id, 30)}</td><td>${entityLink('subject', f.tenant, t.token.sub, 30, t.token.iss)}</td>
      <td class="num">${number(uses.get(t.key) ?? 0)}</td><td class="num">${t.issued_at ? html`${when(t.issued_at, view.now)} ago` : html`<span class="muted">not reported</span>`}</td></tr>`)}</tbody></table></div>${facts.tokens.length > 100 ? html`<p class="muted">and ${number(facts.tokens.length - 100)} more</p>` : nothing}`
    : html`<p class="muted">No token of it is known.</p>`}</section>`;
}

function detected(facts) {
  return html`<section class="card"><h2>Detections, ${number(facts.detections.length)}</h2>
    ${facts.detections.length ? html`<div class="side-by-side">${facts.detections.map((one) => html`<article class="finding ${one.severity}"><header>${severity(one.severity)}<a class="mono" href=${linkTo('/queue', { id: one.id, status: 'all', range: 'all' })}>${text(one.rule, 60)}</a></header>
      <h3>${text(one.title, 200)}</h3><p class="muted">${when(one.time, view.now)} ago</p>${evidenceTable(one.evidence, one.rule)}</article>`)}</div>`
      : html`<p class="muted">No rule found anything about it.</p>`}</section>`;
}

function content() {
  const { facts } = f;
  if (!facts) {
    return f.error ? message(icons.token, `No such ${f.kind}`, f.error, html`<a class="quiet" href=${linkTo('/queue')}>To the detections</a>`) : skeleton;
  }
  const can = view.session?.can_revoke;
  const { state } = facts.subject;
  return html`<header class="page-head"><div><h2>${identifier(f.name, 60)}</h2>
      <p class="status-line">${stateLine(state, view.now)}</p><p class="muted">${f.kind === 'session' ? 'Session' : 'Grant'} of ${identifier(f.iss, 60)}</p></div><span class="grow"></span>
      <a class="quiet" href=${linkTo('/queue', { [f.kind]: f.name, status: 'all', range: 'all' })}>${icons.detections}Its detections</a>
      ${canUndo(state) ? html`<button class="quiet" id="undo" ?disabled=${!can} @click=${act}>${icons.undo}Undo</button>` : isDenied(state) ? nothing : html`<button class="danger" id="revoke" ?disabled=${!can} @click=${act}>${icons.block}Revoke ${f.kind}</button>`}</header>
    ${story(facts, { ...f.shown, change: (shown) => { f.shown = shown; update(); } })}
    ${detected(facts)}${tokens(facts)}`;
}

const concerns = (d) => d.subject?.sid === f.name || d.subject?.grant === f.name || f.facts?.tokens.some((t) => t.key === d.token_key);

export const page = {
  get title() { return f.kind === 'session' ? 'Session' : 'Grant'; },
  timeless: true,
  enter(parameters) {
    f.kind = page.path === '/grant' ? 'grant' : 'session';
    f.tenant = parameters.get('of') ?? '';
    f.iss = parameters.get('iss') ?? '';
    f.name = parameters.get('name') ?? '';
    f.facts = null;
    f.error = '';
    f.shown = {};
    return load();
  },
  own: () => new URLSearchParams({ of: f.tenant, iss: f.iss, name: f.name }).toString(),
  render: () => html`<div class="scroll ${f.loading && f.facts ? 'loading' : ''}">${content()}</div>`,
  detection: (d) => concerns(d) && loadSoon(),
  decision: loadSoon,
  reset: load,
  keys: { r: () => (document.getElementById('revoke') ?? document.getElementById('undo'))?.click() },
  help: [['r', 'revoke or undo']],
};
