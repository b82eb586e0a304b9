/** How a payment begins: settle, take the payment's lock, look again, hold. */
import type { Checkout } from '../checkout/checkout.ts';
import type { Page } from '../page/page.ts';
import type { PaymentHold, Settled } from '../types.ts';
import { type createWaiters, leftError } from './promises.ts';
import type { Seating } from './seating.ts';

export interface PaymentsOptions {
  readonly page: Page;
  readonly seating: Seating;
  readonly waiters: ReturnType<typeof createWaiters>;
  /** What can be paid now; `null` when nothing can. */
  readonly takeSettled: () => Settled | null;
}

export const createPayments = ({ page, seating, waiters, takeSettled }: PaymentsOptions) => {
  /** Asked for and not granted, and where. They go along to another session. */
  const asked = new Map<string, Checkout | null>();

  const ask = (hold: string): void => {
    const [before, now] = [asked.get(hold), seating.checkout()];
    if (before === now) return;
    asked.set(hold, now);
    before?.happen({ type: 'released', hold });
    now?.happen({ type: 'hold-asked', hold });
  };

  /** One payment at a time, in the order in which they were asked for. */
  const takeTurn = (hold: string): Settled | null =>
    seating.state()?.holds[0]?.id === hold ? takeSettled() : null;

  const tryToHold = async (hold: string, signal: AbortSignal | undefined): Promise<PaymentHold | null> => {
    await waiters.wait(() => takeTurn(hold), signal);
    const checkout = seating.checkout();
    const lock = await checkout?.lockPayment();
    if (!checkout || !lock) return null;
    const settled = seating.checkout() === checkout && !signal?.aborted ? takeTurn(hold) : null;
    if (!settled) {
      lock.release();
      return null;
    }
    // First of all: whoever hears of it may take the picker elsewhere, and the hold stays here.
    asked.delete(hold);
    checkout.happen({ type: 'hold-granted', hold });
    const release = () => {
      checkout.happen({ type: 'released', hold });
      lock.release();
    };
    return { ...settled, signal: lock.signal, release, [Symbol.dispose]: release };
  };

  return {
    async begin(signal: AbortSignal | undefined): Promise<PaymentHold> {
      const hold = page.newName();
      // Whoever hears of it may take the picker off the page.
      const departures = waiters.departures();
      try {
        ask(hold);
        seating.happen({ type: 'nudged', by: 'code' });
        for (let isFirst = true; ; isFirst = false) {
          if (waiters.departures() !== departures) throw leftError();
          const attempt = tryToHold(hold, signal);
          // Where the shopper can pay already, nothing else need happen.
          if (isFirst) waiters.serve();
          const held = await attempt;
          if (held) return held;
        }
      } catch (error) {
        asked.get(hold)?.happen({ type: 'released', hold });
        asked.delete(hold);
        throw error;
      }
    },

    /** The picker may sit elsewhere than where it asked. */
    askAgain(): void {
      for (const hold of [...asked.keys()]) ask(hold);
    },
  };
};
