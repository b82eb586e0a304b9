/** What the network and the service do with the writes that were sent. */
import type { CheckoutEvent } from '../../src/protocol/index.ts';
import { happen, proceed } from './checkout.ts';
import * as events from './events.ts';
import { spending, type Turn } from './move.ts';
import { everyPlan, leftOf, none, withoutPlan } from './plans.ts';
import { aTickOn, giveUp, noFlight, pageOf, type World, withPage } from './world.ts';

export const flightMoves = (turn: Turn): void => {
  const { world, page, tell } = turn;
  const { at, flight, left, isFrozen, isApplied, isOld } = pageOf(world, page);
  if (flight === none) return;
  const canLand = left > 0;
  if (canLand && (!isApplied || world.holds !== flight)) {
    tell('the service applies @', withPage({ ...world, holds: flight }, page, { isApplied: true }), flight);
  }
  // This function ends no renewal, because `hostMoves` ends the renewals.
  if (isFrozen || at.state.underWay?.task === 'renewal') return;
  if (canLand || isApplied) {
    const repriced = isOld ? world.repriced : withoutPlan(world.repriced, flight);
    const applied = { ...world, holds: isApplied ? world.holds : flight, repriced };
    answer(turn, withPage(applied, page, { acknowledged: flight }), '@ is acknowledged', events.acknowledged);
  }
  spending(turn, 'faults', (spent) => faultyAnswers(turn, spent));
};

const faultyAnswers = (turn: Turn, world: World): void => {
  const { play, page } = turn;
  const { isApplied } = pageOf(world, page);
  answer(turn, world, '@ is refused', events.refused);
  answer(turn, world, '@ is refused with a status that may end the session', events.refusedByStatus);
  answer(turn, world, '@ is refused: the session expired', events.refusedAsExpired);
  answer(turn, world, '@ is refused: the session is over', events.refusedForGood);
  answer(turn, world, '@ is answered unclearly', events.unclear);
  answer(turn, giveUp(world, page), '@ is lost', events.lost);
  if (!isApplied) answer(turn, world, '@ is not sent at all', events.unsent);
  if (!play.space.isBusy) return;
  answer(turn, world, '@ is answered unclearly, later please', events.unclearAndBusy);
  answer(turn, giveUp(world, page), '@ is lost, the retry waits', events.lostAndSlow);
};

const answer = (
  { play, page, tell, world: before }: Turn,
  world: World,
  words: string,
  event: CheckoutEvent,
): void => {
  const { flight } = pageOf(before, page);
  tell(words, happen(play, withPage(world, page, noFlight), page, event), flight);
};

/** The steps in which a late write lands or time passes. */
export const lateMoves = ({ play, world, tell }: Turn): void => {
  for (const plan of everyPlan) {
    if (leftOf(world.late, plan) > 0 && world.holds !== plan)
      tell('the late write of @ lands', { ...world, holds: plan }, plan);
  }
  let later = aTickOn(play, world);
  for (let tick = 1; tick < (play.space.stride ?? 1); tick++) later = aTickOn(play, later);
  for (const page of world.pages.keys()) later = proceed(play, later, page);
  tell('time passes', later);
};
