/** One limit for a whole exchange, headers and body together. */
import { startStopwatch } from '../stopwatch.ts';
import { after } from '../timer.ts';
import { whenAborted } from './abort.ts';

export interface TimeLimit {
  /** Aborts when the time is up, or when the caller gives up. */
  readonly signal: AbortSignal;
  /** Why the signal aborted, or should have aborted by now. */
  readonly message: string;
  /** Whether the time is up, even if the timer has not fired yet. */
  isPast(): boolean;
  end(): void;
}

export const startTimeLimit = (ms: number, signal: AbortSignal): TimeLimit => {
  const giveUp = new AbortController();
  const passed = startStopwatch();
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
    // After a page has slept, the answer may come before the timer fires. If an answer is wrongly taken as late, a write
    // is only repeated. If it is wrongly taken as in time, a wrong charge is possible.
    isPast: () => passed() > ms,
    end: () => {
      cancel();
      stopListening();
    },
  };
};
