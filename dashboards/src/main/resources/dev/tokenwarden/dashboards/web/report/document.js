// Makes the report of an incident from the answers of the API: one object, which is also the JSON file. Pure functions.
import { actorName } from '../decisions.js';
import { sentences } from '../story/sentences.js';

export const FORMAT = 'tokenwarden-incident-report/1';

/**
 * How to compute the hash of the audit records again. Both commands print the hash that the report states.
 * @param {{tenant: string, audit: {since?: string, until?: string}}} report @param {string} file
 */
export const recompute = (report, file) => [
  `jq -cS '.audit.records[]' ${file} | LC_ALL=C sort | sha256sum`,
  `./warden audit --tenant=${shellWord(report.tenant)} --since=${report.audit.since ?? ''} --until=${report.audit.until ?? ''} | jq -cS --slurpfile r ${file} 'select(.id as $id | any($r[0].audit.records[]; .id == $id))' | LC_ALL=C sort | sha256sum`,
];

const shellWord = (/** @type {string} */ word) => (/^[\w.-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`);

export const fileName = (report, kind) => `incident-${String(report.id).replace(/[^\w-]/g, '').slice(0, 40)}.${kind}`;

/** Outcomes of the audit log that decide about a target. All others are notes of people. */
const isDecision = (one) => one.outcome !== 'noted';

// `parts`: `incident` with all `items`, `targets`, `story` (null: there is none), `audit`, `by` (who makes it) and `at`.
export function documentOf({ incident, targets, story, audit, by, at }) {
  const told = story ? sentences(story, { timeZone: 'UTC' }) : [];
  return {
    format: FORMAT,
    made_at: at,
    made_by: by,
    id: incident.id,
    tenant: incident.tenant,
    title: incident.title,
    severity: incident.severity,
    status: incident.triage.status,
    reason: incident.triage.reason ?? null,
    assignee: incident.triage.assignee ?? null,
    first: incident.first,
    last: incident.last,
    detected_at: incident.detected_at,
    rules: incident.rules,
    attackers: incident.attackers,
    clients: incident.clients,
    people: incident.people,
    joins: (incident.joins ?? []).map(({ text, kind, value, total }) => ({ text, kind, value, total })),
    story: { sentences: told, facts: story },
    exposure: story?.exposure ?? null,
    detections: { total: incident.total ?? incident.items.length, items: incident.items.map(detection) },
    targets: { known: targets?.known ?? false, items: (targets?.items ?? []).map(({ target, revoked, since }) => ({ target, revoked, since: since ?? null })) },
    decisions: audit.records.filter(isDecision).map(decision),
    actions: audit.records.filter((one) => !isDecision(one)).map(action),
    audit,
  };
}

function detection(d) {
  const { id, rule, severity, time, detected_at, title, subject, token, count, evidence, state, triage } = d;
  return { id, rule, severity, time, detected_at, title, subject, token, count, evidence: evidence ?? [], state: state?.name ?? 'unknown', triage: triage ?? null };
}

const decision = (one) => ({ id: one.id, time: one.time, outcome: one.outcome, target: one.target ?? null, actor: one.actor, by: actorName(one.actor, one.facts?.actor_name), reason: one.reason });

// The reason of a note is the choice of a list. The comment is what the person wrote.
const action = (one) => ({
  id: one.id, time: one.time, by: actorName(one.actor, one.facts?.actor_name), action: one.facts?.activity ?? 'noted', reason: one.reason ?? '',
  assignee: one.facts?.assignee ?? '', severity: one.facts?.severity ?? '', comment: one.facts?.comment ?? '', detections: one.facts?.detections ? one.facts.detections.split(' ').length : 0,
});
