/**
 * Calls `run` when the signal aborts, or at once if it has aborted already. `addEventListener` gets no options, because
 * an options object could inherit a `signal` from a polluted prototype.
 */
export const whenAborted = (signal: AbortSignal, run: () => void): (() => void) => {
  if (signal.aborted) run();
  else signal.addEventListener('abort', run);
  return () => signal.removeEventListener('abort', run);
};

/**
 * Rejects once the signal aborts. A caller awaits this promise together with another promise that may ignore the
 * signal.
 */
export const abortOf = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => whenAborted(signal, () => reject(new Error('aborted'))));
