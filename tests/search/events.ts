/** The events of a page. Each event is one object, so that its results can be stored and looked up. */
import type { EventNow } from '../../src/checkout/event-now.ts';
import type { CheckoutEvent, LostWrite, PlanCosts, WriteOutcome } from '../../src/protocol/index.ts';
import type { Ident, PickedBy, Problem } from '../../src/types.ts';
import { everyPlan, type Lefts, leftOf, nameOf, type Plan } from './plans.ts';
import { lateWriteWindow } from './space.ts';

/** The id of the task that is under way. A page has at most one task at a time, so one id is enough. */
export const current = 'current';
export const seat = 'seat';
export const aProblem: Problem = { kind: 'unclear', message: 'a fault' };
export const expired: Problem = { kind: 'session-expired', message: 'expired' };

/** The id of a lost write. It is made from the plan, so two reports of one write count once. */
export const lostName = (ident: Ident | null): string => `lost ${ident ?? 'of any plan'}`;

const forEach = <Key extends string | number, Value>(make: (key: Key) => Value): ((key: Key) => Value) => {
  const made = new Map<Key, Value>();
  return (key) => {
    let value = made.get(key);
    if (value === undefined) {
      value = make(key);
      made.set(key, value);
    }
    return value;
  };
};

const event = (one: EventNow, chance = 0) => ({ ...one, at: 0, chance }) as CheckoutEvent;

const pickedBy = (by: PickedBy, pause: number) =>
  forEach((plan: Plan) => event({ type: 'picked', ident: nameOf(plan), by, pause }));
export const picked = pickedBy('shopper', 0);
export const pickedByKey = pickedBy('shopper', 1);
export const pickedByCode = pickedBy('host', 0);

export const sent = forEach((plan: Plan) => event({ type: 'sent', id: current, ident: nameOf(plan) }));

const answered = (answer: WriteOutcome, chance = 0) =>
  event({ type: 'answered', id: current, answer }, chance);
export const acknowledged = answered({ outcome: 'acknowledged' });
export const refused = answered({ outcome: 'refused', problem: aProblem, ends: 'no' });
export const refusedByStatus = answered({ outcome: 'refused', problem: aProblem, ends: 'if-again' });
export const refusedForGood = answered({ outcome: 'refused', problem: aProblem, ends: 'now' });
export const refusedAsExpired = answered({ outcome: 'refused', problem: expired, ends: 'now' });
export const unclear = answered({ outcome: 'unclear', problem: aProblem });
export const lost = answered({ outcome: 'lost', problem: aProblem });
export const unsent = answered({ outcome: 'unsent', problem: aProblem });
export const unclearAndBusy = answered({ outcome: 'unclear', problem: aProblem, retryAfter: 1 });
export const lostAndSlow = answered({ outcome: 'lost', problem: aProblem }, 1);
/** The answer to a write that was given up long ago. */
export const outdated = event({
  type: 'answered',
  id: 'outdated',
  answer: { outcome: 'acknowledged' },
});

export const timePassed = event({ type: 'time-passed' });

export const hostUpdateBegan = event({ type: 'host-update-began', id: current });
export const hostUpdateDone = event({ type: 'host-update-done', id: current });
export const hostUpdateFailed = event({
  type: 'host-update-failed',
  id: current,
  problem: aProblem,
});

export const renewalBegan = forEach((plan: Plan) =>
  event({ type: 'renewal-began', id: current, ident: nameOf(plan) }),
);
export const renewed = event({ type: 'renewed', id: current });
export const renewalFailed = event({
  type: 'renewal-failed',
  id: current,
  problem: aProblem,
});

export const nudgedByShopper = event({ type: 'nudged', by: 'shopper' });
export const nudgedByCode = event({ type: 'nudged', by: 'code' });
export const retriedByShopper = event({ type: 'nudged', by: 'shopper', isRetry: true });
export const retriedByCode = event({ type: 'nudged', by: 'code', isRetry: true });

export const abandoned = event({ type: 'abandoned' });
export const doubted = forEach((plan: Plan) => event({ type: 'doubted', ident: nameOf(plan) }));
export const wentOffline = event({ type: 'offline-changed', isOffline: true });
export const wentOnline = event({ type: 'offline-changed', isOffline: false });
export const hidden = event({ type: 'seen-changed', isSeen: false });
export const shown = event({ type: 'seen-changed', isSeen: true });

const lostIn = (lefts: Lefts): LostWrite[] =>
  everyPlan
    .filter((plan) => leftOf(lefts, plan) > 0)
    .map((plan) => ({ id: lostName(nameOf(plan)), ident: nameOf(plan), until: leftOf(lefts, plan) }));

export const resumed = forEach((lefts: Lefts) => event({ type: 'resumed', lost: lostIn(lefts) }));
export const tookOver = forEach((lefts: Lefts) =>
  event({ type: 'took-over', lost: lostIn(lefts), vouched: false }),
);
export const tookOverVouched = forEach((lefts: Lefts) =>
  event({ type: 'took-over', lost: lostIn(lefts), vouched: true }),
);
/**
 * Without storage, a page does not know which writes were sent before. So it assumes that there is a lost write of any
 * plan.
 */
export const tookOverUnnoted = event({
  type: 'took-over',
  lost: [{ id: lostName(null), ident: null, until: lateWriteWindow }],
  vouched: false,
});
export const lockLost = event({ type: 'lock-lost' });
export const heardWrite = forEach((plan: Plan) =>
  event({
    type: 'heard-write',
    write: { id: lostName(nameOf(plan)), ident: nameOf(plan), until: lateWriteWindow },
  }),
);
export const paymentOpen = event({ type: 'payment-heard', payment: 'open' });
export const paymentOver = event({ type: 'payment-heard', payment: 'none' });

export const holdAsked = event({ type: 'hold-asked', hold: 'hold' });
export const holdGranted = event({ type: 'hold-granted', hold: 'hold' });
export const released = event({ type: 'released', hold: 'hold' });

/**
 * Makes a list of offers. `prices` has one character for each plan: its price (`1` or `2`), `?` for no known price, or
 * `-` for no offer.
 */
export const priceList = (prices: string): PlanCosts =>
  Object.fromEntries(
    everyPlan
      .filter((plan) => prices[plan] !== '-')
      .map((plan) => [nameOf(plan), prices[plan] === '?' ? null : (prices[plan] ?? null)]),
  );

export const offerChanged = forEach((prices: string) =>
  event({ type: 'offer-changed', seat, offer: priceList(prices) }),
);
