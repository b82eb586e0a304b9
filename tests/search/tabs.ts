/**
 * The moves of two pages with one checkout. A page can take the checkout's lock from the other page. A payment has a
 * lock of its own: while a page pays, the other page does not take over. Pages may be hidden or frozen, and messages
 * may come late.
 */
import { happen, journalFor, loseLock, steal, takeOver, tellPaymentOver } from './checkout.ts';
import * as events from './events.ts';
import { spending, type Turn } from './move.ts';
import { turned } from './moves.ts';
import { none } from './plans.ts';
import {
  beginWindow,
  giveUp,
  hear,
  lockLost,
  type Play,
  pageOf,
  paymentLost,
  paymentOver,
  type World,
  withPage,
} from './world.ts';

export const tabMoves = (turn: Turn): void => {
  const { play, world, page, tell } = turn;
  const { at, isFrozen, inbox } = pageOf(world, page);
  if (isFrozen) {
    tell('the page thaws', thaw(play, world, page));
    return;
  }
  if (inbox & lockLost) tell('the page hears that it lost the lock', loseLock(play, world, page));
  if (inbox & paymentLost)
    tell('the page hears that its payment was taken away', losePayment(play, world, page));
  if (inbox & paymentOver)
    tell('the page hears that the payment elsewhere is over', hearOver(play, world, page));
  if (at.state.isSeen) {
    tell('the page is hidden', happen(play, world, page, events.hidden));
    if (!at.state.isOwner) tell('the shopper turns to the page', turned(turn, world));
  } else {
    spending(turn, 'faults', (spent) => tell('the page is frozen', freeze(spent, page)));
  }
  if (at.state.isSeen && at.state.paymentElsewhere !== 'none' && world.payer !== none)
    tell('the shopper chooses to pay here instead', payHere(play, world, page));
  paymentMoves(turn);
};

const paymentMoves = (turn: Turn): void => {
  const { play, page, tell } = turn;
  const { at } = pageOf(turn.world, page);
  if (at.state.holds.length > 0) tell('the payment ends', endPayment(play, turn.world, page));
  if (at.state.holds.length > 0 || !at.canPay) return;
  spending(turn, 'payments', (world) => {
    const isOwner = world.lock === page || !play.protocol.checkout.looksBeforePaying;
    if (world.payer !== none || !isOwner) return;
    const asked = hear(play, { ...world, payer: page, paidFor: at.shown }, page, events.holdAsked);
    tell('the payment of @ begins', happen(play, asked, page, events.holdGranted), at.shown);
  });
};

const freeze = (world: World, page: number): World =>
  withPage(beginWindow(world, page), page, { isFrozen: true });

export const thaw = (play: Play, before: World, page: number): World => {
  const world = withPage(giveUp(before, page), page, { isFrozen: false });
  return happen(play, world, page, events.resumed(journalFor(play, world, page)));
};

export const endPayment = (play: Play, before: World, page: number): World => {
  const isPayer = before.payer === page;
  // If another page took this payment away, the message about that may still be on its way. The message is deleted,
  // because it could end a later payment.
  const heard = withPage(before, page, { inbox: pageOf(before, page).inbox & ~paymentLost });
  const world = isPayer ? tellPaymentOver({ ...heard, payer: none, paidFor: none }, page) : heard;
  return happen(play, world, page, events.released);
};

/** The hold's signal tells the host that the payment was taken away. The host releases the hold. */
const losePayment = (play: Play, before: World, page: number): World => {
  const world = withPage(before, page, { inbox: pageOf(before, page).inbox & ~paymentLost });
  return happen(play, world, page, events.released);
};

/** The page hears that a payment is over. The next payment may already have begun. */
const hearOver = (play: Play, before: World, page: number): World => {
  const world = withPage(before, page, { inbox: pageOf(before, page).inbox & ~paymentOver });
  const isNext = world.payer !== none;
  if (isNext && play.protocol.checkout.looksBeforeTaking) return world;
  const heard = happen(play, world, page, events.paymentOver);
  const { at } = pageOf(heard, page);
  if (!at.state.isSeen) return heard;
  return isNext ? steal(play, heard, page) : takeOver(play, heard, page);
};

export const payHere = (play: Play, before: World, page: number): World => {
  const { payer } = before;
  if (payer === none) return before;
  const { inbox } = pageOf(before, payer);
  const taken = withPage({ ...before, payer: none, paidFor: none }, payer, { inbox: inbox | paymentLost });
  return steal(play, taken, page);
};

/** Delivers all messages to a page. */
export const deliverAll = (play: Play, start: World, page: number): World => {
  let world = start;
  if (pageOf(world, page).inbox & paymentLost) world = losePayment(play, world, page);
  if (pageOf(world, page).inbox & lockLost) world = loseLock(play, world, page);
  if (pageOf(world, page).inbox & paymentOver) world = hearOver(play, world, page);
  return world;
};
