/** Limits how long to wait for an answer of the browser. */
import type { Page } from '../page/page.ts';

const steps = 4;

/**
 * Calls `run` after the page was able to run for `ms` ms. A busy page gets neither timers nor the browser's answer.
 * After the busy time, one long timer could fire before the answer comes, although the answer was in time. So there are
 * several short timers, and the answer comes before the last of them.
 */
export const losePatience = (page: Page, ms: number, run: () => void): (() => void) => {
  let cancel = () => {};
  const wait = (left: number): void => {
    cancel = page.after(ms / steps, () => (left > 1 ? wait(left - 1) : run()));
  };
  wait(steps);
  return () => cancel();
};
