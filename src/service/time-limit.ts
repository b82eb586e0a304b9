/** A time limit for a whole exchange: headers and body together. */
import { startStopwatch } from '../stopwatch.ts';
import { after } from '../timer.ts';
import { whenAborted } from './abort.ts';

export interface TimeLimit {
  /** Aborts when the time is up, or when the caller gives up. */
  readonly signal: AbortSignal;
  /**
   * Why the exchange is given up: the time is up, or the caller gave up. If the timer fires late, the time is up before
   * the signal aborts. The message then already says that the time is up.
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
    // After a page has slept, the answer may come before the timer fires. So the stopwatch decides whether the answer
    // is late. The stopwatch may show too much, but then a write is only repeated. If it showed too little, the shopper
    // could be charged wrongly.
    isPast: () => passed() > ms,
    end: () => {
      cancel();
      stopListening();
    },
  };
};
