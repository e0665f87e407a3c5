// Keyboard shortcuts: those of all pages and those of the current page.
import { cancel } from './ask.js';
import { view } from './store.js';

export function listen({ help, theme, go }) {
  const everywhere = { '?': help, t: theme };
  let leading = 0;

  function escape(event, typing) {
    if (view.dialog) cancel();
    else if (view.help) help();
    else if (typing) event.target.blur();
    else view.page?.escape?.();
  }

  document.addEventListener('keydown', (event) => {
    const target = event.target instanceof Element ? event.target : document.body;
    const typing = target.matches('input, select, textarea');
    if (event.key === 'Escape') {
      escape(event, typing);
      return;
    }
    if (typing || view.dialog || event.ctrlKey || event.metaKey || event.altKey) return;
    // A focused button handles its own keys.
    if ((event.key === 'Enter' || event.key === ' ') && target.matches('button, a, summary')) return;
    const following = Date.now() - leading < 1_500;
    leading = event.key === 'g' ? Date.now() : 0;
    if (following && go(event.key)) {
      event.preventDefault();
      return;
    }
    const run = view.page?.keys?.[event.key] ?? everywhere[event.key];
    if (run) {
      event.preventDefault();
      run();
    }
  });

  trapFocus();
}

// While a dialog is open, Tab stays inside.
function trapFocus() {
  document.addEventListener('keydown', (event) => {
    const dialog = event.key === 'Tab' && document.querySelector('.veil .dialog');
    if (!dialog) return;
    const stops = /** @type {(HTMLElement & {disabled?: boolean})[]} */ ([...dialog.querySelectorAll('button, input, select, textarea, a[href]')]).filter((e) => !e.disabled);
    const at = stops.findIndex((e) => e === document.activeElement);
    const next = event.shiftKey ? at - 1 : at + 1;
    if (at < 0 || next < 0 || next >= stops.length) {
      event.preventDefault();
      stops[event.shiftKey ? stops.length - 1 : 0]?.focus();
    }
  });
}
