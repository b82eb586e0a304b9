/**
 * Which of the pages with the same checkout may write, and which of them pays. If another page takes the ownership
 * over, the owner is told. This module knows nothing of plans or writes.
 */
import type { Page } from '../page/page.ts';
import type { PaymentElsewhere } from '../protocol/index.ts';
import type { PageMessage } from './page-message.ts';

/**
 * If the browser does not answer a lock request within this many ms, it counts as a browser without locks. An answer
 * that took longer is not used, because it may be out of date.
 */
export const answerWithin = 1_000;

export interface Ownership {
  /**
   * Makes this page the owner, unless another page pays. Calls `tookOver`, at once or later. If this page seems to be
   * the owner already, it checks this, because it may not know yet that it has lost the lock.
   */
  takeOver(): void;
  /** Whether this page has asked to become the owner, and has no answer yet. */
  isAsking(): boolean;
  /** Makes this page the owner if no page is the owner. Does nothing if this page cannot find that out. */
  takeOverIfFree(): void;
  /**
   * Checks who has the lock, because a busy or frozen page may not know yet that it has lost the lock. In that case,
   * this page stops being the owner now.
   */
  isStillOwner(): Promise<boolean>;
  /** Resolves with the payment's lock, or with `null` if this page is not the owner any more. */
  lockPayment(): Promise<PaymentLock | null>;
  /** Takes the payment away from the page that has it, and then takes over. */
  payHere(): void;
  hear(message: PageMessage): void;
  /** Releases all locks and forgets all open requests. */
  leave(): void;
}

export interface PaymentLock {
  release(): void;
}

/** What this module tells the checkout about its locks, and what it asks about the shopper. */
export interface OwnershipListener {
  /** This page has become the owner. May be called before `takeOver` returns. */
  tookOver(): void;
  lockLost(): void;
  paymentHeard(payment: PaymentElsewhere): void;
  /** The payment of this page lost its lock. */
  lostPayment(): void;
  /** Whether the shopper looks at this page, or has picked here. */
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
