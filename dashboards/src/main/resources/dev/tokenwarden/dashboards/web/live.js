// The live stream, one for all tabs of this browser: a browser limits its connections to a server, and each stream takes one.
// The tab with the lock reads the stream and passes the messages to the other tabs. A hidden tab gives the lock up.

// After three missed beats of the server the connection counts as dead: a proxy may keep it open.
const SILENCE = 16_000;
const RETRY = 5_000;
const NEWS = ['detection', 'decision', 'triage', 'presence', 'incident'];

// Reads the stream until it is closed. `publish` receives { type, data, id }; `after` is the id of the last seen event.
function read(after, publish) {
  let source;
  let silent;
  let last = after;

  function heard(type, event) {
    last = event?.lastEventId || last;
    clearTimeout(silent);
    silent = setTimeout(reconnect, SILENCE);
    publish({ type, data: NEWS.includes(type) ? event.data : undefined, id: last });
  }

  function reconnect() {
    publish({ type: 'down' });
    source?.close();
    connect();
  }

  function connect() {
    source = new EventSource(`/api/stream${last ? `?after=${encodeURIComponent(last)}` : ''}`);
    source.onopen = () => heard('up');
    for (const type of ['hello', 'beat', 'reset', ...NEWS]) source.addEventListener(type, (event) => heard(type, event));
    source.onerror = () => {
      publish({ type: 'down' });
      // After an answer that is not a stream (signed out, too many pages) the browser does not reconnect: do it slowly.
      if (source.readyState === EventSource.CLOSED) {
        clearTimeout(silent);
        silent = setTimeout(reconnect, RETRY);
      }
    };
  }

  connect();
  return () => {
    clearTimeout(silent);
    source.close();
  };
}

// `deliver` receives every message once, from any tab.
function share(name, deliver) {
  const channel = new BroadcastChannel(name);
  let last;
  let silent;
  let waiting = null;
  let stop = null;
  let up = false;

  function received(message) {
    last = message.id ?? last;
    up = message.type !== 'down';
    clearTimeout(silent);
    if (up) silent = setTimeout(() => received({ type: 'down' }), SILENCE);
    deliver(message);
  }

  channel.onmessage = ({ data }) => {
    if (data.type !== 'join') {
      received(data);
    } else if (stop) {
      channel.postMessage({ type: up ? 'up' : 'down', id: last });
    }
  };

  function lead() {
    return new Promise((release) => {
      const close = read(last, (message) => {
        received(message);
        channel.postMessage(message);
      });
      stop = () => {
        stop = null;
        close();
        release();
      };
    });
  }

  function join() {
    if (waiting || document.hidden) return;
    waiting = new AbortController();
    // Rejected only if this tab stopped waiting.
    navigator.locks.request(name, { signal: waiting.signal }, lead).catch(() => null);
    channel.postMessage({ type: 'join' });
  }

  function leave() {
    waiting?.abort();
    waiting = null;
    stop?.();
  }

  document.addEventListener('visibilitychange', () => (document.hidden ? leave() : join()));
  addEventListener('pagehide', leave);
  addEventListener('pageshow', join);
  join();
}

// `session` identifies the session: tabs of another session do not share its stream.
export function follow(session, { onDetection, onDecision, onTriage, onPresence, onIncident, onReset, onLink }) {
  function deliver({ type, data }) {
    onLink(type !== 'down');
    switch (type) {
      case 'detection': onDetection(JSON.parse(data)); break;
      case 'decision': onDecision(JSON.parse(data)); break;
      case 'triage': onTriage(JSON.parse(data)); break;
      case 'presence': onPresence(JSON.parse(data)); break;
      case 'incident': onIncident(JSON.parse(data)); break;
      case 'reset': onReset(); break;
      default: // a beat, or the state of the link
    }
  }

  // Without TLS, except on loopback, browsers have no locks: each tab then has its own stream.
  if (navigator.locks && globalThis.BroadcastChannel) {
    share(`tokenwarden-live ${session.name} ${session.expires}`, deliver);
  } else {
    read(undefined, deliver);
  }
}
