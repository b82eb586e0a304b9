/** One limit for a whole exchange, headers and body together. */
import { after } from '../timer.ts';
import { whenAborted } from './abort.ts';

export interface TimeLimit {
  /** Aborts when the time is up, or when the caller gives up. */
  readonly signal: AbortSignal;
  /** Why it aborted, or would have by now. */
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
    // A page that slept wakes to its answer before its timer. One clock may have slept too; the other may have jumped
    // back. What is taken for late too often costs a repeat; the other way round it costs the promise.
    isPast: () => Math.max(performance.now() - started, Date.now() - startedAt) > ms,
    end: () => {
      cancel();
      stopListening();
    },
  };
};
