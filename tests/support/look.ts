export interface Seen<T> {
  value?: T;
  error?: unknown;
}

/** What is known of a promise's result so far. Does not wait for the promise. */
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
