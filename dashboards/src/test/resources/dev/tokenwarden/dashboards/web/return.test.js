// @ts-check
import { safeAddress } from './return.js';
import { equal, test } from './testing.js';

test('safeAddress: a page of this server', () => {
  equal(safeAddress('/queue?severity=high&id=1'), `${location.origin}/queue?severity=high&id=1`);
  equal(safeAddress('/'), `${location.origin}/`);
});

test('safeAddress: nothing else', () => {
  for (const address of ['https://evil.example/', '//evil.example/', '/\\evil.example/', 'javascript:alert(1)', 'queue', '', null, 7, '/login', '/login?code=x', '/auth/start', '/api/session', `/${'x'.repeat(5_000)}`]) equal(safeAddress(address), null);
});

test('safeAddress: a path that looks like a host stays here', () => {
  equal(new URL(String(safeAddress('/.//evil.example/'))).origin, location.origin);
});
