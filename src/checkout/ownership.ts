/**
 * Which of the pages with one checkout may write, and which of them pays. A page takes the ownership over, and the page
 * that loses it hears of that. This module knows nothing of plans or writes.
 */
import type { Page } from '../page/page.ts';
import type { PaymentElsewhere } from '../protocol/index.ts';
import type { News } from './news.ts';

export interface Ownership {
  /**
   * Makes this page the owner, unless another page pays. Reported as `tookOver`, at once or later. A page that is the
   * owner, as far as it knows, checks that: the news of a loss may be late.
   */
  takeOver(): void;
  /** The same, but only if no page is the owner. Does nothing where that cannot be found out. */
  takeOverIfFree(): void;
  /**
   * Checks who has the lock: a busy or frozen page may not have heard yet that it lost it. If so, this page stops being
   * the owner now.
   */
  isStillOwner(): Promise<boolean>;
  /** The payment's lock; `null` when this page is not the owner any more. */
  lockPayment(): Promise<PaymentLock | null>;
  /** Takes the payment away from the page that has it, and then takes over. */
  payHere(): void;
  hear(news: News): void;
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
  lost(): void;
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
  readonly tell: ((news: News) => void) | null;
  readonly listener: OwnershipListener;
}
