/** The conditions that must be true in every world. */
import type { State } from '../../src/protocol/index.ts';
import { has, nameOf, none, otherIn, type Plan } from './plans.ts';
import { lockLost, type Play, pageOf, type World } from './world.ts';

/** Returns a description of the error if the promise is broken, or `null` if the promise is kept. */
export const wrongIn = (play: Play, world: World): string | null =>
  world.wrong ??
  (world.pages.every(({ at }) => at.isFencedOff)
    ? null
    : 'an answer to a write that was given up changes something') ??
  wrongPayment(world) ??
  world.pages.map((_, page) => wrongGate(play, world, page)).find(Boolean) ??
  null;

const wrongPayment = (world: World): string | null => {
  const { payer, paidFor } = world;
  if (payer === none) return null;
  const broken = brokenFor(world, paidFor);
  return broken && `${nameOf(paidFor)} is being paid, and ${broken}`;
};

/** A page that lost the lock may say "can pay" until it hears of the loss. This is not an error. */
const wrongGate = (play: Play, world: World, page: number): string | null => {
  const { at, isFrozen, inbox } = pageOf(world, page);
  if (!at.canPay || isFrozen || world.lock !== page || (inbox & lockLost) !== 0) return null;
  const { shown } = at;
  const says = `shows ${nameOf(shown)}, says "can pay", and`;
  const broken = brokenFor(world, shown);
  if (broken) return `${says} ${broken}`;
  if (play.space.updatesHost && world.form !== shown)
    return `${says} the payment form has ${world.form === none ? 'another session' : nameOf(world.form)}`;
  if (play.space.changes && isNotForSale(at.state, shown)) return `${says} it is not for sale`;
  if (has(world.repriced, shown)) return `${says} the service was not asked since its price changed`;
  return null;
};

export const isNotForSale = ({ offers }: State, plan: Plan): boolean =>
  Object.values(offers).every(({ plans }) => (plans?.[nameOf(plan)] ?? null) === null);

const brokenFor = (world: World, plan: Plan): string | null => {
  const { holds, late, pages } = world;
  if (holds !== plan) return `the service holds ${nameOf(holds)}`;
  const threat = otherIn(late, plan);
  if (threat !== none) return `a late write of ${nameOf(threat)} may still land`;
  const rival = pages.find(({ flight, left }) => flight !== none && flight !== plan && left > 0);
  return rival ? `a page has a write of ${nameOf(rival.flight)} in flight` : null;
};
