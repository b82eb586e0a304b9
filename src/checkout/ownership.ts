/**
 * Decides which of the pages with the same checkout may write, and which of them pays. If another page becomes the
 * owner, the previous owner is told. This module knows nothing of plans or writes.
 */
import type { Page } from '../page/page.ts';
import type { PaymentElsewhere } from '../protocol/index.ts';
import type { PageMessage } from './page-message.ts';

/**
 * The time in which the browser must answer a lock request, in ms. A browser that does not answer in time counts as a
 * browser without locks. A later answer is not used, because it may be out of date.
 */
export const answerWithin = 1_000;

export interface Ownership {
  /**
   * Makes this page the owner, unless another page pays. Calls `tookOver`, at once or later. This page may believe that
   * it is the owner already. In that case, it checks whether it still has the lock.
   */
  takeOver(): void;
  /** Whether this page has asked to become the owner, and still waits for the answer. */
  isAsking(): boolean;
  /**
   * Makes this page the owner if no page is the owner. Does nothing if this page cannot find out whether there is an
   * owner.
   */
  takeOverIfFree(): void;
  /**
   * Checks whether this page still has the lock. A busy or frozen page may not know yet that it has lost the lock. In
   * that case, the page stops being the owner now.
   */
  isStillOwner(): Promise<boolean>;
  /** Resolves with the payment's lock. Resolves with `null` if this page is not the owner any more. */
  lockPayment(): Promise<PaymentLock | null>;
  /** Takes the payment away from the page that pays, and makes this page the owner. */
  payHere(): void;
  hear(message: PageMessage): void;
  /** Releases all locks and forgets all open requests. */
  leave(): void;
}

export interface PaymentLock {
  release(): void;
}

/** What this module reports to the checkout about locks, and what it asks the checkout about the shopper. */
export interface OwnershipListener {
  /** Called when this page has become the owner, perhaps before `takeOver` returns. */
  tookOver(): void;
  lockLost(): void;
  paymentHeard(payment: PaymentElsewhere): void;
  /** Called when the payment of this page has lost its lock. */
  lostPayment(): void;
  /** Whether the shopper looks at this page, or has picked in it. */
  mayTakeOver(): boolean;
  /** Whether the shopper is at this page, and not at another visible page. */
  hasFocus(): boolean;
}

export interface OwnershipOptions {
  readonly page: Page;
  /** The checkout's name. */
  readonly name: string;
  /** Sends a message to the other pages; `null` if this page cannot send messages. */
  readonly tell: ((message: PageMessage) => void) | null;
  readonly listener: OwnershipListener;
}
