/** Catches the errors that escape from the running tab, so that they do not end this process. */
import { Hang, HostMistake, running } from './world.ts';

/** @returns a function that restores the globals */
export const borrowGlobals = (): (() => void) => {
  const queue = globalThis.queueMicrotask;
  globalThis.queueMicrotask = (run) =>
    queue(() => {
      try {
        run();
      } catch (error) {
        const isHosts = error instanceof HostMistake || /secret/.test((error as Error).message);
        if (!isHosts) running.world?.fail(`threw ${(error as Error).stack}`);
      }
    });
  // A `Hang` is not reported here, because it has already made the story fail.
  const rejected = (error: unknown) => {
    if (!(error instanceof Hang)) throw error;
  };
  process.on('unhandledRejection', rejected);
  return () => {
    process.off('unhandledRejection', rejected);
    globalThis.queueMicrotask = queue;
  };
};
