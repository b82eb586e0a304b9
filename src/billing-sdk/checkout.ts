/**
 * A checkout of the service's own SDK (`@funnelfox/billing`, about version 0.9), as far as the bridge needs it. The
 * bridge checks that each member exists. If a version of the SDK lacks a member, the bridge throws an error that names
 * the member, and charges nothing.
 */
import { PlanPickerError } from '../error.ts';
import type { Ident, PaymentHold } from '../types.ts';

/**
 * The result of `Billing.createCheckout()`, as far as the SDK's types declare it. The SDK's own type is assignable to
 * this type, so the SDK is not a dependency.
 */
export interface BillingCheckout {
  orderId: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: each event has listeners of its own shape.
  on(event: any, listener: any): unknown;
  updatePrice(priceId: string): Promise<unknown>;
}

/** The same checkout, also with the members that the SDK's types do not declare. */
export interface RunningCheckout extends BillingCheckout {
  clientToken: string | null;
  readonly checkoutConfig: { priceId: Ident };
  readonly apiClient: { createPayment: CreatePayment };
  readonly primerWrapper: { refreshClientSession(): unknown };
  getContainer(): Element | null;
  // biome-ignore lint/suspicious/noExplicitAny: like `on`.
  off?(event: any, listener: any): unknown;
  [payments]?: Payments;
}

/** What a bridge knows about the payments of its checkout. If a checkout is connected again, the next bridge goes on. */
export interface Payments {
  /**
   * The token of the session, read at the first connection. If a payment needs a further step, the SDK replaces its token
   * with the token of that step.
   */
  readonly clientToken: string;
  /**
   * What the shopper agreed to with each press of “Pay”: the plan on screen, at its price. If two presses meant different
   * plans or prices, nothing is charged.
   */
  readonly meant: Set<string | null>;
  pressedAt: number;
  /**
   * Whether a payment has ended since the last press. If so, the next press clears `meant`. The end of the payment does
   * not clear `meant`: if the shopper pressed twice before this end, the second press may still lead to a charge.
   */
  hasEnded: boolean;
  hold: PaymentHold | null;
  /** The number of second charges that were refused and that the SDK has not yet reported as failed. */
  refusedSecond: number;
  isCharging: boolean;
  /** Takes the last bridge away from the checkout. */
  leave(): void;
}

/** The same symbol in every copy of this script, so each copy finds the bridge of another copy. */
const payments: unique symbol = Symbol.for('ff-plan-picker:payments');

export const paymentsOf = (checkout: RunningCheckout): Payments => {
  const known = checkout[payments];
  if (known) return known;
  const value: Payments = {
    ...{ clientToken: checkout.clientToken ?? '', meant: new Set(), pressedAt: Number.NEGATIVE_INFINITY },
    ...{ hasEnded: false, hold: null, refusedSecond: 0, isCharging: false, leave() {} },
  };
  Object.defineProperty(checkout, payments, { value });
  return value;
};

/** The same symbol in every copy of this script, for the same reason. */
const paid: unique symbol = Symbol.for('ff-plan-picker:paid-orders');

/**
 * The orders that were paid in this page. The SDK may give one order to two checkouts, so a checkout cannot remember
 * this by itself.
 */
export const paidOrders = (): Set<string> => {
  const holder = globalThis as { [paid]?: Set<string> };
  holder[paid] ??= new Set();
  return holder[paid];
};

export type CreatePayment = (payment: { readonly orderId?: string }) => Promise<unknown>;

const functions = [
  ...(['on', 'updatePrice', 'getContainer', 'apiClient.createPayment'] as const),
  ...(['primerWrapper.refreshClientSession'] as const),
];
const texts = ['orderId', 'clientToken', 'checkoutConfig.priceId'] as const;

/** @throws {PlanPickerError} if the checkout lacks a member; the error names this member */
export const readCheckout = (checkout: BillingCheckout): RunningCheckout => {
  const at = (path: string): unknown =>
    path.split('.').reduce((from: unknown, name) => Reflect.get(Object(from), name), checkout);
  const lacks = (path: string, expected: string) =>
    new PlanPickerError(
      `connectBilling: expected checkout.${path} to be ${expected}; the facts are those of @funnelfox/billing 0.9`,
      { field: `checkout.${path}`, expected },
    );
  for (const path of functions) if (typeof at(path) !== 'function') throw lacks(path, 'a function');
  for (const path of texts) {
    const isTold = typeof at(path) === 'string' && at(path) !== '';
    if (!isTold) throw lacks(path, 'a text; await Billing.createCheckout() first');
  }
  return checkout as RunningCheckout;
};
