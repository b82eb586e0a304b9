/**
 * A timer that another script cannot shorten. If `setTimeout` fires too early, the rest of the time is awaited with
 * `AbortSignal.timeout`.
 */

/**
 * The longest delay of a timer, in ms. A timer with a longer delay would fire at once, because browsers store the delay
 * as a signed 32-bit number.
 */
const longest = 2 ** 31 - 1;

/**
 * How many ms a timer may fire early and still count as on time. The reason: timers and clocks are not equally precise.
 */
const grain = 5;

/**
 * How often a timer that fires early is started again. There is a limit, because another script may make every timer
 * fire at once.
 */
const mostTries = 50;

/** Runs a function after `ms` ms, or up to 5 ms earlier. Returns a function that cancels the timer. */
export const after = (ms: number, run: () => void): (() => void) => {
  const due = performance.now() + Math.min(ms, longest);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  let tries = 0;
  const arm = (): void => {
    const left = Math.max(0, due - performance.now());
    if (tries === 0) timer = setTimeout(fire, left);
    // `setTimeout` fired early, so another script has replaced it. `AbortSignal.timeout` is not replaced, but older
    // browsers do not have it.
    else AbortSignal.timeout(left + 1).addEventListener('abort', fire);
  };
  const fire = (): void => {
    if (isOver) return;
    if (performance.now() >= due - grain) {
      isOver = true;
      run();
    } else if (++tries < mostTries && 'timeout' in AbortSignal) arm();
  };
  arm();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
};
