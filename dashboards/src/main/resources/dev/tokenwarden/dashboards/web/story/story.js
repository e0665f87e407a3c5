// The story of an attack: sentences, the strip chart, and what was accepted. Pages of tokens, sessions, grants and incidents show it.
import { html, nothing } from '../lit/lit-html.js';
import { number, plain } from '../format.js';
import { text } from '../parts.js';
import { linkTo } from '../where.js';
import { chart } from './chart.js';
import { requests } from './request.js';
import { comparedWith, sentences } from './sentences.js';
import { spanOf } from './scale.js';
import { nameOf, timeOfDay } from './words.js';

const SHOWN = 8;

function through(facts, all, showAll) {
  const { accepted, total } = facts.exposure;
  if (!accepted.length) return nothing;
  const rows = all ? accepted : accepted.slice(0, SHOWN);
  return html`<section class="through"><h3>What got through, ${number(total)}</h3><div class="wide-table" tabindex="0"><table class="ranking"><thead><tr><th scope="col">When</th><th scope="col">What</th><th scope="col">Where</th><th scope="col">Who</th></tr></thead>
    <tbody>${rows.map((a) => html`<tr><td title=${a.time}>${timeOfDay(a.time, undefined, true)}</td><th scope="row" class="mono">${text(a.tool ?? a.operation ?? '', 60)}</th><td>${text(a.audience ?? '', 40)}</td><td><a href=${linkTo('/token', { key: a.token })}>${text(nameOf(facts.holders[a.holder] ?? {}), 40)}</a></td></tr>`)}</tbody></table></div>
    ${total > rows.length ? all || !showAll ? html`<p class="muted">and ${number(total - rows.length)} more</p>` : html`<button class="link-button" @click=${showAll}>Show ${number(accepted.length)}</button>` : nothing}</section>`;
}

// A number and what it counts stay on one line.
const unbroken = (sentence) => sentence.replace(/(\d) (?=\S)/g, '$1\u00a0');

const zoomed = (facts) => {
  const near = spanOf(facts, false);
  const whole = spanOf(facts, true);
  return near && whole && (near.from > whole.from + 1 || near.to < whole.to - 1);
};

// `facts` is the answer of GET /api/story. `options`: `whole` shows all of the time, `all` every accepted use; `change(options)` is
// called with the options that the analyst chose.
export function story(facts, options = {}) {
  const { whole = false, all = false, change } = options;
  return html`<section class="card story" aria-label="Story">
    <p class="telling">${sentences(facts).map((s) => html`<span>${unbroken(plain(s))} </span>`)}</p>
    ${requests(facts)}
    ${facts.acts.length ? html`<div class="story-head"><h3>Who held it</h3>${change && zoomed(facts) ? html`<div class="segments" role="radiogroup" aria-label="Time shown">
      <button role="radio" aria-checked=${whole ? 'false' : 'true'} @click=${() => change({ whole: false, all })}>The attack</button><button role="radio" aria-checked=${whole ? 'true' : 'false'} @click=${() => change({ whole: true, all })}>All</button></div>` : nothing}</div>${chart(facts, whole)}` : nothing}
    ${through(facts, all, change ? () => change({ whole, all: true }) : null)}
    ${facts.cut ? html`<p class="muted">${number(facts.uses)} uses are stored. The story shows those around the first detection.</p>` : nothing}
  </section>`;
}

export { comparedWith };
