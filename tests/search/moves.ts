/** The moves of the shopper, the host and the page. */

import { happen, openAnother, takeOver, visit } from './checkout.ts';
import * as events from './events.ts';
import { spending, type Turn } from './move.ts';
import { nameOf, none, type Plan, planOf, withLeft, withPlan } from './plans.ts';
import { lateWriteWindow } from './space.ts';
import { giveUp, hear, noFlight, pageOf, type World, withPage } from './world.ts';

export const shopperMoves = (turn: Turn): void => {
  const { play, page, choices, tell } = turn;
  const { at } = pageOf(turn.world, page);
  const { isSeen, ended, isChallenged } = at.state;
  if (at.isLocked || !isSeen) return;
  spending(turn, 'picks', (world) => {
    for (const plan of choices) {
      if (!isListed(turn, plan)) continue;
      tell('the shopper picks @', picked(turn, world, events.picked(plan)), plan);
      if (!play.space.page) continue;
      tell('the shopper comes to @ by a key', picked(turn, world, events.pickedByKey(plan)), plan);
      tell('code picks @', picked(turn, world, events.pickedByCode(plan)), plan);
    }
    if (ended === null || isChallenged) return;
    tell('the shopper tries again', happen(play, world, page, events.retriedByShopper));
    if (play.space.page) tell('code tries again', happen(play, world, page, events.retriedByCode));
  });
};

const picked = ({ play, page }: Turn, world: World, event: Parameters<typeof happen>[3]): World =>
  takeOver(play, happen(play, world, page, event), page);

const isListed = ({ play, world, page }: Turn, plan: Plan): boolean =>
  !play.space.changes || pricesIn(world, page)[plan] !== '-';

export const hostMoves = (turn: Turn): void => {
  const { play, world, page, tell } = turn;
  const { at, isFrozen } = pageOf(world, page);
  const { underWay } = at.state;
  if (isFrozen) return;
  if (underWay?.task === 'host-update') {
    tell(
      'the host is up to date',
      happen(play, { ...world, form: world.holds }, page, events.hostUpdateDone),
    );
    spending(turn, 'faults', (spent) =>
      tell('the host fails to update', happen(play, spent, page, events.hostUpdateFailed)),
    );
  }
  if (underWay?.task === 'renewal') renewals(turn, at.next.plan === none ? planUnderWay(turn) : at.next.plan);
  if (play.space.newSessions) spending(turn, 'faults', (spent) => newSessions(turn, spent));
};

const planUnderWay = ({ world, page }: Turn): Plan => {
  const { underWay } = pageOf(world, page).at.state;
  return underWay && 'ident' in underWay ? planOf(underWay.ident) : none;
};

const renewals = (turn: Turn, plan: Plan): void => {
  const { play, page, tell } = turn;
  // When `renewSession` returns, the host's server writes nothing more to the old session.
  const world = withPage(turn.world, page, noFlight);
  const given = { told: plan, holds: plan, isSameCheckout: false, isFresh: true, isRenewal: true };
  tell('the host gives a new order for @', openAnother(play, world, page, given), plan);
  if (play.space.sessionPerPlan) {
    const form = withPage({ ...world, holds: plan, late: 0 }, page, { acknowledged: plan });
    tell('the form stands for @', happen(play, form, page, events.renewed), plan);
  } else {
    const untold = { ...given, told: none, holds: 0 };
    tell('the host gives a new order and does not say what for', openAnother(play, world, page, untold));
    const sameOrder = { ...given, holds: world.holds, isSameCheckout: true };
    tell('the host gives a new token of the same order', openAnother(play, world, page, sameOrder), plan);
  }
  spending(turn, 'faults', (spent) =>
    tell('the host fails to renew', happen(play, giveUp(spent, page), page, events.renewalFailed)),
  );
};

/** The host may set another session at any moment. */
const newSessions = (turn: Turn, world: World): void => {
  const { play, page, tell } = turn;
  if (pageOf(world, page).at.isPaying) return;
  const another = { told: 0, holds: 0, isSameCheckout: false, isFresh: true, isRenewal: false };
  tell('the host sets a new order, created with @', openAnother(play, world, page, another), 0);
  tell('the host sets a new order', openAnother(play, world, page, { ...another, told: none }));
  const token = { ...another, holds: world.holds, isSameCheckout: true };
  tell('the host sets a new token of the same order', openAnother(play, world, page, token), 0);
  for (const holds of turn.choices) elsewhere(turn, world, holds);
};

/** The host changes the organisation. The same order of another organisation is another checkout. */
const elsewhere = ({ play, page, tell }: Turn, world: World, holds: Plan): void => {
  const words = 'the host sets the same order at another organisation, which holds @';
  const another = { told: none, holds, isSameCheckout: false, isFresh: false, isRenewal: false };
  const joined = { ...withPage(world, page, noFlight), holds, late: 0 };
  const { tellsServicesApart } = play.protocol.checkout;
  tell(words, tellsServicesApart ? openAnother(play, world, page, another) : joined, holds);
};

export const pageMoves = (turn: Turn): void => {
  const { play, page, choices, tell } = turn;
  const { space } = play;
  const { at } = pageOf(turn.world, page);
  const { isSeen, isOffline } = at.state;
  spending(turn, 'reloads', (world) => tell('the page is reloaded', visit(play, world, page, true)));
  if (!isSeen) tell('the shopper turns to the page', turned(turn, turn.world));
  if (space.hearsOthers && turn.world.payer === none)
    spending(turn, 'faults', (world) => {
      for (const plan of choices) {
        const late = withLeft(world.late, plan, lateWriteWindow);
        tell(
          'a page elsewhere tells of its write of @',
          happen(play, { ...world, late }, page, events.heardWrite(plan)),
          plan,
        );
      }
    });
  if (!space.page) return;
  if (isSeen) tell('the page is hidden', happen(play, turn.world, page, events.hidden));
  tell('code nudges', happen(play, turn.world, page, events.nudgedByCode));
  tell('the shopper nudges', happen(play, turn.world, page, events.nudgedByShopper));
  spending(turn, 'faults', (world) => {
    tell(
      'the last picker leaves, and one comes back',
      happen(play, giveUp(world, page), page, events.abandoned),
    );
    tell(
      'the browser goes offline',
      happen(play, world, page, isOffline ? events.wentOnline : events.wentOffline),
    );
    for (const plan of choices)
      tell('the host names @', happen(play, world, page, events.doubted(plan)), plan);
    if (at.isPaying) return;
    for (const plan of choices) {
      // A host that says this no longer vouches for the session.
      const other = { ...world, holds: plan, template: { ...world.template, isFresh: false } };
      tell('the host writes @ itself, and says so', happen(play, other, page, events.doubted(plan)), plan);
      const held = { ...giveUp(world, page), holds: plan };
      tell('the page slept, meanwhile @ was written', resumed(turn, held), plan);
    }
  });
};

export const turned = ({ play, page }: Pick<Turn, 'play' | 'page'>, world: World): World => {
  const seen = happen(play, hear(play, world, page, events.shown), page, events.nudgedByShopper);
  const { isNew } = world;
  const { template } = world;
  const { checkout } = play.protocol;
  const isVouched =
    isNew &&
    template.ident !== none &&
    checkout.vouches({ isFresh: template.isFresh, isNew, isRevisited: false });
  return takeOver(play, { ...seen, isNew: false }, page, isVouched);
};

/** The page wakes up. It must take over the lock again. */
export const resumed = ({ play, page }: Pick<Turn, 'play' | 'page'>, world: World): World => {
  const awake = happen(play, giveUp(world, page), page, events.resumed(world.late));
  return pageOf(awake, page).at.state.isSeen ? takeOver(play, awake, page) : awake;
};

export const offerMoves = (turn: Turn): void => {
  const { play, page, choices, tell } = turn;
  spending(turn, 'changes', (world) => {
    const prices = pricesIn(world, page);
    for (const plan of choices) {
      for (const price of '-?12') {
        if (prices[plan] === price) continue;
        const changed = prices.slice(0, plan) + price + prices.slice(plan + 1);
        const words = { '-': '@ is not offered any more', '?': 'the price of @ is not known' }[price];
        const told = noteRepricing(turn, world, plan, price);
        tell(words ?? `@ costs ${price}`, happen(play, told, page, events.offerChanged(changed)), plan);
      }
    }
  });
};

/** Adds the plan to `repriced` if its price is no longer the last known price. */
const noteRepricing = ({ page }: Turn, world: World, plan: Plan, price: string): World => {
  const { at, flight, isOld } = pageOf(world, page);
  const before = at.state.costs[nameOf(plan)];
  const isRepriced = '12'.includes(price) && before !== undefined && before !== price;
  if (!isRepriced) return world;
  const repriced = withPlan(world.repriced, plan);
  return withPage({ ...world, repriced }, page, { isOld: isOld || flight === plan });
};

const pricesIn = (world: World, page: number): string => {
  const plans = pageOf(world, page).at.state.offers[events.seat]?.plans ?? {};
  return [...'ABCD'].map((ident) => (Object.hasOwn(plans, ident) ? (plans[ident] ?? '?') : '-')).join('');
};

export const holdMoves = (turn: Turn): void => {
  const { play, world, page, tell } = turn;
  const { at } = pageOf(world, page);
  const [hold] = at.state.holds;
  if (!hold) {
    spending(turn, 'payments', (spent) =>
      tell('a payment is asked for', happen(play, spent, page, events.holdAsked)),
    );
    return;
  }
  if (!hold.isGranted && at.canPay) {
    const paying = { ...world, payer: page, paidFor: at.shown };
    tell('the payment of @ begins', happen(play, paying, page, events.holdGranted), at.shown);
  }
  const over = { ...world, payer: none, paidFor: none };
  tell('the payment ends', happen(play, over, page, events.released));
};
