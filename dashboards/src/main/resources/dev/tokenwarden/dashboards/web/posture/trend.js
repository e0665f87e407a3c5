// Accepted uses by the kind of signature, over time. A migration brings the weak kinds to zero.
import { html, svg } from '../lit/lit-html.js';
import { exact, number } from '../format.js';

const KINDS = ['asymmetric', 'symmetric', 'unsigned'];
const WIDTH = 600;
const HEIGHT = 110;

export function trend(bars) {
  if (!bars || bars.length < 2) {
    return html`<section class="card"><h2>Trend</h2><p class="muted">Not enough data for a trend.</p></section>`;
  }
  const width = WIDTH / bars.length;
  return html`<section class="card"><h2>How accepted tokens were signed, share over time</h2><figure class="chart trend"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="Share of accepted uses by kind of signature, over time">
      ${bars.map((bar, i) => {
        const total = KINDS.reduce((sum, k) => sum + bar[k], 0);
        let y = HEIGHT;
        return svg`<g><rect class="hit" x=${i * width} y="0" width=${width} height=${HEIGHT}><title>${exact(bar.from).split('\n')[0]}: ${KINDS.map((k) => `${number(bar[k])} ${k}`).join(', ')}</title></rect>${total
          ? KINDS.filter((k) => bar[k]).map((k) => {
            const tall = Math.max(1.5, (bar[k] / total) * HEIGHT);
            y -= tall;
            return svg`<rect class=${`signing-bar ${k}`} x=${i * width + 0.5} y=${Math.max(0, y)} width=${Math.max(1, width - 1)} height=${tall}></rect>`;
          }) : ''}</g>`;
      })}</svg><figcaption><span>${new Date(bars[0].from).toLocaleString('en-GB', { day: '2-digit', month: 'short', hour: '2-digit', minute: '2-digit' })}</span>
      <span class="legend"><span><i class="swatch asymmetric"></i>key pair</span><span><i class="swatch symmetric"></i>shared secret</span><span><i class="swatch unsigned"></i>unsigned</span></span><span>now</span></figcaption></figure></section>`;
}
