/**
 * A timer that another script cannot shorten. If `setTimeout` fires too early, `AbortSignal.timeout` waits for the rest
 * of the time.
 */

/**
 * The longest delay of a timer, in ms. With a longer delay, a timer would fire at once, because browsers store the
 * delay as a signed 32-bit number.
 */
const longest = 2 ** 31 - 1;

/** A timer that fires up to this many ms early counts as on time. Timers and clocks are not equally precise. */
const grain = 5;

/**
 * If a timer fires early, it is started again, but at most this many times. Another script may make every timer fire at
 * once, and then the tries must end.
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
    // `setTimeout` fired early, so another script has replaced it. Such a script normally does not replace
    // `AbortSignal.timeout`. `fire` has checked that the browser has this function, because older browsers do not.
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
