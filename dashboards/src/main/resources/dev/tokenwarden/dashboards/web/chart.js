// Draws counts over time with attributes only: the page's content security policy forbids style attributes.
import { html, nothing, svg } from './lit/lit-html.js';
import { exact, number } from './format.js';

const ORDER = ['low', 'medium', 'high', 'critical'];
const WIDTH = 600;

const totalOf = (bucket) => ORDER.reduce((sum, s) => sum + (bucket[s] ?? 0), 0);

function bar(bucket, index, count, top, height, step, pick) {
  const width = WIDTH / count;
  let y = height;
  const parts = ORDER.filter((s) => bucket[s]).map((s) => {
    // A single critical detection among thousands must be visible.
    const tall = Math.max(1.5, (bucket[s] / top) * (height - 2));
    y -= tall;
    return svg`<rect class=${'bar ' + s} x=${index * width + 0.75} y=${Math.max(0, y)} width=${Math.max(1, width - 1.5)} height=${tall} rx="0.5"></rect>`;
  });
  const total = totalOf(bucket);
  const title = `${exact(bucket.from).split('\n')[0]}\n${number(total)} ${ORDER.slice().reverse().filter((s) => bucket[s]).map((s) => `· ${number(bucket[s])} ${s}`).join(' ')}`;
  return svg`<g class="bucket" @click=${() => total && pick(bucket.from, bucket.from + step)}>
    <rect class="hit" x=${index * width} y="0" width=${width} height=${height}><title>${title}</title></rect>${parts}</g>`;
}

function labels(buckets, step) {
  const first = buckets[0].from;
  const last = buckets[buckets.length - 1].from + step;
  const sameDay = last - first < 36 * 3_600_000;
  const label = (time) => sameDay
    ? new Date(time).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
    : new Date(time).toLocaleDateString('en-GB', { day: '2-digit', month: 'short' });
  return { first: label(first), middle: label((first + last) / 2), last: label(last) };
}

// Bars by severity; a click on one picks its time.
export function stacked(buckets, pick, height = 44) {
  if (!buckets || buckets.length < 2) {
    return html`<div class="chart"></div>`;
  }
  const top = Math.max(1, ...buckets.map(totalOf));
  const step = buckets[1].from - buckets[0].from;
  const at = labels(buckets, step);
  return html`<figure class="chart" aria-label="Detections over time, by severity">
    <svg viewBox="0 0 ${WIDTH} ${height}" preserveAspectRatio="none" role="img" aria-label=${`Stacked bars, ${buckets.length} intervals, at most ${number(top)} detections in one`}>
      ${height > 60 ? [0.25, 0.5, 0.75].map((share) => svg`<line class="grid" x1="0" x2=${WIDTH} y1=${height * share} y2=${height * share}></line>`) : nothing}
      <line class="axis" x1="0" x2=${WIDTH} y1=${height - 0.5} y2=${height - 0.5}></line>
      ${buckets.map((bucket, index) => bar(bucket, index, buckets.length, top, height, step, pick))}
    </svg>
    <figcaption><span>${at.first}</span><span>${top > 1 ? html`peak ${number(top)}` : nothing}</span><span>${at.last}</span></figcaption>
  </figure>`;
}

// Small bars for a table cell: `n` over time.
export function spark(bars, kind = 'plain') {
  if (!bars || bars.length < 2) {
    return nothing;
  }
  const top = Math.max(1, ...bars.map((b) => b.n));
  const width = 100 / bars.length;
  return html`<svg class="spark" viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true">
    <line class="axis" x1="0" x2="100" y1="19.5" y2="19.5"></line>${bars.map((b, i) => (b.n
      ? svg`<rect class=${'bar ' + kind} x=${i * width} y=${20 - Math.max(2, (b.n / top) * 19)} width=${Math.max(0.8, width - 0.4)} height=${Math.max(2, (b.n / top) * 19)}></rect>`
      : nothing))}</svg>`;
}

// Shares of severities as one bar.
export function shares(severity, top) {
  let x = 0;
  return html`<svg class="shares" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">${ORDER.slice().reverse().filter((s) => severity?.[s]).map((s) => {
    const width = (severity[s] / top) * 100;
    const rect = svg`<rect class=${'bar ' + s} x=${x} y="0" width=${Math.max(0.5, width - 0.3)} height="8"></rect>`;
    x += width;
    return rect;
  })}</svg>`;
}
