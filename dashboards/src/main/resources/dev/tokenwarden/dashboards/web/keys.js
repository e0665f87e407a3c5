// The keyboard: everything that triage needs, without the mouse.

const SEVERITIES = { 1: 'critical', 2: 'high', 3: 'medium', 4: 'low' };

export function listen(view, actions, move) {
  const keys = {
    j: () => move(1),
    ArrowDown: () => move(1),
    k: () => move(-1),
    ArrowUp: () => move(-1),
    Enter: () => view.selected && actions.open(view.selected),
    '/': () => document.getElementById('search')?.focus(),
    '?': actions.help,
    n: actions.showNew,
    t: actions.theme,
    r: () => (document.getElementById('revoke') ?? document.getElementById('undo'))?.click(),
  };
  for (const [key, severity] of Object.entries(SEVERITIES)) {
    keys[key] = () => actions.toggle('severity', severity);
  }

  function escape(event, typing) {
    if (view.dialog) actions.cancel();
    else if (view.help) actions.help();
    else if (typing) event.target.blur();
    else if (view.open) actions.close();
  }

  document.addEventListener('keydown', (event) => {
    const typing = event.target.matches?.('input, select, textarea');
    if (event.key === 'Escape') {
      escape(event, typing);
      return;
    }
    if (typing || view.dialog || event.ctrlKey || event.metaKey || event.altKey) return;
    // A button that has the focus does what it says.
    if (event.key === 'Enter' && event.target.matches?.('button, a')) return;
    const run = keys[event.key];
    if (run) {
      event.preventDefault();
      run();
    }
  });
}
