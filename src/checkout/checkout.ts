/**
 * The running checkout of one session. The checkout knows which pickers take part, when this page takes the checkout's
 * lock, and what each sign of the shopper means. It passes events on to its loop. This module does not know how a write
 * or a renewal is done.
 *
 * A checkout exists only while a picker has a seat or a payment is under way. All pickers of a page with the same
 * session share one checkout, even if the page has loaded this script twice. So a checkout gives other code only plain
 * functions and data, which both copies of the script understand. A copy cannot read a private member of a checkout
 * that another copy has made.
 */
import type { Page, Sign } from '../page/page.ts';
import {
  isOnSale,
  isPaying,
  isShoppersPick,
  nextHold,
  openingState,
  type Policy,
  type State,
  shownIn,
} from '../protocol/index.ts';
import { type Address, problemWithAddress } from '../service/address.ts';
import type { Ident, Session } from '../types.ts';
import type { EventNow } from './event-now.ts';
import { createFocusWatch } from './focus.ts';
import { checkoutName } from './identity.ts';
import { createLoop, type Loop } from './loop.ts';
import { createNeighbours, type DoubtfulLock, type Neighbours } from './neighbours.ts';
import { noteOpening } from './opened.ts';
import type { Opening, Seat } from './seat.ts';
import { createSeats, documentsOf } from './seats.ts';
import { isVouched } from './vouching.ts';

export class Checkout {
  readonly session: Session | null;
  /** The checkouts of one order at one address have the same name. Without a session, the name is empty. */
  readonly name: string;
  /** Whether this session is the picker's first session. */
  readonly isFirst: boolean;
  readonly #page: Page;
  readonly #opening: Opening;
  readonly #seats;
  /** The seats whose hosts have an `afterUpdate`, as this checkout last saw them. */
  readonly #hosts = new Set<Seat>();
  readonly #loop: Loop;
  readonly #focus;
  #neighbours: Neighbours | null = null;
  /** Aborts the payments that have no lock, because there is no session. */
  #unlocked = new AbortController();
  #wasOwner = false;
  #isDoubted = false;
  /** The option `sessionPerPlan`, as this checkout last saw it. */
  #isPerPlan: boolean;
  #named: Ident | null;
  #stopWatching = () => {};

  /** @param seat the first seat; the constructor only reads from this seat, and `sit` adds the seat later */
  constructor(page: Page, seat: Seat, session: Session | null, opening: Opening) {
    this.#page = page;
    this.session = session;
    this.isFirst = opening.isFirst;
    this.#named = session?.ident ?? null;
    this.#opening = opening;
    const settings = seat.settings();
    this.#isPerPlan = settings.sessionPerPlan;
    const name = session ? checkoutName(settings, session) : '';
    this.name = name;
    const seats = createSeats(page);
    this.#seats = seats;
    // The older checkouts of this page have older tokens of this order. A payment that began in an older checkout may
    // still run. In that case, this checkout ignores picks until the browser has answered the lock request.
    const older = this.#others();
    const isPaidElsewhere = older.some((other) => other.isPaying());
    // Without storage, some lost writes are known only to an older checkout of this page.
    const lost = settings.sessionPerPlan ? [] : older.flatMap((other) => other.state().lost);
    const state: State = {
      ...openingState,
      pick: opening.pick && { ...opening.pick, at: page.now() },
      base: session?.ident ?? null,
      lost,
      hostUpdated: opening.isFirst || !settings.afterUpdate,
      isRenewalSpent: opening.isRenewal && !settings.sessionPerPlan,
      isSeen: page.isSeen(documentsOf([seat])),
      isOffline: page.isOffline(),
      paymentElsewhere: isPaidElsewhere ? 'open' : 'none',
    };
    this.#loop = createLoop(
      page,
      name,
      session,
      seats,
      state,
      () => this.#neighbours,
      () => this.#loseLock(),
      () => this.#doubt(),
    );
    this.#focus = createFocusWatch(page, seats.hasFocus, (hasGained) => this.#takeOverIfHere(hasGained));
  }

  /** Whether this checkout has or awaits the lock, has not ended, and shows a plan. */
  isServing(): boolean {
    const { isOwner, ended } = this.state();
    const isTaken = isOwner || this.#neighbours?.isAsking() === true;
    return isTaken && ended === null && shownIn(this.state()) !== null;
  }

  /** Whether this checkout has a seat, has not ended, and shows a plan that can be bought. */
  sells(): boolean {
    const state = this.state();
    return this.#seats.size() > 0 && state.ended === null && isOnSale(shownIn(state), state);
  }

  isPaying(): boolean {
    // Without a session there is no lock, so only the holds show that a payment is under way.
    const isHeld = this.session === null && this.state().holds.some(({ isGranted }) => isGranted);
    return isHeld || this.#neighbours?.isPaying() === true;
  }

  /** Whether this checkout has the given address, order and token. */
  isOf(address: Address, session: Session): boolean {
    return this.session?.clientToken === session.clientToken && this.name === checkoutName(address, session);
  }

  state(): State {
    return this.#loop.state();
  }

  policy(): Policy {
    return this.#seats.policy();
  }

  /**
   * Takes a seat until the returned function is called. The checkout runs while at least one seat is taken.
   * `isFormOfNow`: the payment form of the seat's host was made for this session, not for an earlier session.
   * `isRenewal`: a renewal has just moved the seat here. With `sessionPerPlan`, it has built the payment form.
   */
  sit(seat: Seat, isFormOfNow: boolean, isRenewal = false): () => void {
    const { afterUpdate, sessionPerPlan } = seat.settings();
    const needsForm = sessionPerPlan && !isRenewal;
    // If the payment form may be out of date, `afterUpdate` must be called. With `sessionPerPlan`, another renewal is
    // needed instead. Without a session, the picker that comes back during its payment has built the form itself.
    if (this.session !== null && (afterUpdate || needsForm) && this.#isOutdated(isFormOfNow))
      this.#loop.take(needsForm ? { type: 'doubted', ident: null } : { type: 'hosts-changed' });
    if (afterUpdate) this.#hosts.add(seat);
    // The seats are counted only now, because a listener may just have removed pickers, even the last picker.
    const isFirst = this.#seats.size() === 0;
    this.#seats.add(seat);
    this.happen({ type: 'offer-changed', seat: seat.name, offer: seat.offer() });
    if (isFirst && this.#seats.has(seat)) this.#start();
    return () => this.#leave(seat);
  }

  /** Called when a host has set options. It may have given or withdrawn its `afterUpdate`. */
  heedOptions(): void {
    let hasJoined = false;
    let hasLeft = false;
    for (const seat of this.#seats.all()) {
      if (!seat.settings().afterUpdate) hasLeft = this.#hosts.delete(seat) || hasLeft;
      else if (!this.#hosts.has(seat)) {
        this.#hosts.add(seat);
        hasJoined = true;
      }
    }
    // Nobody need wait for a call that the host has withdrawn.
    if ((hasJoined && this.#isOutdated(true)) || (hasLeft && !this.state().hostUpdated))
      this.happen({ type: 'hosts-changed' });
    if (this.policy().sessionPerPlan !== this.#isPerPlan) this.#switchPerPlan();
    // With the new options, the checkout may have something to do next. The host may have corrected a wrong option, so
    // the next attempt need not wait long.
    this.happen(
      this.state().trouble?.kind === 'config' ? { type: 'nudged', by: 'code' } : { type: 'time-passed' },
    );
  }

  /** With `sessionPerPlan` a form was built for the plan, otherwise the session was written. Neither proves the other. */
  #switchPerPlan(): void {
    const { underWay } = this.state();
    if (this.#isPerPlan && underWay?.task === 'renewal')
      this.#loop.take({ type: 'called-off', id: underWay.id });
    this.#isPerPlan = !this.#isPerPlan;
    this.happen({ type: 'doubted', ident: null });
  }

  /** Called when the host names another plan for this session. All tokens of the order have the same plan. */
  doubt(ident: Ident): void {
    for (const one of [this, ...this.#others()]) one.hearOf(ident);
  }

  /**
   * Called when the host names a plan for this order. The host may have written this plan, even before this page got the
   * lock. So the host no longer vouches for the plan that it named at first.
   */
  hearOf(ident: Ident): void {
    this.#named = ident;
    this.#isDoubted = true;
    this.happen({ type: 'doubted', ident });
  }

  /**
   * Whether a payment form may be out of date. `afterUpdate` has not been called for this form yet. If a plan was
   * confirmed without a write, the host has vouched for it, and has made its form for this plan.
   */
  #isOutdated(isFormOfNow: boolean): boolean {
    const { confirmed, endedAt } = this.state();
    const isVouched = endedAt === Number.NEGATIVE_INFINITY;
    return !isFormOfNow || !this.isFirst || (confirmed !== null && !isVouched);
  }

  /** The plan that a host, or a renewal, named last for this session; `null` if none was named. */
  named(): Ident | null {
    return this.#named;
  }

  /** Passes an event to the protocol, and does what the protocol decides. */
  happen(event: EventNow): void {
    this.#loop.take(event);
    const isPick = event.type === 'picked' && (event.by === 'shopper' || this.state().isSeen);
    // The pointer may have been in another page last, so that page may be the owner. If a payment is asked for here, and
    // the shopper may be at this page, this page takes the checkout over.
    const isPayment = event.type === 'hold-asked' && this.#isHere();
    if (isPick || isPayment) this.#takeOver();
    this.#proceed();
  }

  #proceed(): void {
    // A page without the lock checks its focus regularly, because a click inside a payment form gives the page no
    // event.
    if (this.#seats.size() > 0) this.#focus.watch(this.#neighbours !== null && !this.state().isOwner);
    this.#loop.proceed();
  }

  /** Locks the checkout for a payment. Resolves with `null` when another page has taken the checkout over. */
  async lockPayment(): Promise<DoubtfulLock | null> {
    const unlocked = { signal: this.#unlocked.signal, doubt: () => this.#doubt(), release() {} };
    const lock = this.#neighbours ? await this.#neighbours.lockPayment() : unlocked;
    const release = () => {
      lock?.release();
      this.#closeIfIdle();
    };
    return lock && { ...lock, release };
  }

  #doubt(): void {
    this.#neighbours?.doubt();
    this.#unlocked.abort();
    this.#unlocked = new AbortController();
  }

  /** Takes the payment away from another tab: the shopper now pays in this tab. */
  payHere(): void {
    // If nobody sees the page, the shopper cannot have pressed “Pay here instead”.
    if (this.#seats.isSeen()) this.#neighbours?.payHere();
  }

  // Lifecycle.

  #start(): void {
    if (!this.#page.memory().running.has(this)) this.#open();
    this.#stopWatching();
    this.#stopWatching = this.#page.watch((sign) => this.#heed(sign));
    if (this.session === null) {
      // A picker that comes back during its payment finds its payment form as it was.
      if (!this.state().isOwner) this.happen({ type: 'took-over', lost: [], vouched: false });
      return;
    }
    const settings = this.#seats.latest();
    if (this.state().isSeen) {
      if (settings && !problemWithAddress(settings)) this.#page.preconnect(settings.baseUrl);
      this.#takeOver();
    }
    this.#doubtPayments();
    this.#proceed();
  }

  #open(): void {
    this.#page.memory().running.add(this);
    if (this.session === null) return;
    this.#neighbours = createNeighbours(this.#page, this.name, {
      tookOver: () => this.#own(),
      lockLost: () => this.#loseLock(),
      paymentLost: () => this.happen({ type: 'doubted', ident: null }),
      paymentHeard: (payment) => this.happen({ type: 'payment-heard', payment }),
      // This page may hear of a write before it gets the lock. Without storage, the page cannot find out about that
      // write later.
      writeHeard: (write) => this.happen({ type: 'heard-write', write }),
      // This page may take over if the shopper looks at the page, or has picked in it. A page that is called hidden may
      // be used all the same. But the shopper may also have just left it, so a hidden page needs the focus, too.
      mayTakeOver: () =>
        this.#seats.size() > 0 && (this.#seats.isVisible() || this.#isHere() || isShoppersPick(this.state())),
      hasFocus: this.#seats.hasFocus,
    });
  }

  /**
   * The host may name another plan for the order, together with another token. Then a payment that goes on with an older
   * token may be for the wrong plan.
   */
  #doubtPayments(): void {
    const ident = this.session?.ident;
    const paying = this.#others().filter((other) => other.isPaying() && other.named() !== ident);
    if (ident) for (const other of paying) other.hearOf(ident);
  }

  #leave(seat: Seat): void {
    if (!this.#seats.has(seat)) return;
    const isLast = this.#seats.size() === 1;
    const policy = this.policy();
    const isAwaited = this.#hosts.delete(seat) && !this.state().hostUpdated;
    // The seat is removed before the checkout sends any event. So no task begins for this seat, whatever its host does
    // when it gets the events.
    this.#seats.remove(seat);
    if (isLast) {
      this.#loop.callOff();
      this.#loop.take({ type: 'abandoned' }, policy);
    } else if (isAwaited) this.#loop.take({ type: 'hosts-changed' });
    // A listener may just have put the same picker back. Then its offer stays.
    if (!this.#seats.has(seat)) this.happen({ type: 'offer-changed', seat: seat.name, offer: undefined });
    // A listener may just have taken a seat. In that case, the checkout goes on.
    if (this.#seats.size() > 0) return;
    this.#focus.watch(false);
    this.#closeIfIdle();
  }

  /** Closes the checkout if it has no seat and no payment. A payment goes on without a picker, and keeps its locks. */
  #closeIfIdle(): void {
    if (this.#seats.size() > 0 || this.isPaying()) return;
    this.#stopWatching();
    this.#page.memory().running.delete(this);
    this.#loseLock();
    this.#neighbours?.close();
    this.#neighbours = null;
  }

  // Ownership.

  #takeOver(): void {
    if (this.#seats.size() === 0) return;
    this.#neighbours?.takeOver();
  }

  #own(): void {
    // The other checkouts of this order on this page stop being the owner at once. This checkout calls them directly,
    // because a message might reach them only after the answer to their write.
    for (const other of this.#others()) other.yield();
    const opening = this.#opening;
    const note = this.#wasOwner ? null : noteOpening(this.#page.storage(), this.name);
    this.#wasOwner = true;
    const isRevisited = this.#page.isRevisited();
    const policy = this.policy();
    const mayVouch = note !== null && !this.#isDoubted;
    const vouched = mayVouch && isVouched(this.session, opening, note, isRevisited, policy);
    const until = this.#page.now() + policy.lateWriteWindow;
    // If the storage could not note that this checkout was opened, an earlier page may have sent a write that the
    // storage could not note either. That write counts as lost, with an unknown plan.
    const mayBe = note && !note.isNoted && !opening.isRenewal && isRevisited && !policy.sessionPerPlan;
    const unnoted = mayBe ? [{ id: 'unnoted', ident: null, until }] : [];
    this.happen({ type: 'took-over', lost: [...this.#loop.noted(), ...unnoted], vouched });
  }

  /** Called when another checkout of this order on this page became the owner. So this checkout stops being the owner. */
  yield(): void {
    this.#neighbours?.yield();
  }

  #loseLock(): void {
    // Without a session there is no lock, so this checkout cannot lose it.
    if (this.session === null) return;
    this.#loop.callOff();
    this.happen({ type: 'lock-lost' });
    // The new owner has read the journal. But the browser may not have shown it the newest notes of this page. So this
    // page also sends messages that say which of its writes are lost.
    this.#neighbours?.tellLost(this.state().lost.filter(({ id }) => this.#loop.began(id)));
  }

  // Signs of the shopper and of the page.

  #heed(sign: Sign): void {
    switch (sign) {
      case 'turned':
        this.#turn();
        break;
      case 'shown':
        this.happen({ type: 'nudged', by: 'shopper' });
        break;
      case 'hidden':
        this.#loop.updateSeen();
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
        // Without a session, no lock is lost. But if the shopper comes back, the payment form may be out of date. This
        // page should begin nothing, so the protocol is not asked what to do next.
        if (this.session === null) this.#loop.take({ type: 'doubted', ident: null });
        break;
      case 'online':
      case 'offline':
        this.happen({ type: 'offline-changed', isOffline: sign === 'offline' });
        if (sign === 'online') this.happen({ type: 'nudged', by: 'code' });
        break;
    }
  }

  /**
   * Called when the page wakes up. All that the page knew may be out of date, even who the owner is. So the page takes
   * the checkout over again, except during a payment.
   */
  #resume(): void {
    if (!this.isPaying()) this.#neighbours?.leave();
    this.#loop.callOff();
    this.happen({ type: 'resumed', lost: this.#loop.noted() });
    this.#turn();
  }

  /**
   * Takes the checkout over, unless another checkout on this page serves the same order. Two tokens of one order are
   * two checkouts, and the shopper may see both. Between these two, the lock moves at a pick or a payment. The lock
   * also moves if only the checkout without the lock shows a plan that can be bought.
   */
  #turn(): void {
    this.#loop.updateSeen();
    const sells = this.sells();
    const isServed = this.#others().some((other) => (sells === other.sells() ? other.isServing() : !sells));
    if (this.state().isSeen && !isServed) this.#takeOver();
  }

  /**
   * If no page has the lock, the previous owner is gone. In that case, this page may take the lock without a sign of
   * the shopper. A page that waits for a payment needs no focus. It may be a frame, and the focus may be in the page
   * around it, where the shopper has pressed “Pay”.
   */
  #takeOverIfHere(hasGained: boolean): void {
    const isAwaited = this.state().holds.some(({ isGranted }) => !isGranted) && this.#seats.isVisible();
    if (hasGained) this.#turn();
    else if (isAwaited && this.#isBesideIdle()) this.#takeOver();
    else if (this.#isHere() || isAwaited) this.#neighbours?.takeOverIfFree();
  }

  /**
   * Whether the owner is another checkout of this page, and the shopper neither pays nor has just picked there. Then a
   * payment that waits here would wait for ever. A payment may begin later in the other checkout. That payment then
   * waits for this payment, so the two do not take the lock from each other.
   */
  #isBesideIdle(): boolean {
    const owner = this.#others().find((other) => other.state().isOwner);
    if (!owner || !this.sells() || nextHold(this.state()) === undefined) return false;
    const state = owner.state();
    return !isPaying(state) && nextHold(state) === undefined && !isShoppersPick(state);
  }

  /** Whether the shopper sees this page, and is not at another page. */
  #isHere(): boolean {
    return this.#seats.isSeen() && this.#seats.hasFocus();
  }

  /** The other checkouts of this order on this page. Their tokens are other tokens. Without a session, there are none. */
  #others(): Checkout[] {
    if (this.session === null) return [];
    return runningCheckouts(this.#page).filter((other) => other !== this && other.name === this.name);
  }
}

/** Finds the running checkout with the given address, order and token. */
export const runningCheckout = (page: Page, address: Address, session: Session): Checkout | undefined =>
  runningCheckouts(page).find((checkout) => checkout.isOf(address, session));

const runningCheckouts = (page: Page): Checkout[] => [...page.memory().running] as Checkout[];
