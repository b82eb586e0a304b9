/** A promise, looked at without waiting for it. */

export interface Seen<T> {
  value?: T;
  error?: unknown;
}

/** What a promise has come to so far. */
export const look = <T>(promise: Promise<T>): Seen<T> => {
  const seen: Seen<T> = {};
  promise.then(
    (value) => {
      seen.value = value;
    },
    (error) => {
      seen.error = error;
    },
  );
  return seen;
};
