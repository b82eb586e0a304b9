/**
 * Begins one write after the other. A renewal begins in the same way as a write, because the host's server may write
 * the plan, too. Each write or renewal is noted first. It leaves the page only while this page has the checkout's lock.
 * This module does not know why a plan is written, nor what an answer leads to.
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
   * Stores a note of a write, checks that this page still has the lock, then runs the write. If another page takes over
   * after the check, that page finds the note.
   * @param event the event that reports the beginning of the write or renewal
   * @param patience the time after which the page gives up, in ms
   * @param window the late-write window, in ms
   */
  begin(
    event: 'sent' | 'renewal-began',
    ident: Ident,
    patience: number,
    window: number,
    run: (id: string, signal: AbortSignal) => Promise<void>,
  ): Promise<void>;
  /**
   * Calls off the write or renewal that has not left the page yet. Returns its id, or `null` if there is nothing to
   * call off.
   */
  callOff(): string | null;
}

/** @param loseLock called when another page has taken the lock */
export const createWriter = (
  page: Page,
  journal: () => Journal | null,
  tasks: TaskSlot,
  isStillOwner: () => Promise<boolean>,
  loseLock: () => void,
  happen: (event: EventNow) => void,
): Writer => {
  /** The id of the write or renewal that is noted, but has not left the page yet, because the lock is being checked. */
  let unsent: string | null = null;

  return {
    async begin(event, ident, patience, window, run) {
      const { id, signal } = tasks.begin();
      const passed = startStopwatch(page);
      // The write leaves the page only after this page has checked the lock. So the note must stay valid for the time
      // of the check, too. If this page is busy, it may read the result of the check late, and another page may have
      // taken over by then. The note tells the other page how long the write may still leave this page.
      journal()?.note({ id, ident }, answerWithin + patience + window, window, answerWithin);
      unsent = id;
      happen({ type: event, id, ident });
      const isOurs = await isStillOwner();
      if (unsent !== id) return;
      // After the call of `loseLock`, this page is no owner. So it does not try again until it is the owner again.
      if (!isOurs) return loseLock();
      unsent = null;
      // If this page was busy or frozen during the check, the note may have expired. In that case, the write is called
      // off, and the picker begins it again from the start.
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
