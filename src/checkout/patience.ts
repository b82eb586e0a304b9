/** Waiting for the browser to answer. It does not know what for. */
import type { Page } from '../page/page.ts';

const steps = 4;

/**
 * Loses patience after so many ms in which the page ran. They pass in steps: a page that was busy finds its timer and
 * the browser's answer together, and must not take its own silence for the browser's.
 */
export const losePatience = (page: Page, ms: number, run: () => void): (() => void) => {
  let cancel = () => {};
  const wait = (left: number): void => {
    cancel = page.after(ms / steps, () => (left > 1 ? wait(left - 1) : run()));
  };
  wait(steps);
  return () => cancel();
};
