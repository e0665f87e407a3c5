// The state of the queue.
import { EMPTY } from './filter.js';

export const q = {
  filter: { ...EMPTY }, rows: [], pending: new Map(), fresh: new Set(), total: 0, next: null, summary: null, loading: true,
  loadingMore: false, error: '', loadedAt: 0, selected: null, open: null, detail: null, detailError: '', propagation: null,
  marked: new Set(), groups: { data: null, error: '', loading: false },
};
