// One revocation: its propagation, its cause and its actions.
import { html, nothing } from '../lit/lit-html.js';
import { api } from '../api.js';
import { ask, askToReinstate, notify } from '../ask.js';
import { decisions } from '../decisions.js';
import { inForce, nobody } from '../enforcement.js';
import { number } from '../format.js';
import { icons } from '../icons.js';
import { identifier, severity, text, when } from '../parts.js';
import { view } from '../store.js';
import { target, targetName } from '../target.js';
import { linkTo } from '../where.js';
import { reachLines } from './order.js';
import { followers, followsFrom } from '../records/controls.js';
import { openItem, r } from './state.js';

const pair = (name, value) => (value === undefined || value === null || value === '' ? nothing : html`<dt>${name}</dt><dd>${value}</dd>`);
const FACTS = { severity: 'severity', action: 'asked for', mode: 'mode', budget_used: 'budget used', budget_limit: 'budget', budget_window: 'in', reach: 'tokens that fall', live_tokens: 'live tokens', approvals_needed: 'approvals needed', cause: 'cause' };

function judge(decision, verdict, after) {
  const approve = verdict === 'approve';
  const needed = Number(decision.facts?.approvals_needed ?? 1) - decision.approved_by.length;
  ask({
    title: approve ? 'Approve this revocation?' : 'Reject this revocation?', subject: targetName(decision.target), danger: approve,
    effect: approve ? [needed > 1 ? `You are one of ${number(needed)} who must still agree: it is carried out with the last.` : 'It is carried out at once, at every verifier of the tenant.', ...reachLines(r.detail?.reach)]
      : ['The target stays usable. The rule may propose the revocation again after further findings.'],
    confirm: approve ? 'Approve' : 'Reject', placeholder: approve ? 'Confirmed with the owner, ticket …' : 'Known batch job, …',
    async run({ reason }) {
      await api.judge(decision.id, verdict, reason);
      notify(approve ? (needed > 1 ? 'Approved. It waits for the next.' : 'Approved: it is revoked.') : 'Rejected.');
      r.open = null;
      after();
    },
  });
}

function notCovered(issuers) {
  return `Tokens of ${issuers.join(', ')} do not name their client and are not denied. Revoke the subject, session or issuer.`;
}

function propagation(p, tenant) {
  if (!p) {
    return html`<p class="muted">The propagation is not known now: ${r.detail?.missing ? 'the revocation service does not have this revocation' : 'the revocation service does not answer'}.</p>`;
  }
  const missed = p.coverage?.not_covered;
  if (missed?.length && !p.coverage.covered) {
    return html`<p class="effect">In force <b>nowhere</b>. ${notCovered(missed)}</p>`;
  }
  if (!p.verifiers) {
    return nobody(tenant);
  }
  return html`${missed?.length ? html`<p class="effect">${notCovered(missed)}</p>` : nothing}${inForce(p, tenant)}
    ${p.by?.length ? html`<div class="wide-table" tabindex="0"><table class="ranking"><tbody>${p.by.map((v) => html`<tr><th scope="row">${identifier(v.verifier, 36)}</th><td class="num">${number(v.after_millis)} ms</td></tr>`)}</tbody></table></div>` : nothing}`;
}

export function flyout(actions) {
  const item = openItem();
  if (!item) {
    return nothing;
  }
  const waits = r.tab === 'waiting';
  const can = view.session?.can_revoke;
  return html`<aside class="flyout" aria-label="Revocation" id="flyout"><header><div class="flyout-head">${item.facts?.severity ? severity(item.facts.severity) : nothing}<span class="muted">${text(item.rule ?? item.target?.type ?? '', 60)}</span><span class="grow"></span>
      <button class="square" aria-label="Close (Esc)" title="Close (Esc)" @click=${actions.close}>${icons.close}</button></div>
      <h2>${target(item.target, 44)}</h2><p class="muted">${text(item.reason, 300)}</p>
      <div class="status-line"><span class="grow"></span>${waits
        ? html`<button class="quiet" id="reject" ?disabled=${!can} @click=${() => judge(item, 'reject', actions.loadSoon)}>Reject</button><button class="danger" id="approve" ?disabled=${!can} @click=${() => judge(item, 'approve', actions.loadSoon)}>${icons.block}Approve</button>`
        : item.active ? html`<button class="quiet" id="undo" ?disabled=${!can} @click=${() => askToReinstate({ id: item.id, target: item.target, name: targetName(item.target), after: actions.loadSoon })}>${icons.undo}Undo</button>` : nothing}</div></header>
    <div class="flyout-body" tabindex="0">
      ${waits ? html`<section><h3>Impact</h3>${r.detail ? reachLines(r.detail.reach).map((line) => html`<p>${line}</p>`) : html`<p class="muted">Counting…</p>`}</section>
        <section><h3>Why it waits</h3><dl>${Object.entries(FACTS).map(([name, label]) => pair(label, item.facts?.[name] && text(item.facts[name], 80)))}${item.approved_by.length ? pair('approved by', item.approved_by.map((a) => text(a.replace(/^person:/, ''), 60))) : nothing}</dl></section>`
        : html`<section><h3>${item.active ? 'In force' : 'Over'}</h3>${item.active ? (r.detail ? propagation(r.detail.propagation, item.tenant) : html`<p class="muted">Asking…</p>`) : html`<p>${when(item.ended_at, view.now)} ago</p>`}
          ${item.would_have_denied ? html`<p>Would have denied <b>${number(item.would_have_denied)}</b> ${item.would_have_denied === 1 ? 'use' : 'uses'}.</p>` : nothing}${item.denied ? html`<p>Denied <b class="good">${number(item.denied)}</b> ${item.denied === 1 ? 'use' : 'uses'}.</p>` : nothing}</section>`}
      ${item.cascaded ? html`<section><h3>With it</h3><p>${followers('/revocations', item.decision, item.cascaded, { view: r.tab })} <span class="muted">tokens that were exchanged from it, or belong to it</span></p></section>` : nothing}
      ${item.actor === 'system:cascade' && item.root_decision ? html`<section><h3>Follows from</h3><p>${followsFrom('/revocations', item.root_decision, { view: r.tab })} <span class="muted">from another revocation</span></p></section>` : nothing}
      <section><h3>Target</h3><dl>${pair('type', text(item.target?.type ?? '', 20))}${pair('tenant', text(item.tenant, 60))}${pair('iss', item.target?.iss && identifier(item.target.iss, 40))}
        ${pair(waits ? 'asked' : 'since', html`${when(waits ? item.time : item.effective, view.now)} ago`)}${item.expires ? pair('ends', html`${when(item.expires, view.now)}`) : nothing}${item.cutoff ? pair('issued before', html`${when(item.cutoff, view.now)} ago`) : nothing}</dl>
        <p class="ways">${item.token_key ? html`<a href=${linkTo('/token', { key: item.token_key })}>Token</a><a href=${linkTo('/chain', { key: item.token_key })}>Chain</a>` : nothing}${item.detection ? html`<a href=${linkTo('/queue', { id: item.detection, status: 'all', range: 'all' })}>Detection</a>` : nothing}</p></section>
      ${r.detail?.decisions.length ? html`<section><h3>Decisions</h3>${decisions(r.detail.decisions, item.rule, view.now)}</section>` : nothing}
    </div></aside>`;
}
