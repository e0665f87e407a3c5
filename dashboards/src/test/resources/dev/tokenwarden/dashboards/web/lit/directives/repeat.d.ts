export function repeat<T, R>(items: Iterable<T>, key: (item: T, index: number) => unknown, template: (item: T, index: number) => R): R[];
