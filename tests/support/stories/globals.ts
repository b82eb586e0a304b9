/** Catches the errors that the running tab throws by itself, instead of this process. */
import { Hang, HostMistake, running } from './world.ts';

/** @returns a function that undoes it */
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
  // The story has failed by then. Nobody waits for what was going on.
  const rejected = (error: unknown) => {
    if (!(error instanceof Hang)) throw error;
  };
  process.on('unhandledRejection', rejected);
  return () => {
    process.off('unhandledRejection', rejected);
    globalThis.queueMicrotask = queue;
  };
};
