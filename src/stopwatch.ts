/** Measures how much time has passed. This module does not know what is measured. */

export interface Clocks {
  /** A monotonic clock, in ms. It may stop while the page or the computer sleeps. */
  now(): number;
  /** The wall clock, in ms. It may jump back. */
  wallNow(): number;
}

const ofThisPage: Clocks = { now: () => performance.now(), wallNow: () => Date.now() };

/**
 * Returns a function that returns how many ms have passed. Each of the two clocks may show too little, so the longer
 * time counts.
 */
export const startStopwatch = (clocks: Clocks = ofThisPage): (() => number) => {
  const [began, wallBegan] = [clocks.now(), clocks.wallNow()];
  return () => Math.max(clocks.now() - began, clocks.wallNow() - wallBegan);
};
