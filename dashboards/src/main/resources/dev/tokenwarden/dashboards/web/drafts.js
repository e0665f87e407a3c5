// Texts that an analyst has begun to write, kept in this tab of the browser: they survive a new sign-in. A draft is of one analyst,
// and only reasons and comments are kept.
import { view } from './store.js';

const PREFIX = 'draft ';
const keyOf = (name) => `${PREFIX}${view.session?.name ?? ''} ${name}`;

function storage() {
  try {
    return sessionStorage;
  } catch {
    // The browser forbids it: then nothing is kept.
    return null;
  }
}

// { texts, at }; null: none.
export function readDraft(name) {
  try {
    return JSON.parse(storage()?.getItem(keyOf(name)) ?? 'null');
  } catch {
    return null;
  }
}

export function writeDraft(name, field, value) {
  const texts = { ...readDraft(name)?.texts, [field]: value };
  try {
    if (Object.values(texts).some((text) => text.trim())) storage()?.setItem(keyOf(name), JSON.stringify({ texts, at: Date.now() }));
    else dropDraft(name);
  } catch {
    // No room: then this text is not kept.
  }
}

export function dropDraft(name) {
  storage()?.removeItem(keyOf(name));
}

// After a sign-out, the next person at this screen must not find them.
export function dropDrafts() {
  const kept = storage();
  for (const key of Object.keys(kept ?? {})) if (key.startsWith(PREFIX)) kept.removeItem(key);
}
