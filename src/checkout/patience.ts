/** Waits for an answer of the browser. */
import type { Page } from '../page/page.ts';

const steps = 4;

/**
 * Calls `run` after `ms` in which the page was able to run. It waits in steps: after a busy time, a timer and the
 * browser's answer are due together, and the answer must win.
 */
export const losePatience = (page: Page, ms: number, run: () => void): (() => void) => {
  let cancel = () => {};
  const wait = (left: number): void => {
    cancel = page.after(ms / steps, () => (left > 1 ? wait(left - 1) : run()));
  };
  wait(steps);
  return () => cancel();
};
