// What helps to judge a detection: honest causes, and how earlier detections like it were closed.
import { html, nothing } from '../lit/lit-html.js';
import { number } from '../format.js';
import { prose, text } from '../parts.js';
import { linkTo } from '../where.js';

const REASONS = {
  'true-positive': 'true positive', 'false-positive': 'false positive', benign: 'benign', duplicate: 'duplicate', 'accepted-risk': 'accepted risk',
};

// The counts as words, most frequent first: ["5 false positive", "1 not closed"].
export function closedAs(seen) {
  const closed = Object.entries(seen.closed ?? {}).sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([reason, n]) => `${number(n)} ${REASONS[reason] ?? reason}`);
  return seen.open ? [...closed, `${number(seen.open)} not closed`] : closed;
}

export function seenBefore(detection) {
  const seen = detection.seen_before;
  if (!seen?.same) {
    return nothing;
  }
  const name = html`<bdi class="mono">${text(seen.name, 60)}</bdi>`;
  if (!seen.total) {
    return html`<section><h3>Seen before</h3><p>First detection of this rule for ${seen.same} ${name} in ${number(seen.days)} days.</p></section>`;
  }
  const link = linkTo('/queue', { rule: detection.rule, status: 'all', range: 'all', tenant: detection.tenant,
    ...(seen.same === 'client' ? { client: seen.name } : { subject: detection.subject_key }) });
  return html`<section><h3>Seen before</h3><p><a href=${link}>${number(seen.total)} like it</a> for ${seen.same} ${name} in ${number(seen.days)} days: ${closedAs(seen).join(', ')}.</p></section>`;
}

export function innocent(detection) {
  const causes = detection.about?.innocent;
  return causes ? html`<section><h3>Why this may be innocent</h3><p>${prose(causes)}</p></section>` : nothing;
}
