/** Virtual time. Nothing really waits: the clock jumps to the time of the next timer, and the timer runs at once. */
export interface Clock {
  /** Whole milliseconds since the page was opened. */
  now(): number;
  /** Calls `run` after `ms`. Returns a function that cancels the call. */
  after(ms: number, run: () => void): () => void;
  /** Jumps to the next timer and runs it. Returns false if there is no timer. */
  advance(): boolean;
}

export const createClock = (): Clock => {
  /** The timers, sorted by time. Timers of the same moment run in the order in which they were set. */
  const timers: { readonly at: number; readonly run: () => void }[] = [];
  let now = 0;
  return {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + Math.max(0, Math.ceil(ms)), run };
      const later = timers.findLastIndex(({ at }) => at <= timer.at) + 1;
      timers.splice(later, 0, timer);
      return () => {
        const index = timers.indexOf(timer);
        if (index >= 0) timers.splice(index, 1);
      };
    },
    advance() {
      const due = timers.shift();
      if (!due) return false;
      now = due.at;
      due.run();
      return true;
    },
  };
};
