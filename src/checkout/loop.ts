/**
 * The loop of a checkout. It reports to the protocol what happened, and does what the protocol decides. Everything that
 * takes time passes through the loop: writes, the host's callbacks, timers. The loop decides nothing itself. It does
 * not know how this page gets the checkout's lock, nor what a sign of the shopper means.
 */
import type { Page } from '../page/page.ts';
import {
  advance,
  type CheckoutEvent,
  contradictsPayment,
  decide,
  type LostWrite,
  type Policy,
  type State,
  shownIn,
  writeIn,
} from '../protocol/index.ts';
import type { Ident, Session } from '../types.ts';
import { keepInStep } from './bookkeeping.ts';
import type { EventNow } from './event-now.ts';
import { openJournal } from './journal.ts';
import type { Neighbours } from './neighbours.ts';
import { nextNumber } from './opened.ts';
import { openingAfterRenewal, renewalOutcome } from './renewal.ts';
import type { Settings } from './seat.ts';
import type { Seats } from './seats.ts';
import { createTaskSlot } from './task-slot.ts';
import { hostPatience, renew, updateHosts, write } from './tasks.ts';
import { createWriter } from './writer.ts';

export interface Loop {
  state(): State;
  /** Passes an event to the protocol. The decisions of the protocol are carried out when `proceed` is called. */
  take(event: EventNow, policy?: Policy): void;
  /** Carries out what the protocol decides. Does nothing while the checkout has no seat. */
  proceed(): void;
  /**
   * Checks whether the shopper may be looking at the page. Returns whether the result has changed since the last check.
   */
  updateSeen(): boolean;
  /** Calls off the write or renewal that has not left the page yet, if there is one. */
  callOff(): void;
  /** The writes in the journal that may still be applied. */
  noted(): readonly LostWrite[];
  /** Whether this page began the write with the given id. */
  began(id: string): boolean;
}

/**
 * @param name the checkout's name
 * @param state the state at the start
 * @param neighbours returns `null` while the checkout is closed, or if there is no session
 * @param loseLock called when another page has taken the lock
 * @param doubt called when an event contradicts the payment under way
 */
export const createLoop = (
  page: Page,
  name: string,
  session: Session | null,
  seats: Seats,
  state: State,
  neighbours: () => Pick<Neighbours, 'isStillOwner'> | null,
  loseLock: () => void,
  doubt: () => void,
): Loop => {
  const opened = session && openJournal(page, name, page.memory().store);
  /** The journal, or `null` if there is none. With `sessionPerPlan` no write is sent, so there is no journal. */
  const journal = () => (seats.policy().sessionPerPlan ? null : opened);
  const tasks = createTaskSlot(page.newName());
  let cancelTimer = (): void => {};

  const happen = (event: EventNow): void => {
    take(event);
    proceed();
  };

  const take = (event: EventNow, policy = seats.policy()): void => {
    const before = state;
    const complete = { ...event, at: page.now(), chance: page.chance() } as CheckoutEvent;
    state = advance(before, complete, policy);
    const hasEnded = ['answered', 'host-update-done', 'renewed', 'called-off'].includes(event.type);
    const abortTask = tasks.leaveFor(state.underWay?.id, hasEnded);
    if (opened && !policy.sessionPerPlan)
      keepInStep(opened, before, state, policy.lateWriteWindow, tasks.began);
    const isDoubted = contradictsPayment(before, complete);
    // A signal aborts only after all pickers have the new state. Otherwise its listeners could still read “can pay”.
    const abort = (): void => {
      abortTask();
      if (isDoubted) doubt();
    };
    seats.tell(abort, complete, before, state);
  };

  const proceed = (): void => {
    cancelTimer();
    const settings = seats.latest();
    if (!settings) return;
    // No event reports that the shopper has been away for some time. Nor does an event report that another document, in
    // which the picker is drawn, is seen again. So `updateSeen` checks this each time.
    if (updateSeen()) return;
    const next = decide(state, page.now(), seats.policy());
    if (next.do === 'wait') {
      cancelTimer = page.after(next.until - page.now(), () => happen({ type: 'time-passed' }));
    } else if (next.do === 'write' && session) beginWrite(settings, session, next.ident);
    else if (next.do === 'update-host') beginUpdate(next.ident);
    else if (next.do === 'renew') beginRenewal(settings, next.ident);
  };

  const updateSeen = (): boolean => {
    const isSeen = seats.isSeen();
    if (isSeen === state.isSeen) return false;
    happen({ type: 'seen-changed', isSeen });
    return true;
  };

  // Without a session there is no lock, so this page counts as the owner.
  const isStillOwner = async () => session === null || (await neighbours()?.isStillOwner()) === true;
  const writer = createWriter(page, journal, tasks, isStillOwner, loseLock, happen);

  const beginWrite = (settings: Settings, session: Session, ident: Ident): void => {
    writer.begin('sent', ident, settings.timeout, settings.lateWriteWindow, async (id, signal) => {
      const number = settings.numberWrites ? nextNumber(page.storage(), name, page.wallNow()) : null;
      const answer = await write(settings, session, ident, signal, number);
      // While this page waited for the answer, another page may have taken the checkout over and written. This page may
      // not know that yet. So this page checks the lock first. If the lock is lost, the check reports that, and the
      // answer then changes nothing.
      if (answer.outcome === 'acknowledged') await isStillOwner();
      // The picker may have given up on this write before the answer came. The note is deleted even then. An
      // acknowledged write is not applied again later, and an unsent write is never applied.
      if (answer.outcome === 'acknowledged' || answer.outcome === 'unsent') journal()?.strike(id);
      happen({ type: 'answered', id, answer });
    });
  };

  const beginUpdate = (ident: Ident): void => {
    const { id, signal } = tasks.begin();
    happen({ type: 'host-update-began', id });
    updateHosts(page, seats.all(), session, ident, signal).then((problem) =>
      happen(problem ? { type: 'host-update-failed', id, problem } : { type: 'host-update-done', id }),
    );
  };

  const beginRenewal = ({ lateWriteWindow }: Settings, ident: Ident): void => {
    writer.begin('renewal-began', ident, hostPatience, lateWriteWindow, async (id, signal) => {
      const settings = seats.settings().find(({ renewSession }) => renewSession);
      // While this page checked the lock, the picker with `renewSession` may have left, or another plan may have been
      // picked.
      if (!settings || ident !== shownIn(state)) return happen({ type: 'called-off', id });
      const given = await renew(page, settings, ident, signal);
      if (signal.aborted) return;
      const outcome = renewalOutcome(given, settings, ident, name, session, writeIn(state)?.proves === true);
      if ('problem' in outcome) return happen({ type: 'renewal-failed', id, problem: outcome.problem });
      if (!outcome.session) return happen({ type: 'renewed', id });
      // Before the host gave another session, the host may have changed this session. So no plan of this session counts
      // as confirmed.
      take({ type: 'doubted', ident: null });
      take({ type: 'called-off', id });
      // A listener may just have picked another plan. So the choice is read only now.
      seats.move(outcome.session, openingAfterRenewal(outcome.session, settings, state));
    });
  };

  return {
    state: () => state,
    take,
    proceed,
    updateSeen,
    callOff() {
      const id = writer.callOff();
      // A write that never left the page cannot be applied, so it does not count as lost.
      if (id !== null) take({ type: 'called-off', id });
    },
    noted: () => journal()?.read(seats.policy().lateWriteWindow) ?? [],
    began: tasks.began,
  };
};
