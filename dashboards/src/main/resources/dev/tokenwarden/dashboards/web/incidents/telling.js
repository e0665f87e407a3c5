// The story at the top of an incident: that of the token of its most severe detection.
import { api } from '../api.js';
import { update } from '../store.js';
import { p } from './state.js';

const RANK = { critical: 4, high: 3, medium: 2, low: 1 };

// The detection that the story is about: the most severe one with a token, the earliest of these.
export function leadOf(detail) {
  return [...(detail.items ?? [])].filter((d) => d.token_key || d.subject?.type in FAMILIES).sort((a, b) => RANK[b.severity] - RANK[a.severity] || Date.parse(a.time) - Date.parse(b.time))[0] ?? null;
}

const FAMILIES = { session: 'sid', grant: 'grant' };

function subjectOf(lead) {
  const { type, iss } = lead.subject ?? {};
  const family = FAMILIES[type];
  return family ? { [type]: lead.subject[family], tenant: lead.tenant, iss } : { tokens: lead.token_key };
}

// What the story of an incident is asked for; null: no detection has a token, session or grant.
export function storySubject(detail) {
  const lead = leadOf(detail);
  return lead && subjectOf(lead);
}

export async function loadStory(detail) {
  const subject = storySubject(detail);
  if (!subject) return;
  const facts = await api.story(subject).catch(() => null);
  if (p.detail?.id === detail.id) {
    p.story = facts;
    update();
  }
}
