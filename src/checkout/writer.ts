/**
 * Begins one write after the other. A renewal begins in the same way, because the host's server may write the plan, too.
 * Each is noted first, and leaves the page only while this page has the checkout's lock. This module does not know why a
 * plan is written, nor what an answer leads to.
 */
import type { Page } from '../page/page.ts';
import { startStopwatch } from '../stopwatch.ts';
import type { Ident } from '../types.ts';
import type { EventNow } from './event-now.ts';
import type { Journal } from './journal.ts';
import { answerWithin } from './ownership.ts';
import type { TaskSlot } from './task-slot.ts';

export interface Writer {
  /**
   * Notes the write, checks that this page still has the lock, then runs it. If another page takes over after the check,
   * it finds the note.
   * @param event reports that the write or renewal has begun
   * @param patience after this many ms, the page gives up
   * @param window the late-write window, in ms
   */
  begin(
    event: 'sent' | 'renewal-began',
    ident: Ident,
    patience: number,
    window: number,
    run: (id: string, signal: AbortSignal) => Promise<void>,
  ): Promise<void>;
  /** Calls off the write or renewal that has not left the page yet. Returns its id, or `null` if there is none. */
  callOff(): string | null;
}

/** @param loseLock called when another page has the lock */
export const createWriter = (
  page: Page,
  journal: () => Journal | null,
  tasks: TaskSlot,
  isStillOwner: () => Promise<boolean>,
  loseLock: () => void,
  happen: (event: EventNow) => void,
): Writer => {
  /** What is noted but has not left the page yet, because the lock is being checked. */
  let unsent: string | null = null;

  return {
    async begin(event, ident, patience, window, run) {
      const { id, signal } = tasks.begin();
      const passed = startStopwatch(page);
      // The write leaves only after the check of the lock, so its note must also last for the time of this check.
      journal()?.note({ id, ident }, answerWithin + patience + window, window);
      unsent = id;
      happen({ type: event, id, ident });
      const isOurs = await isStillOwner();
      if (unsent !== id) return;
      // `loseLock` reports that this page is not the owner. So this page does not try again until it is the owner.
      if (!isOurs) return loseLock();
      unsent = null;
      // If this page was busy or frozen meanwhile, the note may have expired. Then the write is called off and begins
      // anew.
      if (signal.aborted || passed() > answerWithin) return happen({ type: 'called-off', id });
      await run(id, signal);
    },

    callOff() {
      const id = unsent;
      unsent = null;
      return id;
    },
  };
};
