/**
 * The other pages with the same checkout: which of them may write, which of them pays, and which messages they send to
 * each other.
 */
import type { Channel, Page } from '../page/page.ts';
import type { LostWrite, PaymentElsewhere } from '../protocol/index.ts';
import { createOwnership } from './locks-or-messages.ts';
import type { PaymentLock } from './ownership.ts';
import { type PageMessage, readPageMessage } from './page-message.ts';

export interface Neighbours {
  /**
   * Makes this page the owner, unless another page pays. Calls `tookOver` as soon as this page is the owner. Does
   * nothing if this page certainly is the owner already.
   */
  takeOver(): void;
  /** Whether this page has asked to become the owner, and still waits for the answer. */
  isAsking(): boolean;
  /** Makes this page the owner if no page is the owner. */
  takeOverIfFree(): void;
  /**
   * Checks whether this page still is the owner. Another page may have taken the checkout over, and this page may not
   * know that yet.
   */
  isStillOwner(): Promise<boolean>;
  /** Locks the checkout for a payment. Resolves with `null` when another page has taken the checkout over. */
  lockPayment(): Promise<DoubtfulLock | null>;
  /** Takes the payment away from another page: the shopper now pays in this page. */
  payHere(): void;
  /** Tells the other pages that the given writes of this page may still be applied. */
  tellLost(writes: readonly LostWrite[]): void;
  /** Called when another checkout of this page became the owner. This checkout then stops being the owner. */
  yield(): void;
  isPaying(): boolean;
  /**
   * Aborts the signals of all payments of this page, because the session may no longer hold the plan that the shopper
   * pays for.
   */
  doubt(): void;
  /**
   * Must be called when the page freezes or wakes up. A frozen page cannot pay, so it does not tell other pages that it
   * pays.
   */
  sleep(isAsleep: boolean): void;
  /** Releases every lock, and reports that the lock is lost. The page may take over again later. */
  leave(): void;
  close(): void;
}

export interface DoubtfulLock extends PaymentLock {
  /**
   * Aborts when this page has lost or released the lock, or when something else may have changed the session's plan.
   */
  readonly signal: AbortSignal;
  /** Aborts the signal. */
  doubt(): void;
}

export interface NeighboursListener {
  tookOver(): void;
  lockLost(): void;
  /** Called when another page has taken the payment away from this page. */
  paymentLost(): void;
  paymentHeard(payment: PaymentElsewhere): void;
  writeHeard(write: LostWrite): void;
  mayTakeOver(): boolean;
  hasFocus(): boolean;
}

export const createNeighbours = (page: Page, name: string, listener: NeighboursListener): Neighbours => {
  const payments = new Set<AbortController>();
  let isAsleep = false;
  const channel: Channel | null = page.openChannel(`ff-plan-picker:2:${name}`, (data) => hear(data));
  const tell = (message: PageMessage): void => channel?.tell(message);
  const doubt = (): void => {
    for (const payment of [...payments]) payment.abort();
  };

  const isGoingOn = (): boolean => [...payments].some(({ signal }) => !signal.aborted);

  const ownership = createOwnership({
    page,
    name,
    tell: channel && tell,
    listener: {
      ...listener,
      lostPayment() {
        // The listener is told first. Otherwise a host could still read “can pay” when it hears of the abort.
        listener.paymentLost();
        doubt();
      },
    },
  });

  const hear = (data: unknown): void => {
    const message = readPageMessage(data);
    if (!message) return;
    if (message.type === 'who-pays' && !isAsleep && isGoingOn()) tell({ type: 'paying' });
    if (message.type === 'lost') {
      const { write: id, ident, lasts } = message;
      listener.writeHeard({ id, ident, until: page.now() + lasts });
    }
    ownership.hear(message);
  };

  return {
    ...ownership,
    async lockPayment() {
      const lock = await ownership.lockPayment();
      if (!lock) return null;
      const payment = new AbortController();
      payments.add(payment);
      return {
        signal: payment.signal,
        doubt: () => payment.abort(),
        release() {
          payments.delete(payment);
          lock.release();
        },
      };
    },
    tellLost(writes) {
      for (const { id, ident, until } of writes) {
        if (ident !== null) tell({ type: 'lost', write: id, ident, lasts: Math.max(0, until - page.now()) });
      }
    },
    yield: () => ownership.hear({ type: 'took' }),
    isPaying: () => payments.size > 0,
    doubt,
    sleep(isSo) {
      isAsleep = isSo;
    },
    leave() {
      ownership.leave();
      listener.lockLost();
    },
    close() {
      ownership.leave();
      channel?.close();
    },
  };
};
