/**
 * Which of the pages with one checkout may write, and which of them pays. It is taken over, never asked and then
 * trusted: whoever loses it hears of it. It knows nothing of plans or writes.
 */
import type { Page } from '../page/page.ts';
import type { PaymentElsewhere } from '../protocol/index.ts';
import type { News } from './news.ts';

export interface Ownership {
  /**
   * Makes this page the owner, unless it is or another page pays. Heard as `tookOver`, sooner or later. A page that takes
   * itself for the owner makes sure: the news that it no longer is may be late.
   */
  takeOver(): void;
  /** The same if no page is the owner, where that can be found out. */
  takeOverIfFree(): void;
  /**
   * Asks whom the lock belongs to: a page that was busy or frozen may not have heard yet that it lost it. A page that
   * finds so has lost it from now on.
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

/** What the owner of an ownership hears. */
export interface OwnershipListener {
  /** May call back before `takeOver` returns. */
  tookOver(): void;
  lost(): void;
  paymentHeard(payment: PaymentElsewhere): void;
  /** The payment of this page lost its lock. */
  lostPayment(): void;
  /** Whether the shopper looks at this page, or has picked here. */
  mayTakeOver(): boolean;
  /** Whether the shopper is at this page, and not at another that can be seen too. */
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
