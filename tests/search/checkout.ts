/** What a running checkout does by itself: it opens, takes over the lock, and does what the protocol says. */
import type { CheckoutEvent, Choice } from '../../src/protocol/index.ts';
import * as events from './events.ts';
import { type Lefts, nameOf, none, type Plan, withLeft } from './plans.ts';
import { lateWriteWindow } from './space.ts';
import {
  beginWindow,
  emptyPage,
  giveUp,
  hear,
  lockLost,
  noFlight,
  opened,
  type Play,
  pageOf,
  paymentOver,
  type World,
  withPage,
} from './world.ts';

export const proceed = (play: Play, world: World, page: number): World => {
  const { at, isFrozen } = pageOf(world, page);
  if (isFrozen) return world;
  switch (at.next.do) {
    case 'write':
      return begin(play, world, page, at.next.plan, events.sent(at.next.plan));
    case 'update-host':
      return hear(play, world, page, events.hostUpdateBegan);
    case 'renew':
      return begin(play, world, page, at.next.plan, events.renewalBegan(at.next.plan));
    default:
      return world;
  }
};

export const happen = (play: Play, world: World, page: number, event: Parameters<typeof hear>[3]): World =>
  proceed(play, hear(play, world, page, event), page);

/**
 * Stores a note of the write, checks that this page still has the lock, and sends the write. A renewal is handled like
 * a write, because the host's server may write the plan. With `sessionPerPlan`, a renewal writes nothing.
 */
const begin = (play: Play, world: World, page: number, plan: Plan, event: CheckoutEvent): World => {
  const { flight, at } = pageOf(world, page);
  const { checkout } = play.protocol;
  if (flight !== none)
    return { ...world, wrong: `writes ${nameOf(plan)} while ${nameOf(flight)} is in flight` };
  if (world.payer === page) return { ...world, wrong: `writes ${nameOf(plan)} beside its own payment` };
  const { isSeen, pick } = at.state;
  if (!isSeen && !(pick?.isOpen && pick.by === 'shopper'))
    return { ...world, wrong: `writes ${nameOf(plan)} from a page that nobody looks at` };
  if (checkout.lock === 'asked-for') {
    // In this wrong protocol, the page only asks whether it may write. It may write if no page has a write in flight
    // just now.
    if (world.pages.some((other) => other.flight !== none)) return world;
  } else if (checkout.looksBeforeSending && world.lock !== page) return loseLock(play, world, page);
  const begun = hear(play, world, page, event);
  return play.space.sessionPerPlan ? begun : withPage(begun, page, { ...noFlight, flight: plan });
};

/** The page hears that another page has the lock. */
export const loseLock = (play: Play, world: World, page: number): World => {
  const inbox = pageOf(world, page).inbox & ~lockLost;
  return happen(play, withPage(giveUp(world, page), page, { inbox }), page, events.lockLost);
};

/** The writes that may still land, as the page `reader` finds them in the journal. */
export const journalFor = ({ protocol }: Play, world: World, reader: number): Lefts => {
  if (!protocol.checkout.readsJournal) return 0;
  let found = world.late;
  for (const [index, { flight, left }] of world.pages.entries()) {
    if (index !== reader && flight !== none) found = withLeft(found, flight, Math.min(left, lateWriteWindow));
  }
  return found;
};

/** Takes the checkout over, unless another page pays. The previous owner hears later that it has lost the lock. */
export const takeOver = (play: Play, world: World, page: number, isVouched = false): World => {
  const { at } = pageOf(world, page);
  if (at.state.isOwner || at.state.paymentElsewhere !== 'none') return world;
  const { waitsForPayments } = play.protocol.checkout;
  if (waitsForPayments && world.payer !== none && world.payer !== page)
    return happen(play, world, page, events.paymentOpen);
  return steal(play, world, page, isVouched);
};

export const steal = (play: Play, world: World, page: number, isVouched = false): World => {
  const before = world.lock;
  let taken: World = { ...world, lock: page };
  if (before !== none && before !== page && play.protocol.checkout.lock === 'taken-over') {
    const { inbox } = pageOf(world, before);
    taken = withPage(beginWindow(taken, before), before, { inbox: inbox | lockLost });
  }
  const journal = journalFor(play, world, page);
  const tookOver = isVouched ? events.tookOverVouched : events.tookOver;
  return happen(play, taken, page, tookOver(journal));
};

/** Opens or reloads the page. The page forgets what it knew, but its writes go on. */
export const visit = (
  play: Play,
  before: World,
  page: number,
  isRevisited: boolean,
  isSeen = true,
): World => {
  const { space, protocol, book } = play;
  const { template, isNew } = before;
  const pick: Choice | null =
    template.selected === none ? null : { ident: nameOf(template.selected), by: 'picker', isOpen: true };
  const at = book.at(opened(play, template.ident, { pick: pick && { ...pick, at: 0 }, isSeen }));
  const left = leave(giveUp(before, page), page);
  const world: World = {
    ...withPage(left, page, emptyPage(at, template.ident)),
    // When a page opens, its payment form gets the plan that the service holds now.
    form: space.updatesHost ? left.holds : none,
    repriced: 0,
  };
  if (!isSeen) return world;
  const isVouched =
    template.ident !== none && protocol.checkout.vouches({ isFresh: template.isFresh, isNew, isRevisited });
  const known = { ...world, isNew: false };
  if (space.hasNoStorage && isRevisited) {
    return happen(play, { ...known, lock: page }, page, events.tookOverUnnoted);
  }
  return takeOver(play, known, page, isVouched);
};

/** The page gives its locks back. */
export const leave = (world: World, page: number): World => {
  const lock = world.lock === page ? none : world.lock;
  const isPaying = world.payer === page;
  const left = { ...world, lock, ...(isPaying ? { payer: none, paidFor: none } : {}) };
  return isPaying ? tellPaymentOver(left, page) : left;
};

/** Sends a message to each page that waits for the end of this payment: the payment is over. */
export const tellPaymentOver = (world: World, payer: number): World => ({
  ...world,
  pages: world.pages.map((one, index) =>
    index !== payer && one.at.state.paymentElsewhere !== 'none'
      ? { ...one, inbox: one.inbox | paymentOver }
      : one,
  ),
});

/** Replaces the session with another one. The picker keeps the pick that is on screen. */
export const openAnother = (
  play: Play,
  before: World,
  page: number,
  {
    told,
    holds,
    isSameCheckout,
    isFresh,
    isRenewal,
  }: {
    readonly told: Plan;
    readonly holds: Plan;
    /** Whether the new session is only a new token of the same order. If so, late writes may still land in it. */
    readonly isSameCheckout: boolean;
    readonly isFresh: boolean;
    readonly isRenewal: boolean;
  },
): World => {
  const { book, space, protocol } = play;
  const { at } = pageOf(before, page);
  const pick = book.choice(at, told !== none);
  const next = book.at(
    opened(play, told, {
      pick: pick && { ...pick, at: 0 },
      hostUpdated: !(space.updatesHost && protocol.checkout.updatesHostForNewSession),
      isRenewalSpent: isRenewal && !space.sessionPerPlan,
      isSeen: at.state.isSeen,
      isOffline: at.state.isOffline,
      offers: at.state.offers,
    }),
  );
  const given = giveUp(before, page);
  const world: World = {
    ...withPage(given, page, emptyPage(next, told)),
    holds,
    late: isSameCheckout ? given.late : 0,
    // The payment form was made for the old session. It fits the new session only after the host has updated it.
    form: none,
    lock: none,
  };
  const isVouched = told !== none && isFresh && !isSameCheckout;
  return takeOver(play, world, page, isVouched);
};
