// The state of the page of revocations.
export const r = {
  tab: 'waiting', items: [], waiting: [], counts: null, next: null, loading: false, loadingMore: false, error: '', open: null, selected: null, detail: null,
};
