// Rankings of rules, clients and subjects by detections.
import { html } from '../lit/lit-html.js';
import { shares, spark } from '../chart.js';
import { compact, number } from '../format.js';
import { text } from '../parts.js';
import { linkTo } from '../where.js';

const worst = (severity) => ['critical', 'high', 'medium', 'low'].find((s) => severity?.[s]) ?? 'low';

export function rules(d) {
  return html`<section class="card"><h2>Rules</h2>
    ${d.rules.length ? html`<div class="wide-table" tabindex="0"><table class="ranking"><thead><tr><th scope="col">Rule</th><th scope="col" class="num">Detections</th><th scope="col">Over time</th></tr></thead>
      <tbody>${d.rules.map((r) => html`<tr><th scope="row"><a class="mono" href=${linkTo('/queue', { rule: r.name })}>${text(r.name, 60)}</a></th>
        <td class="num">${number(r.n)}</td><td class="shape">${spark(r.histogram, worst(r.severity))}</td></tr>`)}</tbody></table></div>`
      : html`<p class="muted">No rule has fired in this time range.</p>`}
  </section>`;
}

export function ranking(title, items, field) {
  const top = Math.max(1, ...items.map((i) => i.n));
  return html`<section class="card"><h2>${title}</h2>
    ${items.length ? html`<div class="wide-table" tabindex="0"><table class="ranking"><tbody>${items.map((i) => html`<tr><th scope="row"><a class="mono" title=${field} href=${linkTo('/queue', { [field === 'sub' ? 'sub' : 'client']: i.name })}>${text(i.name, 40)}</a></th>
      <td class="num">${compact(i.n)}</td><td class="shape">${shares(i.severity, top)}</td></tr>`)}</tbody></table></div>`
      : html`<p class="muted">None in this time range.</p>`}
  </section>`;
}
