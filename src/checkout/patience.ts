/** Limits how long a page waits for an answer of the browser. */
import type { Page } from '../page/page.ts';

const steps = 4;

/**
 * Calls `run` after at least `ms` ms. While a page is busy, no timer fires and no answer arrives. When the page is free
 * again, one long timer could fire before the answer arrives. So several short timers run one after the other, and the
 * answer arrives before the last of them.
 */
export const losePatience = (page: Page, ms: number, run: () => void): (() => void) => {
  let cancel = () => {};
  const wait = (left: number): void => {
    cancel = page.after(ms / steps, () => (left > 1 ? wait(left - 1) : run()));
  };
  wait(steps);
  return () => cancel();
};
