/**
 * Connects a picker with a checkout of the service's own SDK. The picker writes the plan, and the SDK's form charges
 * it. This module is the gate between the two: a charge is sent only for the plan and the price that were on screen when
 * the shopper pressed “Pay”, and only while the session is known to hold that plan.
 */
import type { Companion } from '../companion.ts';
import { PlanPickerError } from '../error.ts';
import type { Messages } from '../messages.ts';
import type { Ident, PaymentHold, Total } from '../types.ts';
import { type CreatePayment, paidOrders, paymentsOf, type RunningCheckout } from './checkout.ts';
import type { Picker } from './picker.ts';

/**
 * A charge waits at most this many ms until the shopper can pay. After this time, the charge fails: the shopper reads
 * why, and may press “Pay” again.
 */
const longestWait = 30_000;

/** If the shopper presses “Pay” again within this many ms, both presses count as one. */
const samePressWithin = 1000;

/**
 * Connects the picker with the checkout. The returned function disconnects them: it restores what the bridge changed in
 * the SDK. The picker then keeps its session.
 */
export const bridge = (picker: Picker, checkout: RunningCheckout): (() => void) => {
  const payments = paymentsOf(checkout);
  // A page may connect the same checkout or the same picker twice. Two bridges would work against each other, so the
  // earlier one leaves first.
  payments.leave();
  picker.companion()?.leave(checkout.getContainer());
  const { apiClient, checkoutConfig, primerWrapper, updatePrice } = checkout;
  const { createPayment } = apiClient;
  const container = checkout.getContainer();
  const wasInert = container?.hasAttribute('inert') ?? false;
  const leaving = new AbortController();
  let orderId: string | null = null;
  let total: Total | null = null;
  let isTaxPending = false;
  /** The plan that was confirmed when the SDK began to calculate the tax. */
  let taxed: Ident | null = null;
  let isRenewalRefused = false;

  /** Gives the SDK's current order to the picker. After a failed payment the SDK may have another order. */
  const followOrder = (ident?: Ident): void => {
    if (leaving.signal.aborted || !checkout.orderId || checkout.orderId === orderId) return;
    orderId = checkout.orderId;
    takeSession(orderId, ident);
  };

  const takeSession = (orderId: string, ident?: Ident): void => {
    const { clientToken } = payments;
    picker.configure({ session: { clientToken, orderId, ...(ident !== undefined && { ident }) } });
  };

  /**
   * Makes the form inert while the shopper cannot pay. A payment that is under way may need the form, so the form then
   * stays active.
   */
  const guardForm = (): void => {
    if (leaving.signal.aborted) return;
    const isHeldBack = !picker.canPay() && !payments.hold && !payments.isCharging;
    container?.toggleAttribute('inert', isHeldBack || wasInert);
    container?.setAttribute('aria-busy', String(isHeldBack));
  };

  const endPayment = (): void => {
    payments.hasEnded = true;
    // The answer to the charge is still to come, and it decides how the payment ends. So nothing is released yet.
    if (payments.isCharging) return;
    payments.hold?.release();
    payments.hold = null;
    guardForm();
  };

  /**
   * Ends a payment that did not succeed. The SDK may have another order now, so the picker takes this order. After a
   * success, only `endPayment` is called, so the picker keeps the paid order.
   */
  const goOnUnpaid = (): void => {
    endPayment();
    if (!payments.isCharging) followOrder();
  };

  const takeHold = async (payment: Parameters<CreatePayment>[0]): Promise<PaymentHold> => {
    const agreed = payments.meant.size > 0 ? [...payments.meant] : [picker.agreement()];
    const isAgreed = () => agreed.every((one) => one === picker.agreement());
    const giveUp = new AbortController();
    const stop = () => giveUp.abort(new Error(picker.texts().notYet));
    const timer = setTimeout(stop, longestWait);
    leaving.signal.addEventListener('abort', stop);
    try {
      const taken = await picker.beginPayment({ signal: giveUp.signal }).catch((error: unknown) => {
        throw new Error(isAgreed() ? wordsFor(error, picker.texts()) : picker.texts().planChanged);
      });
      const isOfOrder = taken.orderId === (payment.orderId ?? orderId);
      if (isAgreed() && isOfOrder) return taken;
      taken.release();
      throw new Error(picker.texts().planChanged);
    } finally {
      clearTimeout(timer);
      leaving.signal.removeEventListener('abort', stop);
    }
  };

  const charge: CreatePayment = async (payment) => {
    // Other code may have wrapped this function, and may still call it after the end of this bridge.
    if (leaving.signal.aborted) return createPayment.call(apiClient, payment);
    // A second press does not charge again: not during the charge, not during a step of the bank, and not after the
    // order was paid.
    const isPaid = () => [orderId, payment.orderId].some((order) => order && paidOrders().has(order));
    const { locked, reasons } = picker.texts();
    if (payments.isCharging || payments.hold || isPaid()) {
      payments.refusedSecond++;
      throw new Error(isPaid() ? reasons['already-paid'] : locked);
    }
    payments.isCharging = true;
    guardForm();
    try {
      payments.hold = await takeHold(payment);
      // This is the last check before the request is sent. While the payment waited, the order may have been paid in
      // another form.
      if (payments.hold.signal.aborted) throw new Error(picker.texts().planChanged);
      if (isPaid()) throw new Error(reasons['already-paid']);
      const paid = await createPayment.call(apiClient, payment);
      payments.isCharging = false;
      // If there is a later bridge, it ends the payment.
      if (leaving.signal.aborted && payments.leave === leave) endPayment();
      return paid;
    } catch (error) {
      payments.isCharging = false;
      goOnUnpaid();
      throw error;
    }
  };

  const afterUpdate: Companion['afterUpdate'] = async (hosts, ident, context) => {
    if (orderId && !leaving.signal.aborted && context.session?.orderId !== orderId) {
      tellDevelopers('session: expected the order of the SDK; the picker returns to it');
      takeSession(orderId);
      return guardForm();
    }
    const isRefreshed = await primerWrapper.refreshClientSession();
    if (isRefreshed === false) throw new Error('the payment form kept its old session');
    if (context.signal.aborted) return;
    checkoutConfig.priceId = ident;
    // The old total is for another plan, so it is removed. If the SDK has said that it calculates a new total, the
    // shopper already reads this, and the total stays as it is.
    if (total && total.ident !== ident && !isTaxPending) tellTotal(null);
    await hosts?.(ident, context);
  };

  const tellTotal = (told: Total | null): void => {
    total = told;
    picker.configure({ total });
  };

  const listeners = {
    'start-purchase': () => {
      const now = performance.now();
      // The shopper may have left the bank's confirmation step, and the SDK may not report this. So a new press ends
      // the old payment.
      if (payments.hold && now - payments.pressedAt > samePressWithin) goOnUnpaid();
      payments.pressedAt = now;
      if (payments.hasEnded) payments.meant.clear();
      payments.hasEnded = false;
      payments.meant.add(picker.agreement());
    },
    success: () => {
      // The payment may have been for another order than the picker's.
      for (const order of [orderId, checkout.orderId]) if (order) paidOrders().add(order);
      endPayment();
    },
    'purchase-failure': () => {
      // If a second charge was refused, this failure is about that charge, not about the payment under way.
      if (payments.refusedSecond > 0) payments.refusedSecond--;
      else goOnUnpaid();
    },
    'purchase-cancelled': goOnUnpaid,
    'tax-pending': () => {
      isTaxPending = true;
      taxed = picker.confirmed();
      if (total) tellTotal({ ...total, ident: noPlan });
    },
    'tax-change': ({ amountTotal, taxAmount, currency }: TaxChange) => {
      const ident = picker.confirmed();
      // If another plan was confirmed during the calculation, the total may be for the plan before.
      const isOfPlan = ident !== null && !(isTaxPending && taxed !== ident);
      isTaxPending = false;
      const isTold = [amountTotal, taxAmount].every(Number.isSafeInteger) && /^[a-z]{3}$/i.test(currency);
      // If the total cannot be read, no total is shown. No error is thrown, because it would be thrown into the SDK.
      if (!isOfPlan || !isTold) return tellTotal(null);
      const inMajor = (amount: number) => majorUnits(amount, currency);
      tellTotal({
        ...{ ident, currency: currency.toUpperCase() },
        ...{ amount: inMajor(amountTotal), tax: inMajor(taxAmount) },
      });
    },
    destroy: () => {
      disconnect();
      picker.configure({ session: null });
    },
  };

  const pickInstead = async (priceId: string): Promise<unknown> => {
    if (leaving.signal.aborted) return updatePrice.call(checkout, priceId);
    const { outcome, problem } = await picker.pick(priceId);
    if (outcome !== 'confirmed')
      throw new PlanPickerError(problem?.message ?? 'another plan was picked meanwhile');
  };

  // An SDK without `off` still calls the listeners of a bridge that has left.
  const heard = Object.entries(listeners).map(([event, listener]): [string, (told: TaxChange) => void] => [
    event,
    (told) => {
      if (!leaving.signal.aborted) listener(told);
    },
  ]);
  const stopWatching = picker.watch(guardForm);
  /** Restores the SDK. A payment under way goes on, and the next bridge of this checkout knows of it. */
  const leave = (): void => {
    if (leaving.signal.aborted) return;
    leaving.abort();
    stopWatching();
    for (const [event, listener] of heard) checkout.off?.(event, listener);
    if (apiClient.createPayment === charge) apiClient.createPayment = createPayment;
    if (checkout.updatePrice === pickInstead) checkout.updatePrice = updatePrice;
    container?.toggleAttribute('inert', wasInert);
    container?.removeAttribute('aria-busy');
    picker.accompany(null);
    picker.configure({ total: null });
  };
  const disconnect = (): void => {
    if (leaving.signal.aborted) return;
    leave();
    // A charge that was sent is still under way, so its hold is not released here.
    endPayment();
  };
  const beside: Companion = {
    afterUpdate,
    refuseRenewal() {
      if (isRenewalRefused) return;
      isRenewalRefused = true;
      tellDevelopers('renewSession: expected none beside the SDK, which charges only its own order');
    },
    leave(next) {
      disconnect();
      // The form of the earlier checkout may still be on the page. It would charge an order that no picker writes to.
      if (container !== next) container?.toggleAttribute('inert', true);
    },
  };

  for (const [event, listener] of heard) checkout.on(event, listener);
  apiClient.createPayment = charge;
  checkout.updatePrice = pickInstead;
  payments.leave = leave;
  picker.accompany(beside);
  followOrder(checkoutConfig.priceId);
  guardForm();
  return disconnect;
};

/** Writes a line on the console, as the element does for mistakes of the page. */
const tellDevelopers = (message: string): void => console.error(`ff-plan-picker: ${message}`);

interface TaxChange {
  /** `amountTotal` and `taxAmount` are in minor units, such as cents. */
  readonly amountTotal: number;
  readonly taxAmount: number;
  readonly currency: string;
}

/**
 * A placeholder that is no plan's ident. If a total has this ident, the shopper reads that the total is being
 * calculated.
 */
const noPlan: Ident = '-';

/**
 * Converts minor units, such as cents, into major units, such as dollars. The decimal point is moved in the text,
 * because a division could change the amount.
 */
const majorUnits = (amount: number, currency: string): string => {
  const { maximumFractionDigits: digits = 2 } = new Intl.NumberFormat('en', {
    ...{ style: 'currency', currency },
  }).resolvedOptions();
  const text = String(amount).padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
};

/** The text that the shopper reads if the charge was not sent. */
const wordsFor = (error: unknown, { reasons, notYet }: Messages): string => {
  // `instanceof` is not used, because the error may come from another copy of the class `PlanPickerError`.
  const { problem } = Object(error) as Partial<PlanPickerError>;
  return problem ? reasons[problem.kind] : notYet;
};
