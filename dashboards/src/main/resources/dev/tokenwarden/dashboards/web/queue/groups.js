// Groups of detections, highest severity first. A group opens as a list.
import { html, nothing } from '../lit/lit-html.js';
import { shares } from '../chart.js';
import { number, subjectOf } from '../format.js';
import { icons } from '../icons.js';
import { message, skeleton } from '../messages.js';
import { identifier, severity, SEVERITIES, text, when } from '../parts.js';
import { view } from '../store.js';
import { actions } from './actions.js';
import { q } from './state.js';

export const GROUPINGS = { subject: 'Subject', token: 'Token', rule: 'Rule', client: 'Client', sub: 'sub', tenant: 'Tenant' };

function name(by, group) {
  const top = group.top ?? {};
  switch (by) {
    case 'subject': return html`<span class="kind">${text(subjectOf(top).kind, 12)}</span>${identifier(subjectOf(top).name, 36)}`;
    case 'token': return identifier(top.token?.jti ?? top.token?.hash ?? subjectOf(top).name, 40);
    default: return html`<span class="mono">${text(group.key, 60)}</span>`;
  }
}

const worst = (group) => SEVERITIES.find((s) => group.severity[s]) ?? 'low';

function row(group, most) {
  return html`<div role="listitem"><button class="row group" @click=${() => actions.enterGroup(group)}>
    <span>${severity(worst(group))}</span><span class="g-name">${name(q.filter.by, group)}</span>
    <span class="g-title">${text(group.top?.title ?? '', 120)}</span><span class="g-tenant">${text(group.top?.tenant ?? '', 24)}</span>
    <span class="g-rules muted">${number(group.rules)} ${group.rules === 1 ? 'rule' : 'rules'}</span>
    <span class="g-share">${shares(group.severity, most)}</span><span class="num">${number(group.n)}</span><span class="muted">${when(group.latest, view.now)}</span></button></div>`;
}

export function groups() {
  const { data } = q.groups;
  const most = Math.max(1, ...(data?.groups ?? []).map((g) => g.n));
  return html`<section class="list groups" aria-label=${`Detections by ${GROUPINGS[q.filter.by]}`} aria-busy=${q.groups.loading ? 'true' : 'false'}>
    <div class="row group head" aria-hidden="true"><span>Worst</span><span>${GROUPINGS[q.filter.by]}</span><span class="g-title">Worst of it</span><span class="g-tenant">Tenant</span><span class="g-rules"></span><span class="g-share">By severity</span><span class="num">Count</span><span>Latest</span></div>
    <div class="rows" role="list">${q.groups.error
      ? message(icons.warn, 'The groups cannot be shown', q.groups.error, html`<button class="primary" @click=${actions.reload}>Try again</button>`)
      : !data ? skeleton
      : data.groups.length ? html`${data.groups.map((g) => row(g, most))}
        <div class="more muted" role="listitem">${data.total > data.groups.length ? `The worst ${number(data.groups.length)} of about ${number(data.total)}.` : 'That is all.'}</div>`
      : message(icons.search, 'Nothing to group', 'No detection in this time range matches the filters.', nothing)}</div>
    ${q.groups.waiting ? html`<button class="pill" @click=${actions.reload}>${icons.up}<span>${number(q.groups.waiting)} new</span></button>` : nothing}
  </section>`;
}
