import { equal, test } from './testing.js';
import { keptOf } from './views.js';

test('a view keeps the filters and not what is open', () => {
  equal(keptOf('?severity=high%2Ccritical&id=inc-1&range=7d'), 'severity=high%2Ccritical&range=7d');
  equal(keptOf(''), '');
});
