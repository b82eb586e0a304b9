/** A timer that another script cannot hurry: one that fires early is set again, in another way. */

/** A longer timer fires at once (a signed 32-bit count of ms). */
const longest = 2 ** 31 - 1;

/** A few ms early is what clocks of different grain make of “in time”. */
const grain = 5;

const patience = 50;

/** Runs something after at least so many ms; returns how to call it off. */
export const after = (ms: number, run: () => void): (() => void) => {
  const due = performance.now() + Math.min(ms, longest);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  let tries = 0;
  const arm = (): void => {
    const left = Math.max(0, due - performance.now());
    if (tries === 0) timer = setTimeout(fire, left);
    // Another script has patched the timers. This one it has not, where the browser has it.
    else AbortSignal.timeout(left + 1).addEventListener('abort', fire);
  };
  const fire = (): void => {
    if (isOver) return;
    if (performance.now() >= due - grain) {
      isOver = true;
      run();
    } else if (++tries < patience && 'timeout' in AbortSignal) arm();
  };
  arm();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
};
