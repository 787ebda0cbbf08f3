// A value now, or a promise of it: what an awk program does seldom waits, and where it does not, nothing is awaited.

export type Eventually<T> = T | Promise<T>;

export function andThen<T, U>(value: Eventually<T>, use: (value: T) => Eventually<U>): Eventually<U> {
  return value instanceof Promise ? value.then(use) : use(value);
}
