/** One limit for a whole exchange, headers and body together. */
import { after } from '../timer.ts';
import { whenAborted } from './abort.ts';

export interface TimeLimit {
  /** Aborts when the time is up, or when the caller gives up. */
  readonly signal: AbortSignal;
  /** Why the signal aborted, or should have aborted by now. */
  readonly message: string;
  /** Whether the time is up, even if no timer said so yet. */
  isPast(): boolean;
  end(): void;
}

export const startTimeLimit = (ms: number, signal: AbortSignal): TimeLimit => {
  const giveUp = new AbortController();
  const [started, startedAt] = [performance.now(), Date.now()];
  let message = `no answer within ${ms} ms`;
  const cancel = after(ms, () => giveUp.abort());
  const stopListening = whenAborted(signal, () => {
    if (!giveUp.signal.aborted) message = 'the write was given up';
    giveUp.abort();
  });
  return {
    signal: giveUp.signal,
    get message() {
      return message;
    },
    // A page that slept may get the answer before its timer fires. One clock may have slept too, and the other may have
    // jumped back, so the longer time counts. A wrong “late” only costs a repeated write. A wrong “in time” could cause
    // a wrong charge.
    isPast: () => Math.max(performance.now() - started, Date.now() - startedAt) > ms,
    end: () => {
      cancel();
      stopListening();
    },
  };
};
