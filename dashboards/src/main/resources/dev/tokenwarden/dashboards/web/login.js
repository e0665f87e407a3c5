// Uses the one-time code of the link. A program that only opens the link does not run this.
import { recall, remember } from './return.js';

const asked = new URLSearchParams(location.search);
const code = asked.get('code');
if (asked.has('next')) remember(asked.get('next'));
const message = document.getElementById('message');
// The used code must not stay in the history.
history.replaceState(null, '', '/login');

function refuse(text) {
  message.textContent = text;
  document.getElementById('hint').hidden = false;
  // With an OpenID provider, analysts sign in there.
  fetch('/api/sign-in').then((answer) => answer.json()).then(({ oidc }) => {
    document.getElementById('provider').hidden = !oidc;
    document.getElementById('hint').hidden = oidc;
  }, () => {});
}

async function signIn() {
  if (!code) {
    refuse('You are not signed in.');
    return;
  }
  try {
    const answer = await fetch('/api/session', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ code }),
    });
    if (answer.ok) {
      location.replace(recall());
    } else {
      refuse('This link was used already or has expired.');
    }
  } catch {
    refuse('The console does not answer.');
  }
}

signIn();
