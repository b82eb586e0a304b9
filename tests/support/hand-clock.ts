/** A clock for the sandbox. Its time passes only when the test calls `pass`. */
import type { Clock } from '../../src/testing/index.ts';

export interface HandClock extends Clock {
  pass(ms: number): void;
  timers(): number;
}

export function createHandClock(): HandClock {
  let now = 0;
  const timers = new Set<{ readonly due: number; readonly callback: () => void }>();
  return {
    now: () => now,
    setTimeout(callback, ms) {
      const timer = { due: now + ms, callback };
      timers.add(timer);
      return timer;
    },
    clearTimeout: (timer) => void timers.delete(timer as never),
    pass(ms) {
      now += ms;
      for (const timer of timers) {
        if (timer.due > now) continue;
        timers.delete(timer);
        timer.callback();
      }
    },
    timers: () => timers.size,
  };
}
