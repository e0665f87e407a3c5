// The filters of the lists of revocations and of the audit log. They are part of the address.
export const NO_FILTER = { by: '', rule: '', actor: '', type: '', cause: '', q: '' };

export const BY = { '': 'Rules and people', rules: 'Rules', people: 'People', systems: 'Systems', all: 'Everything' };

export function readFilter(search) {
  const filter = Object.fromEntries(Object.keys(NO_FILTER).map((name) => [name, search.get(name) ?? '']));
  return filter.by in BY ? filter : { ...filter, by: '' };
}

export const isFiltered = (filter) => Object.entries(filter).some(([name, value]) => name !== 'by' && value);

// Without what is empty: for the address.
export const chosen = (filter) => Object.fromEntries(Object.entries(filter).filter(([, value]) => value));
