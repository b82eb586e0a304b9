/**
 * Runs the host's code so that its errors do not stop our code. This module does not know what the host's code is for.
 */
/** Reports an error of the host's code, like any uncaught error of the page. */
export const reportError = (error: unknown): void => {
  queueMicrotask(() => {
    throw error;
  });
};

/** Runs the host's code. If it throws, the error is reported, our code goes on, and the result is `undefined`. */
export const guarded = <Result>(run: () => Result): Result | undefined => {
  try {
    return run();
  } catch (error) {
    reportError(error);
    return undefined;
  }
};

/**
 * The largest number of calls in one task. Without this limit, two listeners that always answer each other would block
 * the page.
 */
const longestTurn = 100;

/**
 * Returns a function that calls `tell`. The calls of `tell` run one after the other. If the function is called while
 * `tell` still runs, the new call waits for its turn, so that listeners get everything in order. The call gets its turn
 * before `meanwhile` runs, because `meanwhile` may run code of the host, which may cause the next call.
 * @param later runs a function in a new task
 */
export const inTurn = <Told>(
  tell: (told: Told) => void,
  later: (goOn: () => void) => void,
): ((told: Told, meanwhile?: () => void) => void) => {
  const untold: Told[] = [];
  let isTelling = false;
  const go = (): void => {
    for (let turns = 0; untold.length > 0; turns++) {
      if (turns === longestTurn) {
        later(go);
        return;
      }
      const told = untold.shift() as Told;
      guarded(() => tell(told));
    }
    isTelling = false;
  };
  return (told, meanwhile) => {
    untold.push(told);
    meanwhile?.();
    if (isTelling) return;
    isTelling = true;
    go();
  };
};
