/** What a host's own code may do to ours: throw. It knows nothing of what that code is for. */
import { batch } from '@preact/signals';

/** What a host's code threw is the host's: it is told like any uncaught error of the page. */
export const reportError = (error: unknown): void => {
  queueMicrotask(() => {
    throw error;
  });
};

/** A host's callback that throws must not stop ours. */
export const guarded = (run: () => void): void => {
  try {
    run();
  } catch (error) {
    reportError(error);
  }
};

/** Sets signals, all at once. What a host's effects on them throw is the host's. */
export const change = (run: () => void): void => guarded(() => batch(run));

/** So many are told in one go. Two listeners that answer each other for ever must not keep the page from living. */
const longestTurn = 100;

/**
 * Calls one after the other, even those that are made meanwhile: what is told in order is heard in order.
 * @param later goes on in a task of its own
 */
export const inTurn = <Told extends unknown[]>(
  tell: (...told: Told) => void,
  later: (goOn: () => void) => void,
): ((...told: Told) => void) => {
  const untold: Told[] = [];
  let isTelling = false;
  const go = (): void => {
    for (let turns = 0; untold.length > 0; turns++) {
      if (turns === longestTurn) {
        later(go);
        return;
      }
      const told = untold.shift() as Told;
      guarded(() => tell(...told));
    }
    isTelling = false;
  };
  return (...told) => {
    untold.push(told);
    if (isTelling) return;
    isTelling = true;
    go();
  };
};
