/** The options of a picker, and what a picker gives to hosts that draw the plans themselves. */
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

/** The options of a picker: where the service is, which checkout the picker belongs to, and what it offers. */
export interface PlanPickerOptions {
  /** Organisation id, `[A-Za-z0-9_-]{1,64}`. */
  orgId: string;
  /**
   * The checkout session. If it is left out or `null`, there is no session yet. Another session replaces the old
   * session at once.
   */
  session?: Session | null;
  /**
   * The plan to show first, for example from the page's address. The picker asserts this plan before the shopper can
   * pay: it writes the plan, although nobody has picked it.
   */
  selected?: Ident | null;
  /**
   * The plans on offer, as a list or as JSON. If `plans` and `pricePoints` are left out, the host keeps its own list,
   * and any ident may be picked.
   */
  plans?: readonly Plan[] | readonly PlanCopy[] | string | undefined;
  /**
   * Offers the given price points, in this order, at the service's current prices. `plans` then gives their titles and
   * everything else except the price. A text is read like the attribute `price-points`: idents, separated by spaces.
   */
  pricePoints?: readonly Ident[] | string | null | undefined;
  /** The service's address. @default 'https://billing.funnelfox.com' */
  baseUrl?: string | undefined;
  /**
   * A BCP 47 language tag. The texts are in this language if a script has registered the language. Otherwise they are
   * in English.
   * @default 'en'
   */
  locale?: string | undefined;
  /** Replaces individual texts. A string is read as JSON. */
  messages?: Partial<Messages> | string | undefined;
  /**
   * Whether the prices include tax. The terms then say “tax included” (`included`) or “plus tax” (`excluded`).
   * @default nothing is said about tax
   */
  tax?: Tax | null | undefined;
  /**
   * The whole amount that is charged for a plan, including tax. It is shown while that plan is confirmed and nothing is
   * under way. At all other times, the shopper reads that the total is being calculated.
   * @default no total is shown
   */
  total?: Total | null | undefined;
  /** Sent with every write as `client_metadata`. */
  clientMetadata?: WriteRequest['clientMetadata'];
  /**
   * Adds the integer `write_number` to the metadata of each write. For one checkout in one browser, the number grows
   * with each attempt, so a service can recognise and drop late writes. If the browser itself repeats a request, the
   * number stays the same.
   * @default false
   */
  numberWrites?: boolean | undefined;
  /** The meaning of error codes that the service does not document. The picker knows the documented codes. */
  problemKinds?: WriteRequest['problemKinds'];
  /** Decides whether an unknown answer is an acknowledgement. Called for answers with HTTP 2xx and a JSON object. */
  acknowledges?: WriteRequest['acknowledges'];
  /** The time limit of a write, in ms. After this time, the picker gives the write up. @default 8000 */
  timeout?: number | undefined;
  /** How long a write may still be applied after the picker gave it up, in ms. @default 10000 */
  lateWriteWindow?: number | undefined;
  /**
   * Called after each acknowledgement, and for each session that replaces an earlier session. The shopper cannot pay
   * until the call has finished.
   */
  afterUpdate?: AfterUpdate | null | undefined;
  /**
   * Creates a new session that holds `ident`. The picker calls this function if the session has expired. The picker
   * also calls this function if a write would have to wait until a late-write window has passed. In both cases, the
   * picker goes on in the new session at once.
   */
  renewSession?: RenewSession | null | undefined;
  /**
   * For payment forms that cannot update their session. If `true`, no write is sent, and each pick calls
   * `renewSession`. This option needs `renewSession`.
   * @default false
   */
  sessionPerPlan?: boolean | undefined;
}

/** A picker without an element, for hosts that draw the plans themselves. */
export interface PlanPicker {
  /** The plan shown as selected. */
  readonly shown: ReadonlySignal<Ident | null>;
  /** The plan that the service is known to hold; `null` if it is not known which plan the service holds. */
  readonly confirmed: ReadonlySignal<Ident | null>;
  /** Whether the shopper can pay: the session holds the plan shown, and no write that was sent can change that. */
  readonly canPay: ReadonlySignal<boolean>;
  readonly status: ReadonlySignal<Status>;
  /** Why the shopper cannot pay, or why the last pick was rolled back. */
  readonly problem: ReadonlySignal<Problem | null>;
  /** The last pick that was rolled back; `null` after the next pick. */
  readonly rollback: ReadonlySignal<Rollback | null>;
  /**
   * The plan that was rolled back, if its write may still be applied. The shopper can pick this plan again without
   * waiting.
   */
  readonly lostPick: ReadonlySignal<Ident | null>;
  /** Whether the shopper pays in another tab, and whether the page in that tab answers. */
  readonly paymentElsewhere: ReadonlySignal<PaymentElsewhere>;
  /** The plans on offer, after the picker has checked them. Their texts are in the language of `locale`. */
  readonly offers: ReadonlySignal<readonly Offer[]>;
  /** How many plans wait for their live prices, and whether the last attempt to load these prices failed. */
  readonly prices: ReadonlySignal<{ readonly awaited: number; readonly failed: boolean }>;
  /** The total as text, or a text that says that the total is being calculated. `null` if the host gave no total. */
  readonly total: ReadonlySignal<string | null>;
  /** All texts, including the host's own texts. */
  readonly messages: ReadonlySignal<Messages>;
  readonly session: ReadonlySignal<Session | null>;
  /** Changes the given options and no others. */
  configure(changes: Partial<PlanPickerOptions>): void;
  /**
   * Shows a plan at once and tells the service of the pick. Never rejects: the outcome says how the pick ended. With
   * `via: 'keyboard'`, the write waits 150 ms for a further key press.
   */
  pick(ident: Ident, how?: { by?: PickedBy; via?: 'pointer' | 'keyboard' }): Promise<PickOutcome>;
  /**
   * Resolves once the shopper can pay. Rejects if `signal` aborts, if the status is `closed`, or if the picker leaves
   * the page.
   */
  settled(options?: { signal?: AbortSignal | undefined }): Promise<Settled>;
  /**
   * Waits until the shopper can pay, and then resolves with a hold. From this call until the hold is released, the
   * picker is locked: it ignores picks. There is one exception: while the payment waits to begin, the picker takes
   * another pick if the plan shown cannot be bought. During the hold, no other tab of this browser writes. The promise
   * rejects in the same cases as the promise of `settled`. It also rejects if the price of the plan has changed since
   * the call, because the shopper has agreed only to the old price.
   */
  beginPayment(options?: { signal?: AbortSignal | undefined }): Promise<PaymentHold>;
  /**
   * Ends a pause before the next attempt. If the session has ended, makes one more attempt. With `by: 'shopper'`, the
   * attempt begins at once. If code asks, the attempt begins at the earliest 5 s after the end of the last write.
   */
  retry(how?: { by?: PickedBy }): void;
  /** Takes the payment over from a tab that does not answer. Call this function only when the shopper asks for it. */
  payHere(): void;
  /**
   * Calls the listener with every event as `{ type, detail }`, in order. Returns a function that removes the listener.
   */
  subscribe(listener: (news: PlanPickerNews) => void): () => void;
  /** Starts the picker. In a page, a new picker runs already. On a server, or in a test in Node, it does not. */
  connect(): void;
  /**
   * Stops the picker: no request, timer, lock or listener is left. But a payment that is under way keeps its locks
   * until its hold is released. A write that may still be applied is noted for the next picker.
   */
  disconnect(): void;
  [Symbol.dispose](): void;
}

/** What a picker uses besides its options. The element and the tests pass their own values. */
export interface Surroundings {
  /** Whether the picker runs from the start. @default true in a page, false on a server */
  readonly connected?: boolean;
  readonly send?: SendWrite;
  readonly loadPrices?: LoadPricePoints;
  readonly page?: Page;
  /** The document in which the picker is drawn. If this document is visible, the shopper may see the picker. */
  readonly document?: () => Document | undefined;
}
