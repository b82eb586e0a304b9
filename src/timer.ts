/**
 * A timer that another script cannot shorten. If `setTimeout` fires too early, the rest of the time is awaited with
 * `AbortSignal.timeout`.
 */

/** In ms. A longer timer would fire at once, because browsers store its delay as a signed 32-bit number. */
const longest = 2 ** 31 - 1;

/** Timers and clocks are not equally precise. A timer that fires up to this many ms early counts as on time. */
const grain = 5;

/** After this many tries the timer gives up, because another script may make every timer fire at once. */
const mostTries = 50;

/** Runs a function after `ms`, at most 5 ms early. Returns a function that cancels it. */
export const after = (ms: number, run: () => void): (() => void) => {
  const due = performance.now() + Math.min(ms, longest);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  let tries = 0;
  const arm = (): void => {
    const left = Math.max(0, due - performance.now());
    if (tries === 0) timer = setTimeout(fire, left);
    // `setTimeout` fired early, so another script has patched it. `AbortSignal.timeout` is not patched, but older
    // browsers lack it.
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
