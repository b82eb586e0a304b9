/** Virtual time. Nothing waits for real: the next thing that is due happens at once, and the clock says when. */
export interface Clock {
  /** Whole milliseconds since the page was opened. */
  now(): number;
  /** Runs something after so many ms; returns how to call it off. */
  after(ms: number, run: () => void): () => void;
  /** Goes on to the next thing that is due, and does it. False when nothing is. */
  advance(): boolean;
}

export const createClock = (): Clock => {
  /** By time; what is due at the same moment happens in the order it was asked for. */
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
