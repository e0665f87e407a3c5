// @ts-check
// Formats values. Text from events is hostile: it must pass through here or into a text node.

// Control characters, direction overrides and zero-width characters can make a text look like another. They are shown as numbers.
const DECEPTIVE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** @param {unknown} value */
export function plain(value) {
  return String(value ?? '').replace(
    DECEPTIVE,
    (c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'),
  );
}

/** @param {unknown} value @param {number} length in code points */
export function clip(value, length) {
  const text = plain(value);
  const points = text.length > length ? Array.from(text) : null;
  return points && points.length > length ? points.slice(0, length - 1).join('') + '…' : text;
}

/** Identifiers differ at both ends, so the middle is cut. @param {unknown} value @param {number} length in code points */
export function middle(value, length) {
  const points = Array.from(plain(value));
  if (points.length <= length) {
    return points.join('');
  }
  const head = Math.ceil((length - 1) / 2);
  return points.slice(0, head).join('') + '…' + points.slice(points.length - (length - 1 - head)).join('');
}

const NUMBER = new Intl.NumberFormat('en');
/** @param {any} value */
export const number = (value) => NUMBER.format(value);

/** Such as "1 request", "14 requests". @param {number} n @param {string} word */
export const plural = (n, word) => `${number(n)} ${n === 1 ? word : `${word}s`}`;

/** @param {number} value */
export function compact(value) {
  if (value < 10_000) {
    return value < 10 && value % 1 ? value.toFixed(1) : number(Math.round(value));
  }
  return value < 1_000_000 ? `${(value / 1000).toFixed(value < 100_000 ? 1 : 0)}k` : `${(value / 1e6).toFixed(1)}M`;
}

/** @param {number} ms */
export function duration(ms) {
  if (ms < 1000) {
    return `${Math.round(ms)} ms`;
  }
  if (ms < 60_000) {
    return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  }
  return `${Math.round(ms / 60_000)} min`;
}

/** @param {string} time ISO 8601 @param {number} now milliseconds since 1970 */
export function relative(time, now) {
  const seconds = Math.round((now - Date.parse(time)) / 1000);
  if (Number.isNaN(seconds)) {
    return '';
  }
  const ago = Math.abs(seconds);
  const text = ago < 3 ? 'now'
    : ago < 60 ? `${ago} s`
    : ago < 3600 ? `${Math.floor(ago / 60)} min`
    : ago < 86_400 ? `${Math.floor(ago / 3600)} h`
    : `${Math.floor(ago / 86_400)} d`;
  return seconds < -2 ? `in ${text}` : text;
}

const LOCAL = new Intl.DateTimeFormat('en-GB', {
  year: 'numeric', month: 'short', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short',
});

/** @param {string | number} time */
export function exact(time) {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? '' : `${LOCAL.format(date)}\n${date.toISOString()}`;
}

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' });
const PRECISE = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, timeZoneName: 'short' });

/** With the time zone: colleagues in other zones read the same screenshot. @param {string | number} time */
export function clock(time) {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? '' : CLOCK.format(date);
}

/** To the millisecond. @param {string | number} time */
export function precise(time) {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? '' : PRECISE.format(date);
}

/** The subject of a detection as one short name. @param {{subject?: Record<string, string>}} detection */
export function subjectOf(detection) {
  const s = detection.subject ?? {};
  switch (s.type) {
    case 'token': return { kind: 'token', name: s.jti ?? s.hash ?? '', iss: s.iss };
    case 'client': return { kind: 'client', name: s.client_id ?? '', iss: s.iss };
    case 'key': return { kind: 'key', name: s.kid ?? '', iss: s.iss };
    case 'session': return { kind: 'session', name: s.sid ?? '', iss: s.iss };
    case 'grant': return { kind: 'grant', name: s.grant ?? '', iss: s.iss };
    case 'address': return { kind: 'address', name: s.address ?? '' };
    default: return { kind: s.type ?? '', name: s.source ?? '' };
  }
}

/**
 * Parts of `seen`, each with a flag whether it differs from `expected`: by word in lists, otherwise by common start and end.
 * @param {string | null | undefined} expected
 * @param {string} seen
 */
export function differing(expected, seen) {
  if (expected === undefined || expected === null || expected === '') {
    return [{ text: seen, differs: true }];
  }
  if (expected === seen) {
    return [{ text: seen, differs: false }];
  }
  if (/\s/.test(seen) || /\s/.test(expected)) {
    const known = new Set(expected.split(/\s+/));
    return seen.split(/(\s+)/).map((word) => ({ text: word, differs: word.trim() !== '' && !known.has(word) }));
  }
  const a = Array.from(expected);
  const b = Array.from(seen);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  // A few equal characters are chance: the whole value is marked.
  if (start + end < Math.min(a.length, b.length) / 3) {
    return [{ text: seen, differs: true }];
  }
  return [
    { text: b.slice(0, start).join(''), differs: false },
    { text: b.slice(start, b.length - end).join(''), differs: true },
    { text: b.slice(b.length - end).join(''), differs: false },
  ].filter((part) => part.text !== '');
}
