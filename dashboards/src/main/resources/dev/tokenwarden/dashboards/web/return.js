// Brings an analyst back to the page that was asked for before the sign-in. A sign-in link may open in another tab of the browser, so
// the address is kept for the tab and, for a short time, for the browser.
const KEY = 'return-to';
const LIMIT = 15 * 60_000;
const LONGEST = 4_000;

// The address on this server; null: it is not an address of a page of this console.
export function safeAddress(address) {
  if (typeof address !== 'string' || !address.startsWith('/') || address.length > LONGEST) return null;
  let url;
  try {
    url = new URL(address, location.origin);
  } catch {
    return null;
  }
  // The whole address, not the path alone: a path such as //host would lead to another server.
  return url.origin === location.origin && !/^\/(login|auth|api|assets)(\/|$)/.test(url.pathname) ? url.href : null;
}

export const signInAddress = () => `/login?next=${encodeURIComponent(location.pathname + location.search)}`;

export function remember(address) {
  if (!safeAddress(address)) return;
  try {
    sessionStorage.setItem(KEY, address);
    localStorage.setItem(KEY, JSON.stringify({ address, at: Date.now() }));
  } catch {
    // The browser keeps nothing: the sign-in ends at the overview.
  }
}

// The address to go to after the sign-in. It is used once.
export function recall() {
  try {
    const { address, at } = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    const asked = sessionStorage.getItem(KEY) ?? (Date.now() - at < LIMIT ? address : null);
    sessionStorage.removeItem(KEY);
    localStorage.removeItem(KEY);
    return safeAddress(asked) ?? '/';
  } catch {
    return '/';
  }
}
