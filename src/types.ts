/** The types that the modules share. They describe plain data. This module runs no code. */

/** A plan's identifier: the service's `pp_ident` (a price point), `^[-A-Za-z_0-9]{1,256}$`. */
export type Ident = string;

/** How long something lasts: `{ count: 3, unit: 'month' }` is three months. `count` is a whole number from 1. */
export interface Period {
  readonly count: number;
  readonly unit: PeriodUnit;
}

/** The units of time in which the service bills. */
export type PeriodUnit = 'minute' | 'day' | 'week' | 'month' | 'year';

/**
 * An amount in the main unit of its currency (dollars, not cents), as the service writes it: `"39.99"` is thirty-nine
 * dollars and ninety-nine cents. A string is taken exactly. A number counts as the text that `String()` makes of it.
 */
export type Amount = string | number;

/** One choice on screen. */
export interface Plan {
  /** The service's `pp_ident`: what is written to the session when the shopper picks this plan. */
  readonly ident: Ident;
  readonly title: string;
  readonly description?: string;
  readonly features?: readonly string[];
  /** A short label such as “Most popular”. */
  readonly badge?: string;
  /** Gives the badge a border and text in the accent colour. The `badge` says why the plan stands out. */
  readonly highlighted?: boolean;
  /** If `true`, the plan is shown but cannot be selected. */
  readonly disabled?: boolean;
  /**
   * If `true`, the plan is not shown, but other plans may still name it in `savingsOver`. For example, a page with a
   * switch can hide its monthly plans while it shows its yearly plans.
   */
  readonly hidden?: boolean;
  /** The currency code of ISO 4217, such as `"USD"`. */
  readonly currency: string;
  /** The amount that is billed every `period`, or once if there is no period. */
  readonly price: Amount;
  /** How often `price` is billed. If left out, `price` is charged once. */
  readonly period?: Period;
  /**
   * The price and the length of a first period. With `price: 0`, this period is a free trial. The plan itself needs a
   * `period`, too, because the shopper must read what is billed after the first period.
   */
  readonly intro?: { readonly price: Amount; readonly period: Period };
  /** An earlier, higher price. It is shown struck through, and must have been a real price. */
  readonly was?: Amount;
  /** A unit of time. The card also shows the price for this unit in small text: `'week'` shows the price per week. */
  readonly equivalent?: PeriodUnit;
  /**
   * The ident of another plan to compare with. The card says by how many whole percent this plan is cheaper for the
   * same time.
   */
  readonly savingsOver?: Ident;
}

/**
 * What the host says about a plan whose price comes from the service. If the host gives a different price, the
 * service's price is shown, and a problem is reported.
 */
export type PlanCopy = Pick<Plan, 'ident'> & Partial<Plan>;

/** One checkout on the service, as `create_client_session` returned it. */
export interface Session {
  /** The public token of the checkout. It is sent in request bodies and appears nowhere else. */
  readonly clientToken: string;
  /** The UUID of the order. */
  readonly orderId: string;
  /**
   * The plan that the session was created with. The picker shows this plan, and asserts it before the shopper can pay:
   * it writes the plan, although nobody has picked it. If `ident` is left out, the picker does not know which plan the
   * session holds.
   */
  readonly ident?: Ident;
  /**
   * `true` if the page's own script has created the session just now, for this page view. The service is then known to
   * hold `ident`, and the plan is not asserted. `fresh` counts only once: after a reload, in a second tab or on a
   * restored page, the picker asserts the plan.
   * @default false
   */
  readonly fresh?: boolean;
}

/**
 * - `empty`: no session, no plans, or no plan chosen yet
 * - `saving`: a pick is on its way to the service
 * - `ready`: the shopper can pay
 * - `checking`: the shopper cannot pay yet. Either it is not certain what the service holds, so the picker writes the
 *   shown plan, or `afterUpdate` has not finished
 * - `locked`: a payment is under way
 * - `closed`: the session has ended (expired, paid), or the picker is misconfigured. The host must set a new session or
 *   correct the options. An ended session opens again, too, if the service acknowledges one more write after a pick or
 *   `retry()`
 */
export type Status = 'empty' | 'saving' | 'ready' | 'checking' | 'locked' | 'closed';

/**
 * - `refused`: the service refused this plan
 * - `unreachable`: no answer (timeout, network error, offline)
 * - `unclear`: an answer that does not say whether the plan was applied (5xx, 429, a captive portal's page)
 * - `session-expired`: an error code says that the session has expired, or refusals with 401, 403 or 410 have ended the
 *   session. If the picker can renew the session, one such refusal is enough. If it cannot, an earlier write must have
 *   been refused too, and there must be no other plan to roll back to
 * - `already-paid`: an error code says that the order has been paid
 * - `already-subscribed`: the customer already has an active subscription (code `double_purchase`), so the session ends
 * - `after-update`: the host's `afterUpdate` failed
 * - `plans`: a plan cannot be offered as the host gave it
 * - `config`: the host configured the picker wrongly
 */
export type ProblemKind =
  | 'refused'
  | 'unreachable'
  | 'unclear'
  | 'session-expired'
  | 'already-paid'
  | 'already-subscribed'
  | 'after-update'
  | 'plans'
  | 'config';

/** What went wrong, as data. A problem never contains the client token. */
export interface Problem {
  readonly kind: ProblemKind;
  /** One sentence for developers and logs. Shoppers see the text of `messages` for this kind. */
  readonly message: string;
  /** HTTP status of the answer, if there was one. */
  readonly httpStatus?: number;
  /** The service's `error[0].code`. */
  readonly code?: string;
  /** The service's `error[0].type`. */
  readonly type?: string;
  /** The service's `req_id`. Quote it to the service's support. */
  readonly requestId?: string;
  /** The plan that the problem is about. */
  readonly ident?: Ident;
}

/**
 * How a pick ended. Each pick has exactly one outcome.
 *
 * - `confirmed`: the service holds this plan and the shopper can pay
 * - `superseded`: another pick or a new session replaced this pick, or the picker left the page
 * - `rolled-back`: the pick was rolled back, or was not possible; `problem` says why
 * - `closed`: the session ended, or the picker is misconfigured; `problem` says why
 */
export type PickOutcome = { readonly ident: Ident } & (
  | { readonly outcome: 'confirmed' | 'superseded'; readonly problem?: never }
  | { readonly outcome: 'rolled-back' | 'closed'; readonly problem: Problem }
);

/**
 * The plan that the shopper can pay for now. It is the plan on screen, and the session holds it. If there is no session,
 * the host's payment form was made for it.
 */
export interface Settled {
  readonly ident: Ident;
  /**
   * The order id of the session. It is `null` if there is no session, because `renewSession` returned `null` (only with
   * `sessionPerPlan`).
   */
  readonly orderId: string | null;
}

declare global {
  interface SymbolConstructor {
    // The option `lib` in the host's `tsconfig.json` may not include `Symbol.dispose` yet. So this file declares the
    // symbol. To write `using`, the host needs `esnext.disposable` in this option.
    readonly dispose: unique symbol;
  }
}

/** A payment under way. The picker ignores picks until `release()` is called. */
export interface PaymentHold extends Settled {
  /**
   * Aborts when the session may no longer hold the plan at its price. There are six reasons: another tab took over the
   * payment, another tab reported a write that may still be applied, the host named another plan for this session, the
   * price of the plan changed, the browser no longer says who has the lock, or the shopper left the page. Check the
   * signal as the last step before you send the charge. The signal cannot undo a charge that was sent.
   */
  readonly signal: AbortSignal;
  /** Unlocks the picker. A second call does nothing. */
  release(): void;
  [Symbol.dispose](): void;
}

/** Who picked. */
export type PickedBy = 'shopper' | 'host';

/** The picker's events, each with the content of its `detail`. No event contains the client token. */
export interface PlanPickerEventDetails {
  /** A plan was picked and is shown. The service does not know of the pick yet. */
  'plan-pick': { readonly ident: Ident; readonly previous: Ident | null; readonly by: PickedBy };
  /**
   * The service is known to hold the shown plan, and the shopper can pay. `by` says who picked the plan. `by` is
   * `picker` in two cases: the picker itself asserted the plan, or it renewed the session and `sessionPerPlan` is not
   * set.
   */
  'plan-confirm': {
    readonly ident: Ident;
    readonly orderId: string | null;
    readonly by: PickedBy | 'picker';
  };
  /** A pick was rolled back. The last acknowledged plan is shown again. */
  'plan-rollback': { readonly from: Ident; readonly to: Ident | null; readonly problem: Problem };
  /** Something went wrong that the host may want to know. */
  'plan-problem': { readonly problem: Problem };
  /** The plans on offer changed, or their texts changed. */
  'plan-offers': { readonly offers: readonly Offer[] };
  /** At least one of the four values in `detail` changed. */
  'plan-status': {
    readonly status: Status;
    readonly shown: Ident | null;
    readonly confirmed: Ident | null;
    readonly canPay: boolean;
  };
}

/** The picker's own events by name, as listeners get them. */
export type PlanPickerEvents = {
  [Type in keyof PlanPickerEventDetails]: CustomEvent<PlanPickerEventDetails[Type]>;
};

declare global {
  // The events bubble, so a listener may be anywhere above the element.
  interface GlobalEventHandlersEventMap extends PlanPickerEvents {}
}

/** One event as plain data: its name and its detail. */
export type PlanPickerNews = {
  [Type in keyof PlanPickerEventDetails]: {
    readonly type: Type;
    readonly detail: PlanPickerEventDetails[Type];
  };
}[keyof PlanPickerEventDetails];

/** Whether the prices include the tax that is due at checkout. */
export type Tax = 'included' | 'excluded';

/**
 * The whole amount that the shopper is charged for a plan, including tax. The host gets the amount from the system that
 * calculates the tax.
 */
export interface Total {
  /** The plan that the total is for. */
  readonly ident: Ident;
  /** The whole amount, including tax. */
  readonly amount: Amount;
  /** How much of `amount` is tax. */
  readonly tax?: Amount;
  /** The currency code of ISO 4217. */
  readonly currency: string;
}

/** How the cards are laid out: `stack` (below each other), `row` (side by side), or `auto` (by the width). */
export type Layout = 'stack' | 'row' | 'auto';

/**
 * Called after the service acknowledged `ident`, and for each session that replaces an earlier session. The shopper
 * cannot pay until the call has finished. Use it to refresh a payment form's own copy of the session. `signal` aborts
 * when another plan is picked or the session ends. The next call of the same host then begins only when this call has
 * ended, or after 10 s.
 */
export type AfterUpdate = (
  ident: Ident,
  context: { readonly signal: AbortSignal; readonly session: Session | null },
) => unknown;

/**
 * Creates a session that holds `ident`. `signal` aborts when the session is no longer wanted. With `sessionPerPlan`,
 * this function rebuilds the payment form for the plan, and may return `null`.
 */
export type RenewSession = (
  ident: Ident,
  context: { readonly signal: AbortSignal },
) => Promise<Session | null | undefined> | Session | null | undefined;

/** A plan's price and conditions as text, for one locale. Every field is visible text, ready to show. */
export interface Terms {
  /** The amount that is billed, such as `$39.99`. */
  readonly price: string;
  /**
   * How often the amount is billed, such as `per month` or `every 3 months`. If there is no period, this is the text
   * `once` of the messages: `one-time payment` in English.
   */
  readonly per: string;
  /** Says whether the price includes tax, such as `plus tax`. It is `null` if the host does not set `tax`. */
  readonly tax: string | null;
  /** The earlier price that is shown struck through, or `null` if the plan has none. */
  readonly was: string | null;
  /**
   * What is charged at checkout: `$0.00` for a free trial, the intro price for a paid trial, and otherwise the price.
   * Tax may be added to it.
   */
  readonly dueToday: string;
  /**
   * Whole sentences, in reading order. For a plan with a trial, they say what is due today, how long the trial lasts,
   * what the plan costs afterwards, how often this is billed, and that the plan renews until cancelled. For any other
   * plan that renews, one sentence gives its price and says that it renews. The list is empty for a plan that is
   * charged once.
   */
  readonly lines: readonly string[];
  /**
   * The trial and the price after it: `7 days free, then $39.99 per month.` It is `null` for a plan without an intro.
   */
  readonly trial: string | null;
  /** The trial alone, without the price after it: `7 days free`. It is `null` for a plan without an intro. */
  readonly lead: string | null;
  /** The price in another unit of time, such as `about $1.92 per week`. */
  readonly equivalent: string | null;
  /** How much less this plan costs than the plan in `savingsOver`, such as `Save 42% compared with Weekly`. */
  readonly savings: string | null;
  /** The savings as a number: `−42%`. */
  readonly discount: string | null;
  /**
   * Whole sentences for a place away from the card, such as an order summary. They say what is due today, what the plan
   * costs afterwards, and how often this is billed.
   */
  readonly summary: readonly string[];
}

/** A plan as the picker offers it. */
export interface Offer {
  readonly plan: Plan;
  readonly selectable: boolean;
  /**
   * The price and conditions as text; `null` if they cannot be stated in full. A plan without terms is never
   * selectable.
   */
  readonly terms: Terms | null;
}
