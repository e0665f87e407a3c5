// Sends requests to the console's API.

import { signInAddress } from './return.js';

// `problem` is the document of the answer, if it has one.
export class ApiError extends Error {
  constructor(status, detail, problem) {
    super(detail);
    this.status = status;
    this.problem = problem;
  }
}

let csrf = '';

// `keepalive`: the request outlives the page.
async function call(method, path, body, keepalive = false) {
  /** @type {Record<string, string>} */
  const headers = {};
  if (method !== 'GET') {
    headers['X-CSRF-Token'] = csrf;
  }
  if (body) {
    headers['Content-Type'] = 'application/json';
  }
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: body ? JSON.stringify(body) : undefined, keepalive });
  } catch {
    throw new ApiError(0, 'The console’s server does not answer.');
  }
  if (answer.status === 401) {
    location.assign(signInAddress());
    throw new ApiError(401, 'You are signed out.');
  }
  if (answer.status === 204) {
    return null;
  }
  let content = null;
  try {
    content = await answer.json();
  } catch {
    // An error page of a proxy: the status is enough.
  }
  if (!answer.ok) {
    const said = content?.detail || content?.title || `The server answered ${answer.status}.`;
    throw new ApiError(answer.status, content?.field ? `${content.field}: ${said}` : said, content);
  }
  return content;
}

function query(parameters) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== null && value !== '' && value.length !== 0) {
      search.set(name, Array.isArray(value) ? value.join(',') : value);
    }
  }
  return search.toString();
}

export const api = {
  async session() {
    const session = await call('GET', '/api/session');
    csrf = session.csrf;
    return session;
  },
  signOut: () => call('DELETE', '/api/session'),
  detections: (filter, cursor) => call('GET', `/api/detections?${query({ ...filter, cursor })}`),
  detection: (id) => call('GET', `/api/detections/${encodeURIComponent(id)}`),
  incidents: (filter, cursor) => call('GET', `/api/incidents?${query({ ...filter, cursor })}`),
  incident: (id) => call('GET', `/api/incidents/${encodeURIComponent(id)}`),
  incidentDetections: (id, offset) => call('GET', `/api/incidents/${encodeURIComponent(id)}/detections?${query({ offset })}`),
  incidentTargets: (id) => call('GET', `/api/incidents/${encodeURIComponent(id)}/targets`),
  incidentAudit: (id) => call('GET', `/api/incidents/${encodeURIComponent(id)}/audit`),
  handover: (where) => call('GET', `/api/handover?${query(where)}`),
  changeIncidents: (order) => call('POST', '/api/incidents/actions', order),
  previewIncident: (id) => call('POST', `/api/incidents/${encodeURIComponent(id)}/preview`),
  revokeIncident: (id, reason, previews) => call('POST', `/api/incidents/${encodeURIComponent(id)}/revoke`, { reason, previews }),
  reinstateIncident: (id, reason) => call('POST', `/api/incidents/${encodeURIComponent(id)}/reinstate`, { reason }),
  groups: (filter) => call('GET', `/api/groups?${query(filter)}`),
  triage: (order) => call('POST', '/api/triage', order),
  people: () => call('GET', '/api/people'),
  presence: (at, keepalive) => call('POST', '/api/presence', at, keepalive),
  query,
  states: (ids) => call('GET', `/api/states?${query({ ids })}`),
  summary: (filter) => call('GET', `/api/summary?${query(filter)}`),
  token: (key) => call('GET', `/api/token?${query({ key })}`),
  story: (subject) => call('GET', `/api/story?${query(subject)}`),
  views: () => call('GET', '/api/views'),
  saveView: (order) => call('POST', '/api/views', order),
  removeView: (id) => call('DELETE', `/api/views/${encodeURIComponent(id)}`),
  uses: (filter) => call('GET', `/api/uses?${query(filter)}`),
  entity: (kind, of) => call('GET', `/api/entities/${kind}?${query(of)}`),
  chain: (key) => call('GET', `/api/chain?${query({ key })}`),
  revocations: (filter) => call('GET', `/api/revocations?${query(filter)}`),
  waiting: () => call('GET', '/api/waiting'),
  judge: (id, verdict, reason) => call('POST', `/api/decisions/${encodeURIComponent(id)}/${verdict}`, { reason }),
  reach: (target) => call('GET', `/api/reach?${query(target)}`),
  audit: (filter) => call('GET', `/api/audit?${query(filter)}`),
  rules: (where) => call('GET', `/api/rules?${query(where)}`),
  switchRule: (rule, change) => call('PUT', `/api/rules/${encodeURIComponent(rule)}/mode`, change),
  exceptions: (where) => call('GET', `/api/exceptions?${query(where)}`),
  previewException: (order) => call('POST', '/api/exceptions/preview', order),
  makeException: (order) => call('POST', '/api/exceptions', order),
  requestedExceptions: () => call('GET', '/api/exceptions/requests'),
  requestException: (order) => call('POST', '/api/exceptions/requests', order),
  decideException: (id, verdict, reason) => call('POST', `/api/exceptions/requests/${encodeURIComponent(id)}/${verdict}`, { reason }),
  removeException: (id, reason) => call('DELETE', `/api/exceptions/${encodeURIComponent(id)}`, { reason }),
  posture: (where) => call('GET', `/api/posture?${query(where)}`),
  overview: (where) => call('GET', `/api/overview?${query(where)}`),
  verifiers: () => call('GET', '/api/verifiers'),
  counts: () => call('GET', '/api/counts'),
  health: () => call('GET', '/api/health'),
  preview: (target) => call('POST', '/api/preview', { target }),
  revoke: (target, reason, preview) => call('POST', '/api/revocations', { target, reason, ...(preview ? { preview } : {}) }),
  propagation: (id) => call('GET', `/api/revocations/${encodeURIComponent(id)}/propagation`),
  revocation: (id) => call('GET', `/api/revocations/${encodeURIComponent(id)}`),
  reinstate: (id, reason) => call('DELETE', `/api/revocations/${encodeURIComponent(id)}`, { reason }),
};
