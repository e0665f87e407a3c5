// Changes of a record name the version that the analyst saw. If someone else changed the record meanwhile, the analyst decides.
import { ask } from './ask.js';
import { clip, number, relative } from './format.js';
import { nothing } from './lit/lit-html.js';

// The version of each record: the id of the newest change that this page knows.
export const versionsOf = (records) => Object.fromEntries(records.map((one) => [one.id, one.triage?.version ?? '']));

// The record after a change that the live stream reports. A change that the record has already changes nothing.
export function changed(record, { set, comment, version }) {
  const triage = { ...record.triage };
  if (triage.applied?.includes(version)) return record;
  for (const [name, value] of Object.entries(set)) {
    if (value === '') delete triage[name];
    else triage[name] = value;
  }
  delete triage.reopened;
  if (comment) triage.comments = (triage.comments ?? 0) + 1;
  return { ...record, triage: { ...triage, version, applied: [...(triage.applied ?? []), version] } };
}

// Whether the page has heard of a change that the answer of the server does not have yet: the live stream may be faster.
export const isAhead = (shown, answered) => Boolean(shown?.version) && !answered?.applied?.includes(shown.version);

const plainReason = (reason) => String(reason).replace('-', ' ');

// Such as "sam closed this 4 s ago as false positive".
export function described(conflict, now) {
  const what = {
    close: ['closed this', conflict.reason && `as ${plainReason(conflict.reason)}`],
    assign: [conflict.assignee ? 'assigned this' : 'unassigned this', conflict.assignee && `to ${conflict.assignee}`],
    acknowledge: ['acknowledged this'], reopen: ['opened this again'], comment: ['commented on this'],
  }[conflict.did] ?? ['changed this'];
  const ago = relative(conflict.at, now);
  return [conflict.by || 'Somebody', what[0], ago && (ago === 'now' ? 'just now' : `${ago} ago`), what[1]].filter(Boolean).map((part) => clip(part, 80)).join(' ');
}

const SHOWN = 3;

function askToOverwrite(conflicts) {
  const now = Date.now();
  const lines = conflicts.slice(0, SHOWN).map((one) => `${described(one, now)}.`);
  return new Promise((overwrite, keep) => {
    ask({
      title: conflicts.length === 1 ? 'Changed by somebody else' : `${number(conflicts.length)} were changed by somebody else`,
      effect: [...lines, ...(conflicts.length > SHOWN ? [`And ${number(conflicts.length - SHOWN)} more.`] : []), 'You had not seen that yet. Overwrite it? The audit log keeps both.'],
      fields: () => nothing, confirm: 'Overwrite', run: async () => overwrite(),
      cancelled: () => keep(new Error(`${lines[0]} Nothing was overwritten.`)),
    });
  });
}

// Calls `send` with the versions that the analyst saw. Calls `seen` with each conflict. A version for which `isOwn` is true was made by
// this page: an analyst who presses two keys quickly does not get a conflict with their own first change.
export async function withVersions(versions, send, seen, isOwn = (version) => false) {
  try {
    return await send(versions);
  } catch (e) {
    const conflicts = e.status === 409 ? e.problem?.conflicts : null;
    if (!conflicts?.length) throw e;
    const others = conflicts.filter((one) => !isOwn(one.version));
    if (others.length) {
      seen?.(others);
      await askToOverwrite(others);
    }
    return withVersions({ ...versions, ...Object.fromEntries(conflicts.map((one) => [one.id, one.version])) }, send, seen, isOwn);
  }
}
