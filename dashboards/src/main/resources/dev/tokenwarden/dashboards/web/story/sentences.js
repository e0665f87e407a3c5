// Tells a story in sentences. Each sentence is made from facts of GET /api/story, and only from these. Pure functions.
import { clip } from '../format.js';
import { between, kilometres, plural, timeOfDay, whoAndWhere } from './words.js';

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

const MINTED = {
  authorization_code: 'signed in',
  refresh_token: 'redeemed a refresh token',
  client_credentials: 'got a token with its own credentials',
};

// What a holder did: "used it at orders", "redeemed a refresh token", "tried to use it".
export function did(act, again = false) {
  if (act.kind === 'issuance') {
    return act.grant_type === 'refresh_token' && again ? 'redeemed the same refresh token' : MINTED[act.grant_type] ?? 'got a token';
  }
  const where = act.tool ? ` to call the tool ${clip(act.tool, 60)}` : act.audience ? ` at ${clip(act.audience, 60)}` : '';
  return act.outcome === 'accepted' ? `used it${where}` : `tried to use it${where}`;
}

const misuse = (facts) => facts.acts.filter((a) => facts.holders[a.holder]?.suspect);

// The act that the first act of a suspect is compared with: the last one of another holder before it, of the same kind if possible.
export function comparedWith(facts) {
  const first = misuse(facts)[0];
  if (!first) return null;
  const before = facts.acts.filter((a) => !facts.holders[a.holder]?.suspect && Date.parse(a.time) <= Date.parse(first.time));
  return before.filter((a) => a.kind === first.kind).at(-1) ?? before.at(-1) ?? null;
}

function twoHolders(facts, timeZone) {
  const first = misuse(facts)[0];
  const own = comparedWith(facts);
  const owner = facts.holders[own?.holder ?? 0];
  const thief = facts.holders[first.holder];
  if (!own) return [`${timeOfDay(first.time, timeZone)}: ${whoAndWhere(thief)} ${did(first)}.`];
  const km = kilometres(owner.location, thief.location);
  const same = own.kind === 'issuance' && first.kind === 'issuance' && own.grant_type === first.grant_type;
  const more = new Set(misuse(facts).map((a) => a.holder)).size - 1;
  return [
    `${timeOfDay(own.time, timeZone)}: ${whoAndWhere(owner, true)} ${did(own)}.`,
    `${capital(between(own.time, first.time))} later ${whoAndWhere(thief)} ${did(first, same)}${km ? `, ${plural(km, 'km', 'km')} away` : ''}.`,
    ...(more > 0 ? [`${capital(plural(more, 'other holder'))} followed.`] : []),
  ];
}

function oneHolder(facts, timeZone) {
  const detection = facts.detections[0];
  const act = facts.acts.find((a) => a.cited) ?? facts.acts.find((a) => Date.parse(a.time) >= Date.parse(detection.time));
  const holder = act && facts.holders[act.holder];
  return [act
    ? `${timeOfDay(act.time, timeZone)}: ${whoAndWhere(holder, true)} ${did(act)}.`
    : `${timeOfDay(detection.time, timeZone)}: the rule ${detection.rule} fired.`,
  `${clip(detection.title, 200).replace(/\.?$/, '.')}`];
}

function gotThrough(facts) {
  const n = facts.exposure.total;
  if (!facts.exposure.from) return [];
  return [n ? `${capital(plural(n, 'request'))} got through.` : 'No request got through.'];
}

// When and where the tokens were denied, counted from the first misuse.
function closed(facts) {
  const from = facts.exposure.from;
  const revocation = facts.revocations[0];
  if (!revocation) {
    const asked = facts.decisions.find((d) => d.outcome === 'awaiting-approval');
    return [asked ? 'A revocation waits for approval: verifiers still accept it.' : from ? 'It was not revoked.' : ''].filter(Boolean);
  }
  const by = revocation.actor?.startsWith('person:') || revocation.actor_name ? ` by ${clip(revocation.actor_name ?? revocation.actor, 60)}` : '';
  const after = from ? `Revoked${by} after ${between(from, revocation.decided_at)}` : `Revoked${by}`;
  const acknowledged = revocation.acknowledged.map((one) => one.at).sort();
  if (!revocation.verifiers) return [`${after}.`];
  const at = `closed at ${revocation.in_force} of ${plural(revocation.verifiers, 'verifier')}`;
  return [`${after}, ${at}${from && acknowledged.length ? ` after ${between(from, acknowledged.at(-1))}` : ''}.`];
}

function refused(facts) {
  const n = facts.acts.filter((a) => a.outcome === 'refused' && a.reason === 'revoked').length;
  return n ? [`${capital(plural(n, 'request was', 'requests were'))} refused since.`] : [];
}

/**
 * The whole story as a list of sentences.
 * @param {any} facts the answer of GET /api/story
 * @param {{timeZone?: string}} [where] the analyst's time zone by default
 */
export function sentences(facts, { timeZone } = {}) {
  if (!facts.detections.length) {
    const held = plural(facts.holders.length, 'holder');
    const accepted = facts.acts.filter((a) => a.kind === 'use' && a.outcome === 'accepted').length;
    const turned = facts.acts.filter((a) => a.kind === 'use' && a.outcome !== 'accepted').length;
    return facts.acts.length
      ? [`${capital(held)}, ${plural(accepted, 'accepted use')}, ${plural(turned, 'refused use')}. No rule found anything.`, ...closed(facts)]
      : ['No use is stored.'];
  }
  const happened = misuse(facts).length ? twoHolders(facts, timeZone) : oneHolder(facts, timeZone);
  return [...happened, ...gotThrough(facts), ...closed(facts), ...refused(facts)];
}
