// The state of the page of revocations.
import { NO_FILTER } from '../records/filter.js';

export const r = {
  tab: 'waiting', filter: { ...NO_FILTER }, items: [], waiting: [], requests: [], counts: null, facets: null, cascaded: 0, cause: null, total: 0,
  next: null, loading: false, loadingMore: false, error: '', open: null, linked: null, selected: null, detail: null,
};

// The open entry: of the list, or the one that the address names.
export const openItem = () => r.items.find((one) => one.id === r.open) ?? (r.linked?.id === r.open ? r.linked : undefined);
