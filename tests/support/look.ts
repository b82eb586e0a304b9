export interface Seen<T> {
  value?: T;
  error?: unknown;
}

/** The result that a promise has so far. Does not wait for the promise. */
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
