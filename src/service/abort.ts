/**
 * Calls `run` when the signal aborts, or at once if it has aborted already. The listener gets no options: they could
 * inherit a `signal`.
 */
export const whenAborted = (signal: AbortSignal, run: () => void): (() => void) => {
  if (signal.aborted) run();
  else signal.addEventListener('abort', run);
  return () => signal.removeEventListener('abort', run);
};

/** Rejects once the signal aborts, for code that may ignore the signal. */
export const abortOf = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => whenAborted(signal, () => reject(new Error('aborted'))));
