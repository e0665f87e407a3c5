// @ts-check
import { equal, test } from '../testing.js';
import { address, EMPTY, inStatus, isFiltered, matches, parametersOf, readFilter } from './filter.js';

const detection = { id: 'd1', time: '2026-12-01T12:00:00Z', severity: 'high', rule: 'scope.exceeded', tenant: 'acme', title: 'Accepted for a scope', client_id: 'web', token: { sub: 'alice', jti: 'T-1' }, subject: { type: 'token', jti: 'T-1' } };
/** Without the usual time range, so that the clock does not matter. */
const has = (/** @type {Record<string, any>} */ change) => matches({ ...EMPTY, status: 'all', ...change }, { ...detection, time: new Date().toISOString() });

test('readFilter: an address gives the filter that made it', () => {
  const filter = { ...EMPTY, severity: ['high', 'critical'], rule: ['scope.exceeded'], q: 'a b', client: 'web', sort: 'time' };
  equal(readFilter(new URLSearchParams(address(filter, undefined).split('?')[1])), filter);
});

test('readFilter: an unknown status is the default', () => {
  equal(readFilter(new URLSearchParams('status=nonsense')), EMPTY);
});

test('parametersOf: the form of the list is not asked of the API', () => {
  const parameters = /** @type {Record<string, unknown>} */ (parametersOf({ ...EMPTY, by: 'client', columns: 'x', q: ' a ' }));
  equal([parameters.by, parameters.columns, parameters.q, parameters.status], [undefined, undefined, 'a', 'open,acknowledged']);
});

test('matches: like the API', () => {
  equal([has({}), has({ severity: ['low'] }), has({ severity: ['low', 'high'] }), has({ client: 'other' }), has({ sub: 'alice' })], [true, false, true, false, true]);
  equal([has({ q: 'ACCEPTED t-1' }), has({ q: 'accepted -t-1' }), has({ q: '-nothing' })], [true, false, true]);
});

test('inStatus: active is open or acknowledged', () => {
  equal([inStatus(EMPTY, {}), inStatus(EMPTY, { triage: { status: 'acknowledged' } }), inStatus(EMPTY, { triage: { status: 'closed' } })], [true, true, false]);
});

test('isFiltered: the status and the order alone are no filter', () => {
  equal([isFiltered({ ...EMPTY, status: 'all', sort: 'time' }), isFiltered({ ...EMPTY, q: 'x' })], [false, true]);
});
