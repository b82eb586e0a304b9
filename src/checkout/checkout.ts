/**
 * The running checkout of one session: tells the protocol what happened and does what the protocol says. Everything
 * that takes time passes through here: writes, the host's callbacks, timers, locks. It decides nothing itself.
 *
 * It exists only while a picker is seated or a payment is under way. All pickers of a page with the same session share
 * one, also pickers of another copy of this script. So its interface is plain functions and data.
 */
import type { Page, Sign } from '../page/page.ts';
import {
  advance,
  type CheckoutEvent,
  decide,
  isShoppersPick,
  type Policy,
  type State,
  shownIn,
} from '../protocol/index.ts';
import { type Address, problemWithAddress } from '../service/address.ts';
import type { Ident, Session } from '../types.ts';
import { type Beginning, isVouched, stateAtFirst, unnotedWrites } from './beginning.ts';
import { keepInStep } from './bookkeeping.ts';
import { createFocusWatch } from './focus.ts';
import { checkoutName } from './identity.ts';
import { type Journal, openJournal } from './journal.ts';
import { createNeighbours, type DoubtfulLock, type Neighbours } from './neighbours.ts';
import { nextNumber, noteOpening } from './opened.ts';
import { renewalOutcome } from './renewal.ts';
import type { Opening, Seat, Settings } from './seat.ts';
import { createSeats } from './seats.ts';
import { createTaskSlot } from './task-slot.ts';
import { renew, updateHosts, write } from './tasks.ts';

/** An event without `at` and `chance`: the checkout adds these. */
export type EventNow = CheckoutEvent extends infer Event
  ? Event extends CheckoutEvent
    ? Omit<Event, 'at' | 'chance'>
    : never
  : never;

export class Checkout {
  readonly session: Session | null;
  /** No session came before it. */
  readonly isFirst: boolean;
  /** The plan that the host named for the session. */
  readonly #toldAtFirst: Ident | null;
  readonly #page: Page;
  readonly #name: string;
  readonly #isRenewal: boolean;
  readonly #journal: Journal | null;
  readonly #seats;
  readonly #tasks;
  readonly #focus;
  #state: State;
  #neighbours: Neighbours | null = null;
  #wasOwner = false;
  /** Whether this page has asked for the lock and has no answer yet. */
  #asksForLock = false;
  /** The write that is noted but not sent yet, because the lock is being checked. */
  #unsent: string | null = null;
  #stopWatching = () => {};
  #cancelTimer = () => {};

  /** @param seat the first one: it does not sit yet */
  constructor(page: Page, seat: Seat, session: Session | null, opening: Opening) {
    const settings = seat.settings();
    this.#page = page;
    this.session = session;
    this.isFirst = opening.isFirst;
    this.#toldAtFirst = session?.ident ?? opening.pick?.ident ?? null;
    this.#isRenewal = opening.isRenewal;
    this.#name = session ? checkoutName(settings, session) : '';
    this.#journal = session && openJournal(page, this.#name, page.memory().store);
    this.#seats = createSeats(page);
    this.#tasks = createTaskSlot(page.newName());
    this.#focus = createFocusWatch(
      page,
      () => this.#seats.hasFocus(),
      (hasGained) => this.#look(hasGained),
    );
    // A payment that began with an older token may still run. Picks are then ignored until the locks answer.
    const isPaidElsewhere = runningCheckouts(page).some((other) => other.isPaying(this.#name));
    this.#state = stateAtFirst(page, seat, session, opening, isPaidElsewhere);
  }

  /** Whether this checkout has that name and a payment under way. */
  isPaying(name: string): boolean {
    return this.#name === name && this.#neighbours !== null && this.#neighbours.isPaying();
  }

  /** Whether it has that name, may write or has asked for the lock, and shows a plan. */
  isServing(name: string): boolean {
    const { isOwner, ended } = this.#state;
    const isOurs = this.#name === name && (isOwner || this.#asksForLock);
    return isOurs && ended === null && shownIn(this.#state) !== null;
  }

  /** Whether it is of this very session. */
  isOf(address: Address, session: Session): boolean {
    const { clientToken } = this.session ?? {};
    return clientToken === session.clientToken && this.#name === checkoutName(address, session);
  }

  state(): State {
    return this.#state;
  }

  policy(): Policy {
    return this.#seats.policy();
  }

  /**
   * Takes a seat until the returned function is called. The checkout runs while there is one. `isFormOfNow`: the payment
   * form of the seat's host was made for this very session.
   */
  sit(seat: Seat, isFormOfNow: boolean): () => void {
    if (seat.settings().afterUpdate && this.#isOutdated(isFormOfNow)) this.#take({ type: 'hosts-changed' });
    // A picker that heard of it may have left. It may have been the last one.
    const isFirst = this.#seats.size() === 0;
    this.#seats.add(seat);
    this.happen({ type: 'offer-changed', seat: seat.name, offer: seat.offer() });
    if (isFirst && this.#seats.has(seat)) this.#start();
    return () => this.#leave(seat);
  }

  /** The host of a seat has set `afterUpdate`. */
  meetHost(): void {
    if (this.#isOutdated(true)) this.happen({ type: 'hosts-changed' });
  }

  /** Whether a payment form that was never updated may be out of date. */
  #isOutdated(isFormOfNow: boolean): boolean {
    const { confirmed } = this.#state;
    return !isFormOfNow || !this.isFirst || (confirmed !== null && confirmed !== this.#toldAtFirst);
  }

  /** Tells the protocol what happened, and does what follows. */
  happen(event: EventNow): void {
    this.#take(event);
    const isPick = event.type === 'picked' && (event.by === 'shopper' || this.#state.isSeen);
    // A shopper who presses “Pay” is here, even if the pointer was last in another page.
    const isPayment = event.type === 'hold-asked' && this.#seats.isSeen() && this.#seats.hasFocus();
    if (isPick || isPayment) this.#takeOver();
    this.#proceed();
  }

  #take(event: EventNow, policy: Policy = this.policy()): void {
    const before = this.#state;
    const complete = { ...event, at: this.#page.now(), chance: this.#page.chance() } as CheckoutEvent;
    this.#state = advance(before, complete, policy);
    const hasEnded = ['answered', 'host-update-done', 'renewed'].includes(event.type);
    this.#tasks.leaveFor(this.#state.underWay?.id, hasEnded);
    if (this.#journal)
      keepInStep(this.#journal, before, this.#state, policy.lateWriteWindow, this.#tasks.began);
    const isDoubt = event.type === 'heard-write' || event.type === 'doubted';
    if (isDoubt && before.confirmed !== null && this.#state.confirmed === null) this.#neighbours?.doubt();
    this.#seats.tell(complete, before, this.#state);
  }

  /** Locks the checkout for a payment; `null` when another page has taken it over. */
  async lockPayment(): Promise<DoubtfulLock | null> {
    if (!this.#neighbours) return { signal: new AbortController().signal, release() {} };
    const lock = await this.#neighbours.lockPayment();
    return (
      lock && {
        signal: lock.signal,
        release: () => {
          lock.release();
          this.#closeIfIdle();
        },
      }
    );
  }

  /** The shopper pays here and not in the other tab. */
  payHere(): void {
    // In a page that nobody sees, it is not the shopper who asks.
    if (this.#seats.isSeen()) this.#neighbours?.payHere();
  }

  // Lifecycle.

  #start(): void {
    if (!this.#page.memory().running.has(this)) this.#open();
    this.#stopWatching();
    this.#stopWatching = this.#page.watch((sign) => this.#heed(sign));
    if (this.session === null) {
      this.happen({ type: 'took-over', lost: [], vouched: false });
      return;
    }
    const settings = this.#seats.latest();
    if (this.#state.isSeen) {
      if (settings && !problemWithAddress(settings)) this.#page.preconnect(settings.baseUrl);
      this.#takeOver();
    }
    this.#proceed();
  }

  #open(): void {
    this.#page.memory().running.add(this);
    if (this.session === null) return;
    this.#neighbours = createNeighbours(this.#page, this.#name, {
      tookOver: () => this.#own(),
      lost: () => this.#loseLock(),
      paymentHeard: (payment) => {
        this.#asksForLock = false;
        this.happen({ type: 'payment-heard', payment });
      },
      writeHeard: (write) => {
        // A page that is not the owner reads the journal when it takes over.
        if (this.#state.isOwner) this.happen({ type: 'heard-write', write });
      },
      mayTakeOver: () => this.#seats.size() > 0 && this.#isLookedAt(),
      hasFocus: () => this.#seats.hasFocus(),
    });
  }

  #leave(seat: Seat): void {
    if (!this.#seats.has(seat)) return;
    const isLast = this.#seats.size() === 1;
    const policy = this.policy();
    const isAwaited = seat.settings().afterUpdate !== null && this.#state.underWay?.task === 'host-update';
    // First: a seat that leaves must begin nothing, whatever its host does when it hears of the end.
    this.#seats.remove(seat);
    if (isLast) {
      this.#callOff();
      this.#take({ type: 'abandoned' }, policy);
    } else if (isAwaited) this.#take({ type: 'hosts-changed' });
    this.happen({ type: 'offer-changed', seat: seat.name, offer: undefined });
    // A listener may have taken a seat.
    if (this.#seats.size() > 0) return;
    this.#cancelTimer();
    this.#focus.watch(false);
    this.#closeIfIdle();
  }

  /** A payment goes on without a picker, and keeps its locks. */
  #closeIfIdle(): void {
    if (this.#seats.size() > 0 || this.#neighbours?.isPaying()) return;
    this.#stopWatching();
    this.#page.memory().running.delete(this);
    this.#loseLock();
    this.#neighbours?.close();
    this.#neighbours = null;
  }

  // Ownership.

  #takeOver(): void {
    if (this.#seats.size() === 0) return;
    this.#asksForLock = !this.#state.isOwner;
    this.#neighbours?.takeOver();
  }

  #own(): void {
    this.#asksForLock = false;
    const beginning = this.#wasOwner ? null : this.#noteBeginning();
    this.#wasOwner = true;
    const { sessionPerPlan, lateWriteWindow } = this.policy();
    const unnoted = unnotedWrites(beginning, this.#page.now() + lateWriteWindow);
    // With `sessionPerPlan`, no write can change the plan of the form.
    const lost = sessionPerPlan ? [] : [...this.#readJournal(), ...unnoted];
    this.happen({ type: 'took-over', lost, vouched: isVouched(beginning, sessionPerPlan) });
  }

  #noteBeginning(): Beginning {
    return {
      session: this.session,
      isRenewal: this.#isRenewal,
      isRevisited: this.#page.isRevisited(),
      note: noteOpening(this.#page.storage(), this.#name),
    };
  }

  #loseLock(): void {
    // Without a session, no other page can take it.
    if (this.session === null) return;
    this.#asksForLock = false;
    this.#callOff();
    this.happen({ type: 'lock-lost' });
    // The new owner has read the journal. This message helps if the storage was slow to show the notes.
    this.#neighbours?.tellLost(this.#state.lost.filter(({ id }) => this.#tasks.began(id)));
  }

  // The shopper and the page.

  #heed(sign: Sign): void {
    switch (sign) {
      case 'turned':
        this.#turn();
        break;
      case 'shown':
        this.happen({ type: 'nudged', by: 'shopper' });
        break;
      case 'hidden':
        this.#lookWhetherSeen();
        break;
      case 'frozen':
        this.#neighbours?.sleep(true);
        break;
      case 'resumed':
        this.#neighbours?.sleep(false);
        this.#resume();
        break;
      case 'leaving':
        this.#neighbours?.leave();
        this.#loseLock();
        break;
      case 'online':
      case 'offline':
        this.happen({ type: 'offline-changed', isOffline: sign === 'offline' });
        if (sign === 'online') this.happen({ type: 'nudged', by: 'code' });
        break;
    }
  }

  /**
   * All that was known may be out of date, also who the owner is. So the checkout is taken over again, except during a
   * payment.
   */
  #resume(): void {
    if (!this.#neighbours?.isPaying()) {
      this.#neighbours?.leave();
      this.#loseLock();
    }
    this.#callOff();
    this.happen({ type: 'resumed', lost: this.#readJournal() });
    this.#turn();
  }

  /** Two tokens of one order on one page are both visible. Between them only a pick moves the lock. */
  #turn(): void {
    this.#lookWhetherSeen();
    const isServed = runningCheckouts(this.#page).some(
      (other) => other !== this && other.isServing(this.#name),
    );
    if (this.#state.isSeen && !isServed) this.#takeOver();
  }

  /** A lock that no page has can be taken without a sign of the shopper: its page is gone. */
  #look(hasGained: boolean): void {
    if (hasGained) this.#turn();
    else if (this.#seats.isSeen() && this.#seats.hasFocus()) this.#neighbours?.takeOverIfFree();
  }

  #isLookedAt(): boolean {
    return this.#seats.isVisible() || isShoppersPick(this.#state);
  }

  #lookWhetherSeen(): void {
    const isSeen = this.#seats.isSeen();
    if (isSeen !== this.#state.isSeen) this.happen({ type: 'seen-changed', isSeen });
  }

  // What is under way.

  #proceed(): void {
    this.#cancelTimer();
    const settings = this.#seats.latest();
    if (!settings) return;
    this.#focus.watch(this.#neighbours !== null && !this.#state.isOwner);
    const next = decide(this.#state, this.#page.now(), this.policy());
    // No event says that the shopper has been away for long, so this is checked before a write.
    if ((next.do === 'write' || next.do === 'renew') && this.#seats.isSeen() !== this.#state.isSeen) {
      this.#lookWhetherSeen();
      return;
    }
    switch (next.do) {
      case 'wait':
        this.#cancelTimer = this.#page.after(next.until - this.#page.now(), () =>
          this.happen({ type: 'time-passed' }),
        );
        break;
      case 'write':
        if (this.session) this.#write(settings, this.session, next.ident);
        break;
      case 'update-host':
        this.#updateHosts(next.ident);
        break;
      case 'renew':
        this.#renew(next.ident);
        break;
    }
  }

  /** Notes the write, checks the lock once more, then sends. A page that takes over after the check finds the note. */
  async #write(settings: Settings, session: Session, ident: Ident): Promise<void> {
    const { id, signal } = this.#tasks.begin();
    const { timeout, lateWriteWindow, numberWrites } = settings;
    this.#journal?.note({ id, ident }, timeout + lateWriteWindow, lateWriteWindow);
    const { wallNow, storage } = this.#page;
    const number = numberWrites ? nextNumber(storage(), this.#name, wallNow()) : null;
    this.#unsent = id;
    this.happen({ type: 'sent', id, ident });
    const isOurs = await this.#neighbours?.isStillOwner();
    if (this.#unsent !== id) return;
    // A page that is not the owner does not try again until it is.
    if (!isOurs) return this.#loseLock();
    if (signal.aborted) {
      this.#callOff();
      this.#proceed();
      return;
    }
    this.#unsent = null;
    const answer = await write(settings, session, ident, signal, number);
    // Another page may have taken the checkout over since, and written. The news of it may come later than the answer.
    if (answer.outcome === 'acknowledged') {
      await this.#neighbours?.isStillOwner();
      // Even a write that was given up meanwhile will not be applied any more.
      this.#journal?.strike(id);
    }
    this.happen({ type: 'answered', id, answer });
  }

  /** A write that never left the page cannot be applied. */
  #callOff(): void {
    const id = this.#unsent;
    this.#unsent = null;
    if (id !== null) this.#take({ type: 'called-off', id });
  }

  #updateHosts(ident: Ident): void {
    const { id, signal } = this.#tasks.begin();
    this.happen({ type: 'host-update-began', id });
    updateHosts(this.#page, this.#seats.settings(), this.session, ident, signal).then((problem) =>
      this.happen(problem ? { type: 'host-update-failed', id, problem } : { type: 'host-update-done', id }),
    );
  }

  #renew(ident: Ident): void {
    const settings = this.#seats.settings().find(({ renewSession }) => renewSession);
    if (!settings) return;
    const task = this.#tasks.begin();
    const { id, signal } = task;
    this.happen({ type: 'renewal-began', id, ident });
    renew(this.#page, settings, ident, signal).then((given) => {
      if (!this.#tasks.isUnderWay(task)) return;
      const replaced = { name: this.#name, session: this.session, state: this.#state };
      const outcome = renewalOutcome(given, settings, ident, replaced);
      if ('problem' in outcome) this.happen({ type: 'renewal-failed', id, problem: outcome.problem });
      else if (outcome.session) this.#move(outcome.session, outcome.opening);
      else this.happen({ type: 'renewed', id });
    });
  }

  /** Moves every seat to the session that the host gave. */
  #move(session: Session, opening: Opening): void {
    for (const seat of this.#seats.all()) {
      // A listener may have moved another picker.
      if (this.#seats.has(seat)) seat.renewed(session, opening);
    }
  }

  #readJournal(): State['lost'] {
    return this.#journal?.read(this.policy().lateWriteWindow) ?? [];
  }
}

/** The page's running checkout of a session. */
export const runningCheckout = (page: Page, address: Address, session: Session): Checkout | undefined =>
  runningCheckouts(page).find((checkout) => checkout.isOf(address, session));

const runningCheckouts = (page: Page): Checkout[] => [...page.memory().running] as Checkout[];
