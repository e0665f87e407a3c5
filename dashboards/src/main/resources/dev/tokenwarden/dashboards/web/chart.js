// Detections over time, stacked by severity. Attributes only: a style attribute would not pass the page's policy.
import { html, nothing, svg } from './lit/lit-html.js';
import { exact, number } from './format.js';

const ORDER = ['low', 'medium', 'high', 'critical'];
const HEIGHT = 44;
const WIDTH = 600;

function bar(bucket, index, count, top, step, pick) {
  const width = WIDTH / count;
  let y = HEIGHT;
  const parts = ORDER.filter((severity) => bucket[severity]).map((severity) => {
    // A single critical among thousands must still be seen.
    const height = Math.max(1.5, (bucket[severity] / top) * (HEIGHT - 2));
    y -= height;
    return svg`<rect class=${'bar ' + severity} x=${index * width + 0.75} y=${Math.max(0, y)} width=${Math.max(1, width - 1.5)} height=${height} rx="0.5"></rect>`;
  });
  const total = ORDER.reduce((sum, severity) => sum + (bucket[severity] ?? 0), 0);
  const title = `${exact(bucket.from).split('\n')[0]}\n${number(total)} ${ORDER.slice().reverse().filter((s) => bucket[s]).map((s) => `· ${number(bucket[s])} ${s}`).join(' ')}`;
  return svg`<g class="bucket" @click=${() => total && pick(bucket.from, bucket.from + step)}>
    <rect class="hit" x=${index * width} y="0" width=${width} height=${HEIGHT}><title>${title}</title></rect>${parts}</g>`;
}

export function chart(buckets, pick) {
  if (!buckets || buckets.length < 2) {
    return html`<div class="chart"></div>`;
  }
  const top = Math.max(1, ...buckets.map((b) => ORDER.reduce((sum, s) => sum + (b[s] ?? 0), 0)));
  const step = buckets[1].from - buckets[0].from;
  const sameDay = buckets[buckets.length - 1].from - buckets[0].from < 36 * 3_600_000;
  const label = (time) => sameDay
    ? new Date(time).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
    : new Date(time).toLocaleDateString('en-GB', { day: '2-digit', month: 'short' });
  return html`<figure class="chart" aria-label="Detections over time, by severity">
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="Stacked bars, ${buckets.length} intervals">
      <line class="axis" x1="0" x2=${WIDTH} y1=${HEIGHT - 0.5} y2=${HEIGHT - 0.5}></line>
      ${buckets.map((bucket, index) => bar(bucket, index, buckets.length, top, step, pick))}
    </svg>
    <figcaption><span>${label(buckets[0].from)}</span><span>${top > 1 ? html`peak ${number(top)}` : nothing}</span><span>${label(buckets[buckets.length - 1].from + step)}</span></figcaption>
  </figure>`;
}
