/**
 * Which of the pages with one checkout may write, and which of them pays. A page takes the ownership over, and the page
 * that loses it hears of that. This module knows nothing of plans or writes.
 */
import type { Page } from '../page/page.ts';
import type { PaymentElsewhere } from '../protocol/index.ts';
import type { PageMessage } from './page-message.ts';

/**
 * If a lock request has no answer after this many ms, the browser counts as one without locks. An answer that is older
 * is not believed.
 */
export const answerWithin = 1_000;

export interface Ownership {
  /**
   * Makes this page the owner, unless another page pays. Calls `tookOver`, at once or later. A page that believes it is
   * the owner checks this, because message of a loss may be late.
   */
  takeOver(): void;
  /** Makes this page the owner if no page is. Does nothing where this cannot be found out. */
  takeOverIfFree(): void;
  /**
   * Checks who has the lock, because a busy or frozen page may not have heard of a loss yet. If the lock is lost, this
   * page stops being the owner now.
   */
  isStillOwner(): Promise<boolean>;
  /** The payment's lock; `null` when this page is not the owner any more. */
  lockPayment(): Promise<PaymentLock | null>;
  /** Takes the payment away from the page that has it, and then takes over. */
  payHere(): void;
  hear(message: PageMessage): void;
  /** Gives everything back. */
  leave(): void;
}

export interface PaymentLock {
  release(): void;
}

/** What an ownership reports. */
export interface OwnershipListener {
  /** May call back before `takeOver` returns. */
  tookOver(): void;
  lockLost(): void;
  paymentHeard(payment: PaymentElsewhere): void;
  /** The payment of this page lost its lock. */
  lostPayment(): void;
  /** Whether the shopper looks at this page, or has picked here. */
  mayTakeOver(): boolean;
  /** Whether the shopper is at this page, and not at another visible one. */
  hasFocus(): boolean;
}

export interface OwnershipOptions {
  readonly page: Page;
  /** The checkout's name. */
  readonly name: string;
  /** `null`: there are no other pages to tell. */
  readonly tell: ((message: PageMessage) => void) | null;
  readonly listener: OwnershipListener;
}
