// Writes the report of an incident as Markdown. Text from events is escaped: it must not become a link, a heading or HTML. Pure functions.
import { OUTCOMES } from '../decisions.js';
import { plain } from '../format.js';
import { targetName } from '../target.js';
import { nameOf } from '../story/words.js';
import { fileName, recompute } from './document.js';
import { didOf } from './words.js';

export const escaped = (/** @type {unknown} */ value) => plain(value).replace(/[\\`*_{}[\]()<>#+!|~&]/g, (c) => `\\${c}`);

export const utc = (/** @type {string | null | undefined} */ time) => (time ? new Date(time).toISOString().replace('T', ' ').replace('Z', ' UTC') : 'not known');

// The first row has the names of the columns.
function table(heads, rows, none) {
  if (!rows.length) return `${none}\n`;
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.map((cell) => (cell === '---' ? cell : escaped(cell))).join(' | ')} |`).join('\n') + '\n';
}

function exposure(r) {
  const e = r.exposure;
  if (!e?.from) return 'No misuse was accepted, as far as stored events show.\n';
  const accepted = (e.accepted ?? []).map((a) => [utc(a.time), a.tool ?? a.operation ?? '', a.audience ?? '', nameOf(r.story.facts.holders[a.holder] ?? {})]);
  return `From ${utc(e.from)} ${e.to ? `to ${utc(e.to)}` : 'until now: no verifier has acknowledged a revocation'}. ${e.total} accepted.\n\n${table(['When', 'What', 'Where', 'Who'], accepted, 'Nothing was accepted.')}${e.total > accepted.length ? `\nThe first ${accepted.length} of ${e.total} are listed.\n` : ''}`;
}

export function markdown(r) {
  const file = fileName(r, 'json');
  return `# ${escaped(r.title)}

${table(['Incident', 'Tenant', 'Severity', 'Status', 'Assigned to', 'First act', 'Last act', 'Detected'],
    [[r.id, r.tenant, r.severity, r.reason ? `${r.status}: ${r.reason}` : r.status, r.assignee ?? 'nobody', utc(r.first), utc(r.last), utc(r.detected_at)]], '')}
## Story

${r.story.sentences.length ? r.story.sentences.map(escaped).join(' ') : 'No stored event tells how it happened.'}

## Exposure

${exposure(r)}
## Decisions

${table(['Time', 'Decision', 'Target', 'By', 'Reason'], r.decisions.map((d) => [utc(d.time), OUTCOMES[d.outcome] ?? d.outcome, d.target ? `${d.target.type} ${targetName(d.target)}` : '', d.by, d.reason]), 'None.')}
## Who did what

${table(['Time', 'Who', 'Did', 'Comment'], r.actions.map((a) => [utc(a.time), a.by, didOf(a), a.comment]), 'No analyst has acted.')}
## Detections, ${r.detections.total}

${table(['Time', 'Severity', 'Rule', 'What', 'State'], r.detections.items.map((d) => [utc(d.time), d.severity, d.rule, d.title, d.state]), 'None.')}${r.detections.total > r.detections.items.length ? `\nThe first ${r.detections.items.length} of ${r.detections.total} are listed.\n` : ''}
## Targets

${table(['Type', 'Name', 'State'], r.targets.items.map((t) => [t.target.type, targetName(t.target), r.targets.known ? (t.revoked ? 'revoked' : 'not revoked') : 'unknown']), 'None.')}
## Audit

${r.audit.records.length} records${r.audit.cut ? ' (the incident has more than fit into a report)' : ''}, SHA-256 \`${plain(r.audit.sha256)}\`. To compute it again, from the JSON report or from the audit log:

\`\`\`sh
${recompute(r, file).map((line) => plain(line)).join('\n')}
\`\`\`

Made at ${utc(r.made_at)} by ${escaped(r.made_by)}.
`;
}
