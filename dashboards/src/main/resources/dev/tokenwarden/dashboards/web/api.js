// Requests to the console's own API, and nothing else.

export class ApiError extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

let csrf = '';

async function call(method, path, body) {
  const headers = {};
  if (method !== 'GET') {
    headers['X-CSRF-Token'] = csrf;
  }
  if (body) {
    headers['Content-Type'] = 'application/json';
  }
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: body ? JSON.stringify(body) : undefined });
  } catch {
    throw new ApiError(0, 'The console’s server does not answer.');
  }
  if (answer.status === 401) {
    location.assign('/login');
    throw new ApiError(401, 'You are signed out.');
  }
  if (answer.status === 204) {
    return null;
  }
  let content = null;
  try {
    content = await answer.json();
  } catch {
    // An error page of a proxy in between: the status says enough.
  }
  if (!answer.ok) {
    throw new ApiError(answer.status, content?.detail || content?.title || `The server answered ${answer.status}.`);
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
  states: (ids) => call('GET', `/api/states?${query({ ids })}`),
  summary: (filter) => call('GET', `/api/summary?${query(filter)}`),
  health: () => call('GET', '/api/health'),
  revoke: (target, reason) => call('POST', '/api/revocations', { target, reason }),
  revocation: (id) => call('GET', `/api/revocations/${encodeURIComponent(id)}`),
  reinstate: (id, reason) => call('DELETE', `/api/revocations/${encodeURIComponent(id)}`, { reason }),
};
