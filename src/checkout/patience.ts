/** Limits how long to wait for an answer of the browser. */
import type { Page } from '../page/page.ts';

const steps = 4;

/**
 * Calls `run` after `ms` in which the page was able to run. After a busy time, one long timer and the browser's answer
 * would be due together, and the timer could win. So there are several short timers, and the answer comes first.
 */
export const losePatience = (page: Page, ms: number, run: () => void): (() => void) => {
  let cancel = () => {};
  const wait = (left: number): void => {
    cancel = page.after(ms / steps, () => (left > 1 ? wait(left - 1) : run()));
  };
  wait(steps);
  return () => cancel();
};
