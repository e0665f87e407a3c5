// @ts-check
// Evidence in people's words: names for the two sides of a rule, and the clients that rules show as one text. Pure functions.
import { countryOf, programOf } from './story/words.js';

/**
 * The names of both sides. A rule that is not here compares with what policy or a habit expects.
 * @type {Record<string, [string, string]>}
 */
const SIDES = {
  'replay.context-change': ['First holder', 'Other holder'], 'session.context-change': ['First', 'Then'], 'grant.refresh-replay': ['Redeemed first by', 'Redeemed again by'],
  'grant.refresh-fork': ['First branch', 'Second branch'], 'replay.impossible-travel': ['Earlier', 'Later'], 'session.impossible-travel': ['Earlier', 'Later'],
  'replay.sender-mismatch': ['Bound to', 'Used by'], 'replay.proof': ['First use', 'Second use'], 'replay.content-mismatch': ['First seen with', 'Now seen with'],
  'replay.one-time': ['Allowed', 'Seen'], 'replay.after-revocation': ['Should be', 'Was'], 'replay.outside-lifetime': ['Valid', 'Used'], 'session.foreign-network': ['Usual', 'This use'],
  'audience.mismatch': ['Issued for', 'Presented at'], 'audience.first-seen': ['Audiences before', 'New audience'], 'audience.fan-out': ['Usual', 'This time'],
  'scope.exceeded': ['The token has', 'The use needed'], 'scope.outside-chain': ['Scopes of its ancestors', 'Scope that was used'],
  'chain.scope-escalated': ['Before the exchange', 'After the exchange'], 'chain.subject-changed': ['Before the exchange', 'After the exchange'], 'chain.tenant-crossed': ['Tenant before', 'Tenant after'],
  'chain.lifetime-extended': ['Ancestor expires', 'Token expires'], 'chain.actor-dropped': ['Before the exchange', 'After the exchange'], 'chain.presenter-not-audience': ['Token was for', 'Exchanged by'],
  'agent.own-authority': ['Should be', 'Was'], 'agent.new-tool': ['Tools before', 'New tool'], 'posture.algorithm-switch': ['Before', 'Now'], 'ingest.claim-conflict': ['Said first', 'Said later'], 'ingest.event-conflict': ['Said first', 'Said later'],
  'volume.spike': ['Usual', 'This time'], 'volume.denied-burst': ['Limit', 'This time'], 'scope.probing': ['Limit', 'This time'], 'chain.fan-out': ['Limit', 'This time'],
};

/** @param {string | undefined} rule @returns {[string, string]} */
export const sidesOf = (rule) => SIDES[rule ?? ''] ?? ['Expected', 'Seen'];

/** @typedef {{label: string, value: string, full: string}} Part one fact about a client; `full` is what the rule recorded */

const LABELS = [['agent ', 'program'], ['workload ', 'workload'], ['jkt ', 'key'], ['x5t#S256 ', 'certificate']];
const PLACE = /^(?<client>.*?) ?\((?<lat>-?\d+\.\d+), (?<lon>-?\d+\.\d+)\)(?: at (?<at>\S+))?$/;

/**
 * The parts of a client that a rule shows as "203.0.113.7 | AS64500 | DE | agent Firefox/144", and of the place and time behind it. Null:
 * the text is something else.
 * @param {unknown} text @returns {Part[] | null}
 */
export function clientOf(text) {
  if (typeof text !== 'string') return null;
  const place = PLACE.exec(text)?.groups;
  const shown = place ? place.client : text;
  const pieces = shown.split(' | ').filter(Boolean);
  if (!place && (pieces.length < 2 || !pieces.some((piece) => /^(AS\d+|[A-Z]{2}|agent .+|workload .+|jkt .+|x5t#S256 .+)$/.test(piece)))) return null;
  const parts = pieces.map(part);
  if (place) parts.push({ label: 'position', value: `${place.lat}, ${place.lon}`, full: `${place.lat}, ${place.lon}` });
  if (place?.at) parts.push({ label: 'at', value: place.at.replace(/^.*T/, '').replace('Z', ' UTC'), full: place.at });
  return parts;
}

/** @param {string} piece @returns {Part} */
function part(piece) {
  if (/^AS\d+$/.test(piece)) return { label: 'network', value: piece, full: piece };
  if (/^[A-Z]{2}$/.test(piece)) return { label: 'country', value: countryOf({ country: piece }) || piece, full: piece };
  const known = LABELS.find(([mark]) => piece.startsWith(mark));
  if (!known) return { label: 'address', value: piece, full: piece };
  const full = piece.slice(known[0].length);
  return { label: known[1], value: known[1] === 'program' ? programOf(full) || full : full, full };
}

const ORDER = ['country', 'network', 'address', 'program', 'workload', 'key', 'certificate', 'position', 'at'];

/**
 * Both sides of a comparison of clients, one row for each fact. Null: the texts are not clients. `differs` compares what was recorded,
 * a side that is not known does not differ, and times always do.
 * @param {unknown} expected @param {unknown} seen
 * @returns {{label: string, expected: Part | null, seen: Part | null, differs: boolean}[] | null}
 */
export function comparedClients(expected, seen) {
  const left = clientOf(expected);
  const right = clientOf(seen);
  if (!left && !right || (expected && !left) || (seen && !right)) return null;
  const of = (/** @type {Part[] | null} */ parts, /** @type {string} */ label) => parts?.find((one) => one.label === label) ?? null;
  return ORDER.map((label) => ({ label, expected: of(left, label), seen: of(right, label) })).filter((row) => row.expected || row.seen)
    .map((row) => ({ ...row, differs: Boolean(row.label !== 'at' && row.expected && row.seen && row.expected.full !== row.seen.full) }));
}
