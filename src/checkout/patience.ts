/** Waits for an answer of the browser. */
import type { Page } from '../page/page.ts';

const steps = 4;

/**
 * Calls `run` after `ms` in which the page was able to run. It waits in steps, so that the browser's answer wins: after
 * a busy time, a single timer and the answer would be due together.
 */
export const losePatience = (page: Page, ms: number, run: () => void): (() => void) => {
  let cancel = () => {};
  const wait = (left: number): void => {
    cancel = page.after(ms / steps, () => (left > 1 ? wait(left - 1) : run()));
  };
  wait(steps);
  return () => cancel();
};
