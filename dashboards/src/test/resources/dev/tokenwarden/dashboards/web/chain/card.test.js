// @ts-check
import { equal, isTrue, test } from '../testing.js';
import { card, chips, fit } from './card.js';

const UUID = '0198f0c2-7a1e-7c3b-9a55-3f0e6d2b8c11';
const LONG = 'https://graph.acme.example/Directory.AccessAsUser.All';
/** Every character is 7 wide. @type {import('./card.js').Measure} */
const measure = (text) => Array.from(text).length * 7;
const width = 204;

/** @param {import('./card.js').Chip[]} placed */
const texts = (placed) => placed.map((chip) => [chip.text, chip.kind]);

test('fit: cuts the middle, and never more than needed', () => {
  equal(fit('short', 70, 'body', measure), 'short');
  const cut = fit(UUID, 70, 'body', measure);
  equal(cut, '0198f…8c11');
  for (let room = 21; room < 300; room += 7) isTrue(measure(fit(UUID, room, 'body', measure), 'body') <= room, `room ${room}`);
});

test('fit: shows deceptive characters as numbers', () => {
  equal(fit('a\u202eb', 500, 'body', measure), 'a\\u202eb');
});

test('chips: gained first and in red, then kept, then dropped', () => {
  equal(texts(chips({ key: 'k', token: {} }, { from: 'p', to: 'k', gained: ['refund'], kept: ['read'], lost: ['write'] }, 400, 2, measure)),
    [['+refund', 'gained'], ['read', 'kept'], ['write', 'lost']]);
});

test('chips: none leaves the card, whatever the scopes, and none is lost', () => {
  for (let count = 0; count < 30; count++) {
    for (const scope of [UUID, LONG, 'a', 'orders:read']) {
      const kept = Array.from({ length: count }, (_, i) => scope + i);
      for (const rows of [1, 2]) {
        const placed = chips({ key: 'k' }, { from: 'p', to: 'k', gained: [LONG], kept, lost: [] }, width, rows, measure);
        placed.forEach((chip) => isTrue(chip.x + chip.width <= width + 0.01 && chip.y <= (rows - 1) * 20, `${count} times ${scope} in ${rows} rows: ${JSON.stringify(chip)}`));
        placed.slice(1).forEach((chip, i) => isTrue(chip.y > placed[i].y || chip.x >= placed[i].x + placed[i].width, 'chips do not cover each other'));
        const rest = placed.find((chip) => chip.kind === 'rest');
        equal(placed.filter((chip) => chip.kind !== 'rest').length + Number(rest?.text.slice(1) ?? 0), count + 1, `${count} times ${scope} in ${rows} rows:`);
        equal(placed[0].kind, 'gained');
      }
    }
  }
});

test('chips: the first token has grey ones', () => {
  equal(texts(chips({ key: 'k', token: { scope: ['read'] } }, undefined, width, 2, measure)), [['read', 'kept']]);
});

test('card: says client, subject, id, age and uses, inside of its width', () => {
  const now = Date.parse('2026-12-01T12:00:00Z');
  const node = { key: 'k', token: { client_id: UUID, sub: UUID, jti: UUID }, issued_at: '2026-12-01T11:55:00Z', uses: 1, severity: { high: 1 }, state: { name: 'denied' } };
  const c = card(node, { from: 'p', to: 'k', gained: ['x'], actor: 'svc', subject_changed: true }, { width: 228, rows: 2, now, measure });
  equal([c.meta, c.state, c.severity, c.revoked, c.gained, c.changed, c.actor], ['5 min · 1 use', 'denied', 'high', true, true, true, 'svc']);
  isTrue(measure(c.title, 'title') + measure(c.state, 'title') + 18 <= width, c.title);
  isTrue(measure(c.id, 'mono') + measure(c.meta, 'small') <= width, c.id);
  isTrue(measure(c.subject, 'title') + measure('changed', 'title') <= width, c.subject);
});

test('card: an expired token says so, unless it is revoked; an unknown one has no name', () => {
  const how = { width: 228, rows: 2, now: 100_000, measure };
  equal(card({ key: 'k', token: { exp: 99 } }, undefined, how).state, 'expired');
  equal(card({ key: 'k', token: { exp: 99 }, state: { name: 'revoked' } }, undefined, how).state, 'revoked');
  equal(card({ key: 'k' }, undefined, how).title, 'not on record');
});
