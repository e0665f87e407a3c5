// The live stream: the browser reconnects by itself and names the last event it saw.

export function follow({ onDetection, onDecision, onTriage, onReset, onLink }) {
  let source;
  let silent;

  function heard() {
    onLink(true);
    clearTimeout(silent);
    // Three beats missed: a proxy may keep a dead connection open for long.
    silent = setTimeout(reconnect, 16_000);
  }

  function reconnect() {
    onLink(false);
    source?.close();
    connect();
    // A new EventSource has no last event id: whatever came meanwhile has to be asked for.
    onReset();
  }

  function connect() {
    source = new EventSource('/api/stream');
    source.onopen = heard;
    source.addEventListener('hello', heard);
    source.addEventListener('beat', heard);
    source.addEventListener('reset', () => { heard(); onReset(); });
    source.addEventListener('detection', (event) => { heard(); onDetection(JSON.parse(event.data)); });
    source.addEventListener('decision', (event) => { heard(); onDecision(JSON.parse(event.data)); });
    source.addEventListener('triage', (event) => { heard(); onTriage(JSON.parse(event.data)); });
    source.onerror = () => {
      onLink(false);
      // An answer that is no stream (signed out, too many pages) ends the attempts: begin again, slowly.
      if (source.readyState === EventSource.CLOSED) {
        clearTimeout(silent);
        silent = setTimeout(reconnect, 5_000);
      }
    };
  }

  connect();
}
