/**
 * What can happen to a checkout. `at` is the time of an event. `chance` is a random number in [0, 1). Each event has a
 * new random number.
 */
import type { Ident, PickedBy, Problem } from '../types.ts';
import type { LostWrite, PaymentElsewhere, PlanCosts } from './state.ts';

/** How one write ended. The file `service/outcome.ts` decides this. `retryAfter` is in ms. */
export type WriteOutcome = { readonly retryAfter?: number } & (
  | {
      /** The service has applied the write. */
      readonly outcome: 'acknowledged';
    }
  /**
   * This transmission of the write was not applied. If the browser has sent the write before, that earlier transmission
   * may have been applied.
   */
  | {
      readonly outcome: 'refused';
      readonly problem: Problem;
      /**
       * Whether the session has ended. `now`: an error code says that the session has ended. `if-again`: only the HTTP
       * status says so. The picker may believe this only if it happens again.
       */
      readonly ends: 'now' | 'if-again' | 'no';
    }
  /** The write will not be applied later, but the answer does not say which plan the session holds now. */
  | { readonly outcome: 'unclear'; readonly problem: Problem }
  /** The write may still be applied within the late-write window. */
  | { readonly outcome: 'lost'; readonly problem: Problem }
  /** It is certain that the request did not leave the page. */
  | { readonly outcome: 'unsent'; readonly problem: Problem }
);

export type CheckoutEvent = { readonly at: number; readonly chance: number } & (
  | {
      readonly type: 'picked';
      readonly ident: Ident;
      readonly by: PickedBy;
      /**
       * How long the write waits for another pick, in ms. With the arrow keys, the shopper can pick several plans in a
       * row, and only the last one should be written.
       */
      readonly pause: number;
    }
  | { readonly type: 'sent'; readonly id: string; readonly ident: Ident }
  /**
   * The write or renewal did not leave the page, or the renewal gave another session. So the write or renewal cannot
   * change this session any more.
   */
  | { readonly type: 'called-off'; readonly id: string }
  | { readonly type: 'answered'; readonly id: string; readonly answer: WriteOutcome }
  /**
   * A host has joined, and its payment form may be out of date. Or a host has left, or has withdrawn its `afterUpdate`,
   * before the call was done.
   */
  | { readonly type: 'hosts-changed' }
  | { readonly type: 'host-update-began'; readonly id: string }
  | { readonly type: 'host-update-done'; readonly id: string }
  | { readonly type: 'host-update-failed'; readonly id: string; readonly problem: Problem }
  | { readonly type: 'renewal-began'; readonly id: string; readonly ident: Ident }
  /** The host rebuilt its payment form for the plan, and gave no new session (only with `sessionPerPlan`). */
  | { readonly type: 'renewed'; readonly id: string }
  | { readonly type: 'renewal-failed'; readonly id: string; readonly problem: Problem }
  /**
   * Somebody asks the picker to make the next attempt now. `isRetry`: the picker makes this attempt even if the session
   * has ended.
   */
  | { readonly type: 'nudged'; readonly by: 'shopper' | 'code'; readonly isRetry?: boolean }
  | { readonly type: 'time-passed' }
  /** The last picker has left the checkout, so whatever is under way is given up. */
  | { readonly type: 'abandoned' }
  /** The page came back from the back/forward cache or from suspension. So all that was known may be out of date. */
  | { readonly type: 'resumed'; readonly lost: readonly LostWrite[] }
  /**
   * The host itself may have changed the session. So what was known may be out of date. `ident` is the plan that the
   * host names now; `null` if it names none.
   */
  | { readonly type: 'doubted'; readonly ident: Ident | null }
  | { readonly type: 'seen-changed'; readonly isSeen: boolean }
  | { readonly type: 'offline-changed'; readonly isOffline: boolean }
  /**
   * This page got the checkout's lock. `lost`: the writes in the journal that may still be applied. `vouched`: the host
   * has just created the session, and no page has written to it since then.
   */
  | { readonly type: 'took-over'; readonly lost: readonly LostWrite[]; readonly vouched: boolean }
  | { readonly type: 'lock-lost' }
  /** Another page reports a write that may still be applied. */
  | { readonly type: 'heard-write'; readonly write: LostWrite }
  | { readonly type: 'payment-heard'; readonly payment: PaymentElsewhere }
  | { readonly type: 'hold-asked'; readonly hold: string; readonly seat?: string | undefined }
  | { readonly type: 'hold-granted'; readonly hold: string }
  | { readonly type: 'released'; readonly hold: string }
  /** A picker now offers other plans or other prices. `undefined`: the picker of that seat is gone. */
  | { readonly type: 'offer-changed'; readonly seat: string; readonly offer: PlanCosts | undefined }
);

export type EventOf<Type extends CheckoutEvent['type']> = Extract<CheckoutEvent, { readonly type: Type }>;
