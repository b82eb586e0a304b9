/** A time limit for a whole exchange: headers and body together. */
import { startStopwatch } from '../stopwatch.ts';
import { after } from '../timer.ts';
import { whenAborted } from './abort.ts';

export interface TimeLimit {
  /** Aborts when the time is up, or when the caller gives up. */
  readonly signal: AbortSignal;
  /**
   * Why the signal has aborted. When the time is up, the signal may not have aborted yet, because the timer may fire
   * late.
   */
  readonly message: string;
  /** Whether the time is up. The clock decides, because the timer may fire late. */
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
    // After a page has slept, the answer may come before the timer fires. So the clock decides whether the answer is
    // late. If an answer in time is counted as late by mistake, a write is only repeated. If a late answer is counted
    // as in time by mistake, the shopper may be charged wrongly.
    isPast: () => passed() > ms,
    end: () => {
      cancel();
      stopListening();
    },
  };
};
