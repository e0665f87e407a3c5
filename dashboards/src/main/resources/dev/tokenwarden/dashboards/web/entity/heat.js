// @ts-check
// The uses of an entity by hour of the day: one row for each audience or tool.
import { html, nothing, svg } from '../lit/lit-html.js';
import { compact, number, plain, plural } from '../format.js';
import { text } from '../parts.js';

const HOURS = 24;
const CELL = 20;
const HEIGHT = 24;
const LEVELS = 5;

/**
 * @typedef {{name: string, n: number, hours: number[], recent: number[]}} Row
 * @typedef {{by: string, rows: Row[], more: number}} Heat
 */

/**
 * 0: no use; 1 to 5 by the share of the busiest hour. The scale is logarithmic: an hour with few uses among many stays visible.
 * @param {number} n @param {number} top
 */
export function level(n, top) {
  if (n <= 0) return 0;
  if (top <= 1) return LEVELS;
  return Math.max(1, Math.ceil((Math.log(1 + n) / Math.log(1 + top)) * LEVELS));
}

/**
 * Whether all uses of this hour are of the last day, and the row has uses from before that day.
 * @param {Row} row @param {number} hour
 */
export function isNew(row, hour) {
  const before = row.n - row.recent.reduce((sum, n) => sum + n, 0);
  return before > 0 && row.hours[hour] > 0 && row.hours[hour] === row.recent[hour];
}

const two = (/** @type {number} */ hour) => String(hour).padStart(2, '0');

/** @param {Row} row @param {number} top */
function cells(row, top) {
  return row.hours.map((n, hour) => {
    const fresh = isNew(row, hour);
    return svg`<rect class=${`heat l${level(n, top)} ${fresh ? 'new' : ''}`} x=${hour * CELL + 1} y="2" width=${CELL - 2} height=${HEIGHT - 4} rx="2"><title>${two(hour)}:00 to ${two((hour + 1) % HOURS)}:00 UTC, ${plain(row.name)}: ${plural(n, 'use')}${row.recent[hour] ? `, ${number(row.recent[hour])} of them in the last day` : ''}${fresh ? '. Before, this hour had none.' : ''}</title></rect>`;
  });
}

/** @param {Heat} heat @param {number} days */
export function heatMap(heat, days) {
  const by = heat.by === 'tool' ? 'tool' : 'audience';
  if (!heat.rows.length) {
    return html`<section class="card"><h2>When it is used</h2><p class="muted">No use in the last ${number(days)} days names ${by === 'tool' ? 'a tool' : 'an audience'}.</p></section>`;
  }
  const top = Math.max(1, ...heat.rows.flatMap((row) => row.hours));
  const fresh = heat.rows.reduce((sum, row) => sum + row.hours.filter((_, hour) => isNew(row, hour)).length, 0);
  return html`<section class="card heat-map"><h2>When it is used, by ${by}, ${number(days)} days</h2>
    <div class="heat-rows">${heat.rows.map((row) => html`<div class="heat-row"><span class="heat-name" title=${plain(row.name)}>${text(row.name, 40)}</span>
      <svg viewBox="0 0 ${HOURS * CELL} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${`${plain(row.name)}: ${plural(row.n, 'use')}, most at ${two(row.hours.indexOf(Math.max(...row.hours)))}:00 UTC`}>${cells(row, top)}</svg>
      <span class="heat-total">${compact(row.n)}</span></div>`)}
      <div class="heat-row axis" aria-hidden="true"><span class="heat-name"></span><span class="heat-hours">${[0, 6, 12, 18].map((hour) => html`<span>${two(hour)}:00${hour ? '' : ' UTC'}</span>`)}</span><span class="heat-total"></span></div></div>
    <p class="heat-key muted"><span>fewer</span>${[0, 1, 2, 3, 4, 5].map((l) => html`<i class=${`swatch heat-${l}`}></i>`)}<span>more, at most ${number(top)} in one hour of the day</span>${fresh ? html`<span class="heat-new"><i class="swatch heat-fresh"></i>new in the last day: ${plural(fresh, 'hour')}</span>` : nothing}</p>
    ${heat.more ? html`<p class="muted">${plural(heat.more, 'use')} of further ${by}s ${heat.more === 1 ? 'is' : 'are'} not shown.</p>` : nothing}</section>`;
}
