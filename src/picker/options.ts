/** The options of a picker, and what it offers to hosts that draw the plans themselves. */
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

/** The options of a picker: where the service is, which checkout this is, and what to offer. */
export interface PlanPickerOptions {
  /** Organisation id, `[A-Za-z0-9_-]{1,64}`. */
  orgId: string;
  /**
   * The checkout session. If it is left out or `null`, there is no session yet. If another session is set, it replaces
   * the old one at once.
   */
  session?: Session | null;
  /** The plan to show first, for example from the page's address. It is asserted before the shopper can pay. */
  selected?: Ident | null;
  /**
   * The plans on offer, as a list or as JSON. If left out, the host keeps its own list, and any ident may be picked.
   */
  plans?: readonly Plan[] | readonly PlanCopy[] | string | undefined;
  /**
   * Offers these price points, in this order, at the service's current prices. `plans` then gives their titles and
   * everything else but the price. A text is read like the attribute `price-points`.
   */
  pricePoints?: readonly Ident[] | string | null | undefined;
  /** The service's address. @default 'https://billing.funnelfox.com' */
  baseUrl?: string | undefined;
  /** A BCP 47 language tag. The texts are in this language, if it was registered. @default 'en' */
  locale?: string | undefined;
  /** Replaces single texts. A string is read as JSON. */
  messages?: Partial<Messages> | string | undefined;
  /** Whether the prices include tax. `excluded`: the terms say “plus tax”. @default nothing is said about tax */
  tax?: Tax | null | undefined;
  /**
   * The whole amount that is charged for a plan, including tax. It is shown while that plan is confirmed and nothing is
   * under way. Otherwise the shopper reads that the total is being calculated. @default no total is shown
   */
  total?: Total | null | undefined;
  /** Sent with every write as `client_metadata`. */
  clientMetadata?: WriteRequest['clientMetadata'];
  /**
   * Adds `write_number` to the metadata of each write: an integer that grows with each attempt for the checkout in this
   * browser. A service can then drop late writes. If the browser itself repeats a request, the number stays the same.
   * @default false
   */
  numberWrites?: boolean | undefined;
  /** The meaning of other error codes of the service. The picker knows the documented ones. */
  problemKinds?: WriteRequest['problemKinds'];
  /** Whether an unknown answer is an acknowledgement. Called for answers with HTTP 2xx. */
  acknowledges?: WriteRequest['acknowledges'];
  /** A write is given up after this many ms. @default 8000 */
  timeout?: number | undefined;
  /** For this many ms after a write was given up, it may still be applied. @default 10000 */
  lateWriteWindow?: number | undefined;
  /** Awaited after each acknowledgement, and for each new session, before the shopper can pay. */
  afterUpdate?: AfterUpdate | null | undefined;
  /**
   * Creates a new session that holds `ident`. The picker calls this function if the session has expired. It also calls
   * this function if a write would have to wait for a late-write window. Then it goes on in the new session at once.
   */
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
  /** The plan that the service is known to hold; `null` if this plan is not known. */
  readonly confirmed: ReadonlySignal<Ident | null>;
  /** Whether the plan shown is the plan in the session, and no write so far can change that. */
  readonly canPay: ReadonlySignal<boolean>;
  readonly status: ReadonlySignal<Status>;
  /** Why the shopper cannot pay, or why the last pick was rolled back. */
  readonly problem: ReadonlySignal<Problem | null>;
  /** The last pick that was rolled back; `null` after the next pick. */
  readonly rollback: ReadonlySignal<Rollback | null>;
  /**
   * The plan that was rolled back, if its write may still be applied. The shopper can pick this plan again without a
   * wait.
   */
  readonly lostPick: ReadonlySignal<Ident | null>;
  /** Whether another tab pays, and whether its page answers. */
  readonly paymentElsewhere: ReadonlySignal<PaymentElsewhere>;
  /** The checked plans, with their texts in the language of `locale`. */
  readonly offers: ReadonlySignal<readonly Offer[]>;
  /** How many plans wait for their live prices, and whether the last attempt to load these failed. */
  readonly prices: ReadonlySignal<{ readonly awaited: number; readonly failed: boolean }>;
  /** The total as text, or a text that says that the total is being calculated. `null` if the host gave no total. */
  readonly total: ReadonlySignal<string | null>;
  /** All texts, including the host's own texts. */
  readonly messages: ReadonlySignal<Messages>;
  readonly session: ReadonlySignal<Session | null>;
  /** Changes these options and no others. */
  configure(changes: Partial<PlanPickerOptions>): void;
  /**
   * Shows a plan at once and tells the service. Never rejects: the outcome says how the pick ended.
   * With `via: 'keyboard'`, the write waits 150 ms for a further key.
   */
  pick(ident: Ident, how?: { by?: PickedBy; via?: 'pointer' | 'keyboard' }): Promise<PickOutcome>;
  /**
   * Resolves once the shopper can pay. Rejects when `signal` aborts, when the session is closed, or when the picker
   * leaves.
   */
  settled(options?: { signal?: AbortSignal | undefined }): Promise<Settled>;
  /**
   * Ignores picks from now on, waits until the shopper can pay, and locks the picker until the hold is released. No other
   * tab of this browser writes meanwhile. Rejects as `settled` does.
   */
  beginPayment(options?: { signal?: AbortSignal | undefined }): Promise<PaymentHold>;
  /**
   * Ends a pause before the next attempt. If the session has ended, one more attempt is made. If the shopper asks, this
   * works at once. If code asks, the next write begins 5 s after the last one ended, or later.
   */
  retry(how?: { by?: PickedBy }): void;
  /** Takes the payment over from a tab that does not answer. Call it only when the shopper asks for it. */
  payHere(): void;
  /**
   * Calls the listener with every event as `{ type, detail }`, in order. Returns a function that removes the listener.
   */
  subscribe(listener: (news: PlanPickerNews) => void): () => void;
  /** Starts the picker again after `disconnect`. A new picker is started already. */
  connect(): void;
  /**
   * Stops the picker: no request, timer, lock or listener is left. A write that may still be applied is noted for the
   * next picker.
   */
  disconnect(): void;
  [Symbol.dispose](): void;
}

/** What a picker uses besides its options. The element and the tests give their own values. */
export interface Surroundings {
  /** Whether to run from the start. @default true */
  readonly connected?: boolean;
  readonly send?: SendWrite;
  readonly loadPrices?: LoadPricePoints;
  readonly page?: Page;
  /** The document in which the picker is drawn. If it is visible, the shopper may see the picker. */
  readonly document?: () => Document | undefined;
}
