import { html, svg } from './lit/lit-html.js';

const icon = (content, size = 16) => html`<svg class="icon" width=${size} height=${size} viewBox="0 0 16 16" aria-hidden="true">${content}</svg>`;

// One shape for each severity: colour alone must not show it.
const SHAPES = {
  critical: svg`<path d="M8 1.2 14.8 8 8 14.8 1.2 8z" fill="currentColor"/>`,
  high: svg`<path d="M8 2 15 14H1z" fill="currentColor"/>`,
  medium: svg`<rect x="2.5" y="2.5" width="11" height="11" rx="1.5" fill="currentColor"/>`,
  low: svg`<circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="2"/>`,
};

export const severityIcon = (severity, size = 12) => icon(SHAPES[severity] ?? SHAPES.low, size);

const line = (d) => svg`<path d=${d} fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"/>`;

export const icons = {
  overview: icon(line('M2.5 13.5V9M6.2 13.5v-6M9.8 13.5v-8M13.5 13.5v-11')),
  detections: icon(line('M8 1.8 13.5 4v4c0 3.3-2.3 5.3-5.5 6.4C4.8 13.3 2.5 11.3 2.5 8V4zM8 5.2v3.4M8 11v.1')),
  incidents: icon(line('M2.5 5.5h11M2.5 10.5h11M5 2.5h6M5 13.5h6M4 5.5v5M12 5.5v5')),
  search: icon(line('M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zm3.7-1.3L14 14')),
  close: icon(line('m4 4 8 8m0-8-8 8')),
  copy: icon(line('M5.5 5.5V3a1 1 0 0 1 1-1H13a1 1 0 0 1 1 1v6.5a1 1 0 0 1-1 1h-2.5M3 5.5h6.5a1 1 0 0 1 1 1V13a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V6.5a1 1 0 0 1 1-1z'), 14),
  plus: icon(line('M8 3.5v9M3.5 8h9'), 14),
  minus: icon(line('M3.5 8h9'), 14),
  check: icon(line('m3 8.5 3.3 3.3L13 4.5'), 14),
  block: icon(line('M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM3.9 3.9l8.2 8.2')),
  undo: icon(line('M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6M3 6.5 6 3.5M3 6.5l3 3')),
  sun: icon(line('M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9')),
  moon: icon(line('M13 9.7A5.5 5.5 0 0 1 6.3 3 5.5 5.5 0 1 0 13 9.7z')),
  exit: icon(line('M6.5 2.5H4a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1h2.5M7 8h6.5M11 5.5 13.5 8 11 10.5')),
  token: icon(line('M5.5 10.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8.5 7.5H14v2.5M11.5 7.5v2')),
  chain: icon(line('M3 8h3M6 8c3 0 2-4.5 5-4.5M6 8c3 0 2 4.5 5 4.5M11 2h3v3h-3zM11 11h3v3h-3zM1.5 6.5h3v3h-3z')),
  posture: icon(line('M5 7V5a3 3 0 0 1 6 0v2M3.5 7h9v6.5h-9zM8 9.7v1.3')),
  rules: icon(line('M3 3.5h10M3 8h10M3 12.5h6')),
  audit: icon(line('M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.8V8l2.3 1.6')),
  handover: icon(line('M2.5 5.5h9M9 3l2.5 2.5L9 8M13.5 10.5h-9M7 8l-2.5 2.5L7 13')),
  eye: icon(line('M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z'), 14),
  down: icon(line('M8 3v9.5M4 9l4 4 4-4'), 14),
  up: icon(line('M8 13V3.5M4 7l4-4 4 4'), 14),
  warn: icon(line('M8 2.5 14.5 13.5h-13zM8 6.5v3.2M8 11.6v.1')),
  keys: icon(line('M2 4.5h12v7H2zM4.5 7h.1M7 7h.1M9.5 7h.1M11.9 7h.1M5.5 9.3h5')),
  mark: html`<img class="mark" src="/assets/favicon.svg" alt="" width="20" height="20">`,
};
