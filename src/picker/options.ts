/** What a picker is told, and what it offers to hosts that draw the plans themselves. */
import type { ReadonlySignal } from '@preact/signals';
import type { Messages } from '../messages.ts';
import type { Page } from '../page/page.ts';
import type { LoadPricePoints } from '../price-points.ts';
import type { PaymentElsewhere, Rollback } from '../protocol/index.ts';
import type { SendWrite, WriteRequest } from '../service/write.ts';
import type {
  AfterUpdate,
  Ident,
  Offer,
  PaymentHold,
  PickedBy,
  PickOutcome,
  Plan,
  PlanCopy,
  PlanPickerNews,
  Problem,
  RenewSession,
  Session,
  Settled,
  Status,
  Tax,
  Total,
} from '../types.ts';

/** What a picker is told: where the service is, which checkout this is, and what to offer. */
export interface PlanPickerOptions {
  /** Organisation id, `[A-Za-z0-9_-]{1,64}`. */
  orgId: string;
  /** The checkout session. Left out or `null`: not there yet. Setting another one replaces it at once. */
  session?: Session | null;
  /** The plan to show first, from an address for example. It is asserted before the shopper can pay. */
  selected?: Ident | null;
  /** What is offered, as a list or its JSON. Left out: the host keeps its own list, and any ident may be picked. */
  plans?: readonly Plan[] | readonly PlanCopy[] | string | undefined;
  /**
   * Offers these, in this order, at the prices that the service has for them now; `plans` then tells their titles and
   * all else but the price. A text is read as the attribute is.
   */
  pricePoints?: readonly Ident[] | string | null | undefined;
  /** The service's address. @default 'https://billing.funnelfox.com' */
  baseUrl?: string | undefined;
  /** BCP 47. The texts are those of its language, where that was registered. @default 'en' */
  locale?: string | undefined;
  /** Replaces single texts. A text is read as JSON. */
  messages?: Partial<Messages> | string | undefined;
  /**
   * Whether the prices have their tax in them. `excluded`: the terms say “plus tax”, and no amount is called all that is
   * due. @default nothing is said about tax
   */
  tax?: Tax | null | undefined;
  /**
   * What is charged for a plan, tax and all, as whoever works out the tax says it. It is told while that plan is confirmed
   * and nothing is under way; else the shopper reads that the total is being calculated. @default no total is told
   */
  total?: Total | null | undefined;
  /** Sent with every write as `client_metadata`. */
  clientMetadata?: WriteRequest['clientMetadata'];
  /**
   * Adds `write_number` to the metadata of each write: an integer that rises with each attempt for the checkout in this
   * browser. A service can then drop what comes too late; a browser's own repeat keeps its number. @default false
   */
  numberWrites?: boolean | undefined;
  /** What further error codes of the service mean. Those it documents are known. */
  problemKinds?: WriteRequest['problemKinds'];
  /** Whether an answer that the picker does not know is an acknowledgement. Asked of answers under HTTP 2xx. */
  acknowledges?: WriteRequest['acknowledges'];
  /** A write is given up after this many ms. @default 8000 */
  timeout?: number | undefined;
  /** For so many ms after a write was given up it may still be applied. @default 10000 */
  lateWriteWindow?: number | undefined;
  /** Awaited after each acknowledgement, and for each new session, before the shopper can pay. */
  afterUpdate?: AfterUpdate | null | undefined;
  /** Mints a new session holding `ident`; used instead of waiting out a late-write window, and on expiry. */
  renewSession?: RenewSession | null | undefined;
  /**
   * For payment forms that cannot update their session: no write is sent, and each pick calls `renewSession`. Needs
   * `renewSession`. @default false
   */
  sessionPerPlan?: boolean | undefined;
}

/** A picker without an element, for hosts that draw the plans themselves. */
export interface PlanPicker {
  /** The plan shown as selected. */
  readonly shown: ReadonlySignal<Ident | null>;
  /** The plan the service is known to hold, or `null`. */
  readonly confirmed: ReadonlySignal<Ident | null>;
  /** Whether the plan shown is the plan in the session, and nothing can change that any more. */
  readonly canPay: ReadonlySignal<boolean>;
  readonly status: ReadonlySignal<Status>;
  /** What stands in the way, or why the last pick did not hold. */
  readonly problem: ReadonlySignal<Problem | null>;
  /** The last pick that was rolled back, until the next one. */
  readonly rollback: ReadonlySignal<Rollback | null>;
  /** The plan that was rolled back and may still be applied: it can be picked again without a wait. */
  readonly lostPick: ReadonlySignal<Ident | null>;
  /** Whether another tab pays, and whether its page answers. */
  readonly paymentElsewhere: ReadonlySignal<PaymentElsewhere>;
  /** The plans, checked and spelled out for the locale. */
  readonly offers: ReadonlySignal<readonly Offer[]>;
  /** How many plans wait for their live prices, and whether the last attempt to load these failed. */
  readonly prices: ReadonlySignal<{ readonly awaited: number; readonly failed: boolean }>;
  /** The total in words, or that it is being calculated; `null` where the host names none. */
  readonly total: ReadonlySignal<string | null>;
  /** Every text, the host's own included. */
  readonly messages: ReadonlySignal<Messages>;
  readonly session: ReadonlySignal<Session | null>;
  /** Changes options; those not named stay. */
  configure(changes: Partial<PlanPickerOptions>): void;
  /**
   * Shows a plan at once and tells the service. Never rejects: the outcome says how it ended.
   * `via: 'keyboard'` waits 150 ms for a further key before the write.
   */
  pick(ident: Ident, how?: { by?: PickedBy; via?: 'pointer' | 'keyboard' }): Promise<PickOutcome>;
  /** Resolves once the shopper can pay. Rejects when aborted, when the session is closed, or when the picker leaves. */
  settled(options?: { signal?: AbortSignal | undefined }): Promise<Settled>;
  /**
   * Ignores picks from now on, waits until the shopper can pay, and locks the picker until the hold is released. No other
   * tab of this browser writes meanwhile. Rejects as `settled` does.
   */
  beginPayment(options?: { signal?: AbortSignal | undefined }): Promise<PaymentHold>;
  /**
   * Tries again what is being waited for, and an ended session once. By the shopper: now; else 5 s after the last write
   * ended at the soonest, so that code cannot press the service.
   */
  retry(how?: { by?: PickedBy }): void;
  /** Takes the payment over from a tab that does not answer. For the shopper to decide. */
  payHere(): void;
  /** Hears of everything that happens, as `{ type, detail }`, in order. Returns how to stop. */
  subscribe(listener: (news: PlanPickerNews) => void): () => void;
  /** Runs the picker; it does from the start. Returns to the page what `disconnect` gave up. */
  connect(): void;
  /** Stops it: no request, timer, lock or listener is left. What may still be applied is noted for the next picker. */
  disconnect(): void;
  [Symbol.dispose](): void;
}

/** The outside world: the element and tests bring their own. */
export interface Surroundings {
  /** Whether to run from the start. @default true */
  readonly connected?: boolean;
  readonly send?: SendWrite;
  readonly loadPrices?: LoadPricePoints;
  readonly page?: Page;
  /** Where the picker is drawn, so that its visibility counts. */
  readonly document?: () => Document | undefined;
}
