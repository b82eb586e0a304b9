/**
 * Checks that no page is stuck. In every world, the check lets the shopper look at one page. From then on, each write
 * gets the same answer, and each renewal ends in the same way. The page must reach “can pay” or an honest end. An
 * honest end is: the session is closed, nothing is shown, the shown plan is not for sale, or a problem asks the shopper
 * to choose another plan.
 */
import type { CheckoutEvent } from '../../src/protocol/index.ts';
import type { Heard, Position } from './book.ts';
import { takeOver } from './checkout.ts';
import * as events from './events.ts';
import { turned } from './moves.ts';
import { none } from './plans.ts';
import { deliverAll, endPayment, payHere, thaw } from './tabs.ts';
import { isNotForSale } from './truth.ts';
import { type Play, pageOf, type World } from './world.ts';

/**
 * How each write is answered, and how each renewal ends. If `renewal` is `null`, the renewal gives another session.
 * Then the check of this page stops, and the page counts as not stuck.
 */
interface Weather {
  readonly bit: number;
  readonly write: CheckoutEvent;
  readonly renewal: CheckoutEvent | null;
}

const weathers: readonly Weather[] = [
  { bit: 1, write: events.acknowledged, renewal: null },
  { bit: 2, write: events.acknowledged, renewal: events.renewalFailed },
  { bit: 4, write: events.refused, renewal: events.renewalFailed },
];

const mostSteps = 60;

/** Returns a description of the error if a page is stuck, or `null` if no page is stuck. */
export const deadEndIn = (play: Play, world: World): string | null => {
  for (const page of world.pages.keys()) {
    const looked = lookAt(play, world, page);
    if (looked === null) return 'a page can never take the checkout over';
    const stuck = weathers.find((weather) => !endsWell(play, looked, weather));
    if (stuck) return 'a page can never pay again, and does not say why';
  }
  return null;
};

/** The shopper turns to a page. If a payment in another page is in the way, the shopper chooses “Pay here instead”. */
const lookAt = (play: Play, start: World, page: number): Position | null => {
  let world = start;
  for (let tries = 0; tries < 6; tries++) {
    const { at, isFrozen, inbox } = pageOf(world, page);
    if (isFrozen) world = thaw(play, world, page);
    else if (inbox !== 0) world = deliverAll(play, world, page);
    else if (!at.state.isSeen) world = turned({ play, page }, world);
    else if (at.state.holds.some(({ isGranted }) => isGranted)) world = endPayment(play, world, page);
    else if (at.state.paymentElsewhere !== 'none') world = payHere(play, world, page);
    else if (!isOwner(play, world, page)) world = takeOver(play, world, page);
    else return at;
  }
  return null;
};

/** In the wrong protocol with `asked-for`, both pages may count as the owner. So `world.lock` is not checked then. */
const isOwner = ({ protocol }: Play, world: World, page: number): boolean =>
  pageOf(world, page).at.state.isOwner && (world.lock === page || protocol.checkout.lock === 'asked-for');

const endsWell = (play: Play, start: Position, weather: Weather): boolean => {
  const way: Position[] = [];
  let position = start;
  let isTroubled = false;
  for (let step = 0; step < mostSteps; step++) {
    const isKnown = (position.ends & weather.bit) !== 0;
    if (isKnown || isTroubled || isEnd(play, position)) {
      for (const passed of way) passed.ends |= weather.bit;
      return true;
    }
    way.push(position);
    const heard = goOn(play, position, weather);
    if (heard === null) return true;
    position = heard.at;
    isTroubled = heard.isTroubled && (weather.write === events.refused || play.space.sessionPerPlan === true);
  }
  return false;
};

const isEnd = ({ space }: Play, { canPay, isClosed, shown, state }: Position): boolean =>
  canPay || isClosed || shown === none || (space.changes !== undefined && isNotForSale(state, shown));

/** Does the next step of a page. Returns `null` if another session replaces this one. */
const goOn = ({ book }: Play, position: Position, { write, renewal }: Weather): Heard | null => {
  const { state, next } = position;
  switch (state.underWay?.task) {
    case 'write':
      return book.hear(position, write);
    case 'host-update':
      return book.hear(position, events.hostUpdateDone);
    case 'renewal':
      return renewal && book.hear(position, renewal);
  }
  switch (next.do) {
    case 'write':
      return book.hear(position, events.sent(next.plan));
    case 'update-host':
      return book.hear(position, events.hostUpdateBegan);
    case 'renew':
      return book.hear(position, events.renewalBegan(next.plan));
  }
  return book.tick(position);
};
