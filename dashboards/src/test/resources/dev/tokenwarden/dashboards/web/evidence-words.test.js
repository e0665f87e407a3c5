import { clientOf, comparedClients, sidesOf } from './evidence-words.js';
import { equal, test } from './testing.js';

const OWNER = '203.0.113.7 | AS64500 | DE | agent Mozilla/5.0 (X11; Linux x86_64) Firefox/144.0';
const THIEF = '198.51.100.9 | AS64666 | SG | agent python-requests/2.32';

test('both sides of a rule have names', () => {
  equal(sidesOf('grant.refresh-replay'), ['Redeemed first by', 'Redeemed again by']);
  equal(sidesOf('posture.no-jti'), ['Expected', 'Seen']);
});

test('a client is named by country, network, address and program', () => {
  equal((clientOf(OWNER) ?? []).map((one) => `${one.label}: ${one.value}`), ['address: 203.0.113.7', 'network: AS64500', 'country: Germany', 'program: Firefox']);
});

test('two clients are compared fact by fact', () => {
  const rows = comparedClients(OWNER, THIEF) ?? [];
  equal(rows.map((row) => [row.label, row.expected?.value, row.seen?.value, row.differs]), [
    ['country', 'Germany', 'Singapore', true], ['network', 'AS64500', 'AS64666', true], ['address', '203.0.113.7', '198.51.100.9', true], ['program', 'Firefox', 'python-requests', true]]);
});

test('what one side does not know differs from nothing', () => {
  const rows = comparedClients('203.0.113.7 | AS64500', '203.0.113.8 | AS64500 | jkt abc') ?? [];
  equal(rows.map((row) => [row.label, row.differs]), [['network', false], ['address', true], ['key', false]]);
});

test('the same program of two versions differs', () => {
  const rows = comparedClients('203.0.113.7 | agent curl/8.1', '203.0.113.7 | agent curl/8.2') ?? [];
  equal(rows.find((row) => row.label === 'program')?.differs, true);
});

test('a place has its time', () => {
  const rows = comparedClients(`${OWNER} (52.52, 13.40) at 2026-12-01T02:07:58.100Z`, `${THIEF} (1.35, 103.82) at 2026-12-01T02:07:58.343Z`) ?? [];
  equal([rows.at(-1)?.seen?.value, rows.at(-1)?.seen?.full, rows.at(-1)?.differs], ['02:07:58.343 UTC', '2026-12-01T02:07:58.343Z', false]);
  equal(rows.find((row) => row.label === 'position')?.expected?.value, '52.52, 13.40');
});

test('other evidence stays as it is', () => {
  equal(clientOf('orders:read orders:write'), null);
  equal(clientOf('a | b'), null);
  equal(comparedClients('payments', 'ledger'), null);
  equal(comparedClients(undefined, 'HS256'), null);
});
