/**
 * How a payment begins. A payment waits until the shopper can pay, and takes the lock for payments. Then the picker
 * checks again that the shopper can pay, and grants the hold.
 */
import { costOn } from '../agreement.ts';
import type { Checkout } from '../checkout/checkout.ts';
import type { DoubtfulLock } from '../checkout/neighbours.ts';
import type { Page } from '../page/page.ts';
import { nextHold } from '../protocol/index.ts';
import type { Ident, PaymentHold, Settled } from '../types.ts';
import type { PlanPicker } from './options.ts';
import { type createWaiters, leftError, repricedError } from './promises.ts';
import type { Reading } from './reading.ts';
import type { Seating } from './seating.ts';

export interface Payments {
  readonly beginPayment: PlanPicker['beginPayment'];
  /**
   * Called when the picker may have moved to another checkout. If it has moved, this function asks the new checkout for
   * the holds that are not granted yet.
   */
  askAgain(): void;
  /**
   * Called when the prices may have changed. A payment under way is doubted if its plan has another price in this picker
   * now, because the shopper has agreed only to the old price. The picker may be at another checkout by now.
   */
  doubtPrices(): void;
}

/** A plan, and what it costs. The shopper agrees to both. */
interface Agreed {
  readonly ident: Ident | null;
  readonly cost: string | null;
}

/**
 * @param seat the name of the picker's seat
 * @param takeSettled returns the plan that the shopper can pay for now; `null` if the shopper cannot pay
 */
export const createPayments = (
  page: Page,
  seat: string,
  seating: Seating,
  waiters: ReturnType<typeof createWaiters>,
  takeSettled: () => Settled | null,
  reading: Pick<Reading, 'shown' | 'offers'>,
): Payments => {
  /**
   * The holds that were asked for and are not granted yet, each with its checkout. If the picker moves to another
   * checkout, these holds move, too.
   */
  const asked = new Map<string, Checkout | null>();
  /** The payments under way, each with what the shopper agreed to. */
  const granted = new Map<Agreed, DoubtfulLock>();

  const agreed = (): Agreed => {
    const ident = reading.shown.peek();
    return { ident, cost: costOn(ident, reading.offers.peek()) };
  };

  const ask = (hold: string): void => {
    const [before, now] = [asked.get(hold), seating.checkout()];
    if (before === now) return;
    asked.set(hold, now);
    before?.happen({ type: 'released', hold });
    now?.happen({ type: 'hold-asked', hold, seat });
  };

  const takeTurn = (hold: string): Settled | null => {
    const state = seating.checkout()?.state();
    return state && nextHold(state)?.id === hold ? takeSettled() : null;
  };

  const tryToHold = async (
    hold: string,
    before: Agreed,
    hasLeft: () => boolean,
    signal: AbortSignal | undefined,
  ): Promise<PaymentHold | null> => {
    await waiters.wait(() => takeTurn(hold), signal);
    const checkout = seating.checkout();
    const lock = await checkout?.lockPayment();
    if (!checkout || !lock) return null;
    // The picker may have left the page and come back meanwhile, even to the same checkout.
    const isHere = seating.checkout() === checkout && !hasLeft();
    const settled = isHere && !signal?.aborted ? takeTurn(hold) : null;
    if (!settled) {
      lock.release();
      return null;
    }
    // The hold tells the host which plan it is for, but not at which price. So another price ends the wait.
    const now = agreed();
    if (before.cost !== null && now.ident === before.ident && now.cost !== before.cost) {
      lock.release();
      throw repricedError();
    }
    // During `happen`, a listener may move the picker to another checkout. All holds in `asked` then move, too. But
    // this hold must stay at the checkout that grants it, so it is deleted from `asked` first.
    asked.delete(hold);
    granted.set(now, lock);
    checkout.happen({ type: 'hold-granted', hold });
    const release = () => {
      granted.delete(now);
      checkout.happen({ type: 'released', hold });
      lock.release();
    };
    return { ...settled, signal: lock.signal, release, [Symbol.dispose]: release };
  };

  const begin = async (signal: AbortSignal | undefined): Promise<PaymentHold> => {
    const hold = page.newName();
    const before = agreed();
    // A listener may remove the picker from the page. If so, the number of departures changes, and this payment must
    // not begin.
    const departures = waiters.departures();
    const hasLeft = () => waiters.departures() !== departures;
    try {
      ask(hold);
      seating.happen({ type: 'nudged', by: 'code' });
      for (let isFirst = true; ; isFirst = false) {
        if (hasLeft()) throw leftError();
        const attempt = tryToHold(hold, before, hasLeft, signal);
        // If the shopper can pay already, there may be no further event that calls `serve`. So `serve` is called at
        // once.
        if (isFirst) waiters.serve();
        const held = await attempt;
        if (held) return held;
      }
    } catch (error) {
      asked.get(hold)?.happen({ type: 'released', hold });
      asked.delete(hold);
      throw error;
    }
  };

  return {
    beginPayment: ({ signal } = {}) => begin(signal),
    askAgain(): void {
      for (const hold of [...asked.keys()]) ask(hold);
    },
    doubtPrices(): void {
      for (const [{ ident, cost }, lock] of [...granted]) {
        const now = costOn(ident, reading.offers.peek());
        if (cost !== null && now !== null && now !== cost) lock.doubt();
      }
    },
  };
};
