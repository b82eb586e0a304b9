/** At once, where that has happened. The listener has no options, for these would inherit a `signal`. */
export const whenAborted = (signal: AbortSignal, run: () => void): (() => void) => {
  if (signal.aborted) run();
  else signal.addEventListener('abort', run);
  return () => signal.removeEventListener('abort', run);
};

/** Rejects once the signal aborts: for what may not heed the signal itself. */
export const abortOf = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => whenAborted(signal, () => reject(new Error('aborted'))));
