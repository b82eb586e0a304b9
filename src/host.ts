/** What a host's own code may do to ours: throw. It knows nothing of what that code is for. */
import { batch } from '@preact/signals';

/** A host's callback that throws must not stop ours; it is reported like any uncaught error of the page. */
export const guarded = (run: () => void): void => {
  try {
    run();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
};

/** Sets signals, all at once. What a host's effects on them throw is the host's. */
export const change = (run: () => void): void => guarded(() => batch(run));
