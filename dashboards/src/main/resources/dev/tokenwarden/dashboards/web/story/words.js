// Words for the facts of a story: holders, places, distances and times. Pure functions.
import { clip, duration, number } from '../format.js';

const BROWSERS = [['Edg/', 'Edge'], ['OPR/', 'Opera'], ['Firefox/', 'Firefox'], ['Chrome/', 'Chrome'], ['Safari/', 'Safari']];
const COUNTRIES = new Intl.DisplayNames('en', { type: 'region' });
const EARTH_KM = 6371;

export const plural = (n, one, many = `${one}s`) => `${number(n)} ${n === 1 ? one : many}`;

// The program in a user agent, such as "Firefox" or "python-requests".
export function programOf(agent) {
  if (!agent) return '';
  const browser = BROWSERS.find(([mark]) => agent.includes(mark));
  return browser ? browser[1] : clip(agent.split(/[\s/(;]/)[0] || agent, 40);
}

export const isBrowser = (agent) => BROWSERS.some(([mark]) => (agent ?? '').includes(mark));

export function countryOf(holder) {
  try {
    return holder.country ? COUNTRIES.of(holder.country) : '';
  } catch {
    return clip(holder.country, 8);
  }
}

export const networkOf = (holder) => (holder.as ? `AS${holder.as}` : clip(holder.address ?? '', 45));

// Where a holder is: "in Germany", "from AS64500", or "" if nothing is known.
export function placeOf(holder) {
  const country = countryOf(holder);
  if (country) return `in ${country}`;
  const network = networkOf(holder);
  return network ? `from ${network}` : '';
}

// A holder as the subject of a sentence: "python-requests", "workload orders", "an unknown client"; of an owner "alice's Firefox".
export function nameOf(holder, owner = false) {
  if (holder.workload) return `workload ${clip(holder.workload, 60)}`;
  const program = programOf(holder.user_agent);
  if (!program) return holder.address ? `a client at ${clip(holder.address, 45)}` : 'an unknown client';
  return owner && isBrowser(holder.user_agent) && holder.sub ? `${clip(holder.sub, 40)}’s ${program}` : program;
}

export const whoAndWhere = (holder, owner) => [nameOf(holder, owner), placeOf(holder)].filter(Boolean).join(' ');

// The distance on the surface of the earth, rounded, in kilometres; null if a place is not known.
export function kilometres(a, b) {
  if (!a || !b) return null;
  const rad = (degrees) => (degrees * Math.PI) / 180;
  const h = Math.sin(rad(b.lat - a.lat) / 2) ** 2
    + Math.cos(rad(a.lat)) * Math.cos(rad(b.lat)) * Math.sin(rad(b.lon - a.lon) / 2) ** 2;
  return Math.round(2 * EARTH_KM * Math.asin(Math.sqrt(Math.min(1, h))));
}

// A time of day with its zone, such as "02:07:58 UTC".
export function timeOfDay(time, timeZone, millis = false) {
  return new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit', minute: '2-digit', second: '2-digit', ...(millis ? { fractionalSecondDigits: 3 } : {}), timeZone, timeZoneName: 'short',
  }).format(new Date(time));
}

// A length of time: "243 ms", "4.2 s", "3 min", "2 h 5 min".
export function lengthOf(ms) {
  if (ms < 3_600_000) return duration(ms);
  const minutes = Math.round(ms / 60_000);
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h${minutes % 60 ? ` ${minutes % 60} min` : ''}`;
  return plural(Math.round(minutes / 1440), 'day');
}

// The time between two moments.
export const between = (from, to) => lengthOf(Math.max(0, Date.parse(to) - Date.parse(from)));
