// Who looks at the same record now. A page tells with `looksAt()` what is open: { kind, id, tenant }, or null.
import { api } from './api.js';
import { html, nothing } from './lit/lit-html.js';
import { text } from './parts.js';
import { update, view } from './store.js';

const REPEAT = 20;

let at = null;
let announced = null;
let repeated = 0;
let people = [];

const same = (a, b) => Boolean(a && b && a.kind === b.kind && a.id === b.id && a.tenant === b.tenant);

function leave() {
  const left = announced;
  announced = null;
  people = [];
  if (left) api.presence({ ...left, leave: true }, true).catch(() => null);
}

async function announce(record, seconds) {
  announced = record;
  repeated = seconds;
  const answer = await api.presence(record).catch(() => null);
  if (answer && same(announced, record)) {
    people = answer.people;
    update();
  }
}

// Once a second. What is open for less than a second, on the way through a list, is not announced.
export function tickPresence(seconds) {
  const open = document.hidden ? null : view.page?.looksAt?.() ?? null;
  if (announced && !same(open, announced)) leave();
  if (open && same(open, at) && (!announced || seconds - repeated >= REPEAT)) announce(open, seconds);
  at = open;
}

export function presenceArrived(news) {
  if (announced?.kind === news.kind && announced.id === news.id) {
    people = news.people;
    update();
  }
}

addEventListener('pagehide', leave);

export const others = (kind, id) => (announced?.kind === kind && announced.id === id ? people.filter((name) => name !== view.session?.name) : []);

const SHOWN = 4;

// Such as "sam and kim look at this, too".
export function lookers(kind, id) {
  const names = others(kind, id);
  if (!names.length) return nothing;
  const listed = names.slice(0, SHOWN).map((name, i) => html`${i ? (i === Math.min(names.length, SHOWN) - 1 && names.length <= SHOWN ? ' and ' : ', ') : nothing}<b>${text(name, 30)}</b>`);
  return html`<p class="lookers" role="status"><span class="faces" aria-hidden="true">${names.slice(0, SHOWN).map((name) => html`<i>${Array.from(name)[0].toUpperCase()}</i>`)}</span><span>${listed}${names.length > SHOWN ? html` and ${names.length - SHOWN} more` : nothing} ${names.length === 1 ? 'looks' : 'look'} at this, too</span></p>`;
}
