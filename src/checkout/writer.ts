/**
 * Sends one write after the other. Each write is noted first, then sent, and its answer is reported. A write is sent
 * only while this page has the checkout's lock. This module does not know why a plan is written, nor what an answer
 * leads to.
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
  /**
   * Notes the write, checks that this page still has the lock, then sends the write. If another page takes over after
   * the check, it finds the note.
   */
  begin(settings: Settings, session: Session, ident: Ident): Promise<void>;
  /** Calls off the write that is not sent yet. Returns its id; `null` if there is none. */
  callOff(): string | null;
}

/**
 * @param name the checkout's name
 * @param neighbours returns `null` once the checkout is closed
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
      // The write is sent only after the check of the lock, so its note must also last for the time of this check.
      journal?.note({ id, ident }, answerWithin + timeout + lateWriteWindow, lateWriteWindow);
      const number = numberWrites ? nextNumber(page.storage(), name, page.wallNow()) : null;
      unsent = id;
      happen({ type: 'sent', id, ident });
      const isOurs = await neighbours()?.isStillOwner();
      if (unsent !== id) return;
      // `loseLock` reports that this page is not the owner. So this page does not try again until it is the owner.
      if (!isOurs) return loseLock();
      unsent = null;
      // If this page was busy or frozen meanwhile, the note may have expired. Then the write is called off and begins
      // anew.
      const isOld = Math.max(page.now() - noted, page.wallNow() - wallNoted) > answerWithin;
      if (signal.aborted || isOld) return happen({ type: 'called-off', id });
      const answer = await write(settings, session, ident, signal, number);
      // Another page may have taken the checkout over and written meanwhile. This page may not know that yet, so it
      // checks the lock before it reports the answer.
      if (answer.outcome === 'acknowledged') {
        await neighbours()?.isStillOwner();
        // The note is deleted even if the picker has given up on the write meanwhile, because an acknowledged write is
        // not applied again later.
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
