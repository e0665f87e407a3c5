// The state of the page of incidents.
import { EMPTY } from './filter.js';

export const p = {
  filter: { ...EMPTY }, rows: [], fresh: [], total: 0, detections: 0, keptSince: '', next: null, facets: null, loading: true, loadingMore: false, error: '', loadedAt: 0,
  selected: null, open: null, detail: null, targets: null, detailError: '', marked: new Set(), parted: new Set(), story: null, storyOptions: {},
};

export const shownRow = (id) => p.rows.find((one) => one.id === id);
