/**
 * Sends one write after the other, each from its note to its answer. A write leaves the page only while the page has
 * the checkout's lock. This module does not know why a plan is written, nor what an answer leads to.
 */
import type { Page } from '../page/page.ts';
import type { Ident, Session } from '../types.ts';
import type { EventNow } from './event-now.ts';
import type { Journal } from './journal.ts';
import type { Neighbours } from './neighbours.ts';
import { nextNumber } from './opened.ts';
import { answerWithin } from './ownership.ts';
import type { Settings } from './seat.ts';
import type { TaskSlot } from './task-slot.ts';
import { write } from './tasks.ts';

export interface Writer {
  /** Notes the write, checks the lock once more, then sends. A page that takes over after the check finds the note. */
  begin(settings: Settings, session: Session, ident: Ident): Promise<void>;
  /** Calls off the write that is not sent yet. Returns its id; `null` if there is none. */
  callOff(): string | null;
}

/**
 * @param name the checkout's name
 * @param neighbours `null` once the checkout is closed
 * @param loseLock called when another page has the lock
 */
export const createWriter = (
  page: Page,
  name: string,
  journal: Journal | null,
  tasks: TaskSlot,
  neighbours: () => Pick<Neighbours, 'isStillOwner'> | null,
  loseLock: () => void,
  happen: (event: EventNow) => void,
): Writer => {
  /** The write that is noted but not sent yet, because the lock is being checked. */
  let unsent: string | null = null;

  return {
    async begin(settings, session, ident) {
      const { id, signal } = tasks.begin();
      const { timeout, lateWriteWindow, numberWrites } = settings;
      const [noted, wallNoted] = [page.now(), page.wallNow()];
      // The write leaves only after the check of the lock, so its note lasts for that long, too.
      journal?.note({ id, ident }, answerWithin + timeout + lateWriteWindow, lateWriteWindow);
      const number = numberWrites ? nextNumber(page.storage(), name, page.wallNow()) : null;
      unsent = id;
      happen({ type: 'sent', id, ident });
      const isOurs = await neighbours()?.isStillOwner();
      if (unsent !== id) return;
      // A page that is not the owner does not try again until it is.
      if (!isOurs) return loseLock();
      unsent = null;
      // A page that was busy or frozen meanwhile begins anew: its note may have ended.
      const isOld = Math.max(page.now() - noted, page.wallNow() - wallNoted) > answerWithin;
      if (signal.aborted || isOld) return happen({ type: 'called-off', id });
      const answer = await write(settings, session, ident, signal, number);
      // Another page may have taken the checkout over since, and written. The news of it may come later than the answer.
      if (answer.outcome === 'acknowledged') {
        await neighbours()?.isStillOwner();
        // An acknowledged write is not applied again later, even if it was given up meanwhile.
        journal?.strike(id);
      }
      happen({ type: 'answered', id, answer });
    },

    callOff() {
      const id = unsent;
      unsent = null;
      return id;
    },
  };
};
