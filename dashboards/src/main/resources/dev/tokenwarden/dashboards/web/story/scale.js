// Computes the strip chart of a story: the span of time, lanes, and the position of everything as a share of the width. Pure functions.
import { comparedWith } from './sentences.js';
import { lengthOf, nameOf, networkOf, placeOf } from './words.js';

export const MAX_LANES = 8;
const MIN_SPAN_MS = 200;
const EDGE = 0.03;

const ms = (time) => Date.parse(time);

// The moments that a story is about: the first misuse to the last acknowledgement, and the acts beside them.
export function spanOf(facts, whole) {
  const acts = facts.acts.map((a) => ms(a.time));
  const marks = linesOf(facts).map((line) => ms(line.time));
  const times = [...acts, ...marks].sort((a, b) => a - b);
  if (!times.length) return null;
  const from = ms(facts.exposure.from);
  if (whole || Number.isNaN(from)) return padded(times[0], times.at(-1));
  const compared = comparedWith(facts);
  const own = compared ? ms(compared.time) : acts.filter((t) => t < from).at(-1) ?? from;
  // Rules that fire later, when all is over, do not stretch the chart.
  const lines = linesOf(facts);
  const response = lines.filter((line) => line.kind !== 'detected' || line === lines.find((one) => one.kind === 'detected'));
  const end = Math.max(from, ...response.map((line) => ms(line.time)), ms(facts.exposure.to) || from);
  // An act long before the misuse stays outside: the misuse must be readable.
  const reach = Math.max(end - from, MIN_SPAN_MS);
  const after = acts.find((t) => t > end) ?? end;
  return padded(from - own <= 4 * reach ? own : from - reach / 2, after - end <= 2 * reach ? after : end + reach / 4);
}

function padded(from, to) {
  const span = Math.max(to - from, MIN_SPAN_MS);
  return { from: from - span * EDGE, to: from + span * (1 + EDGE) };
}

// Vertical lines: what was detected, decided and acknowledged.
export function linesOf(facts) {
  const lines = facts.detections.slice(0, 5).map((d) => ({ kind: 'detected', time: d.detected_at ?? d.time, label: d.rule, severity: d.severity }));
  for (const r of facts.revocations.slice(0, 3)) {
    lines.push({ kind: 'revoked', time: r.decided_at, label: `revoked ${r.target?.type ?? ''}`.trim() });
    for (const a of r.acknowledged) lines.push({ kind: 'acknowledged', time: a.at, label: `${a.verifier} denies it` });
  }
  return lines.filter((line) => !Number.isNaN(ms(line.time))).sort((a, b) => ms(a.time) - ms(b.time));
}

// Everything that the chart draws. `x` is a percentage of the width.
export function layout(facts, whole = false) {
  const span = spanOf(facts, whole);
  if (!span) return null;
  const x = (time) => ((ms(time) - span.from) / (span.to - span.from)) * 100;
  const inside = (time) => ms(time) >= span.from && ms(time) <= span.to;
  const lanes = facts.holders.slice(0, MAX_LANES).map((holder) => {
    const acts = facts.acts.filter((a) => a.holder === holder.id);
    return {
      holder,
      name: nameOf(holder, !holder.suspect),
      place: [placeOf(holder), holder.country && networkOf(holder) ? networkOf(holder) : ''].filter(Boolean).join(', '),
      key: holder.jkt ?? holder.x5t_s256 ?? '',
      suspect: holder.suspect,
      dots: acts.filter((a) => inside(a.time)).map((a) => ({ x: x(a.time), act: a })),
      before: acts.filter((a) => ms(a.time) < span.from).length,
      after: acts.filter((a) => ms(a.time) > span.to).length,
    };
  });
  const lines = linesOf(facts).filter((line) => inside(line.time)).map((line) => ({ ...line, x: x(line.time) }));
  const { from, to } = facts.exposure;
  const window = from && inside(from)
    ? { x: x(from), width: Math.max(0.3, Math.min(100, to ? x(to) : 100) - x(from)), open: !to }
    : null;
  return { span, lanes, more: Math.max(0, facts.holders.length - MAX_LANES), lines, window, ticks: ticks(span, facts.exposure.from) };
}

const STEPS = [10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000, 86_400_000, 604_800_000];

// Marks of the axis, counted from the first misuse, else from the begin of the chart.
export function ticks(span, origin) {
  const length = span.to - span.from;
  const step = STEPS.find((s) => length / s <= 7) ?? length;
  const zero = Number.isNaN(ms(origin)) || ms(origin) < span.from || ms(origin) > span.to ? span.from + length * EDGE : ms(origin);
  const marks = [];
  for (let t = zero - Math.floor((zero - span.from) / step) * step; t <= span.to; t += step) {
    const away = t - zero;
    const label = away === 0 ? '0' : `${away < 0 ? '−' : '+'}${lengthOf(Math.abs(away))}`;
    marks.push({ x: ((t - span.from) / length) * 100, label });
  }
  return marks;
}
