/**
 * Connects a picker with a checkout of the service's own SDK. The picker writes the plan, and the SDK's form charges
 * it. This module is the gate between the two: a charge is sent only for the plan that was on screen when the shopper
 * pressed “Pay”, and only while the session is known to hold that plan.
 */
import { PlanPickerError } from '../error.ts';
import type { Messages } from '../messages.ts';
import type { AfterUpdate, Ident, PaymentHold, Total } from '../types.ts';
import type { CreatePayment, RunningCheckout } from './checkout.ts';
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
  // The token is read only here. If a payment needs a further step, the SDK replaces its token with the token of that
  // step.
  const { clientToken, apiClient, checkoutConfig, primerWrapper, updatePrice } = checkout;
  const { createPayment } = apiClient;
  const container = checkout.getContainer();
  const wasInert = container?.hasAttribute('inert') ?? false;
  const leaving = new AbortController();
  const hostsUpdate = picker.afterUpdate();
  let orderId: string | null = null;
  /** The plans on screen when the shopper pressed “Pay”. If two presses meant different plans, nothing is charged. */
  const meant = new Set<Ident | null>();
  let pressedAt = Number.NEGATIVE_INFINITY;
  /**
   * Whether a payment has ended since the last press. If so, the next press clears `meant`. The end of the payment does
   * not clear `meant`: if the shopper pressed twice before this end, the second press may still lead to a charge.
   */
  let hasEnded = false;
  let hold: PaymentHold | null = null;
  let paidOrder: string | null = null;
  /** The number of second charges that were refused here and that the SDK has not yet reported as failed. */
  let refusedSecond = 0;
  let isCharging = false;
  let total: Total | null = null;
  let isTaxPending = false;

  /** Gives the SDK's current order to the picker. After a failed payment the SDK may have another order. */
  const followOrder = (ident: { readonly ident?: Ident } = {}): void => {
    if (leaving.signal.aborted || !checkout.orderId || checkout.orderId === orderId) return;
    orderId = checkout.orderId;
    picker.configure({ session: { clientToken: clientToken ?? '', orderId, ...ident } });
  };

  /**
   * Makes the form inert while the shopper cannot pay. A payment that is under way may need the form, so the form then
   * stays active.
   */
  const guardForm = (): void => {
    if (leaving.signal.aborted) return;
    const isHeldBack = !picker.canPay() && !hold && !isCharging;
    container?.toggleAttribute('inert', isHeldBack || wasInert);
    container?.setAttribute('aria-busy', String(isHeldBack));
  };

  const endPayment = (): void => {
    hasEnded = true;
    // The answer to the charge is still to come, and it decides how the payment ends. So nothing is released yet.
    if (isCharging) return;
    hold?.release();
    hold = null;
    guardForm();
  };

  /**
   * Ends a payment that did not succeed. The SDK may have another order now, so the picker takes this order. After a
   * success, only `endPayment` is called, so the picker keeps the paid order.
   */
  const goOnUnpaid = (): void => {
    endPayment();
    if (!isCharging) followOrder();
  };

  const takeHold = async (payment: Parameters<CreatePayment>[0]): Promise<PaymentHold> => {
    const wanted = meant.size > 0 ? [...meant] : [picker.shown()];
    const giveUp = new AbortController();
    const stop = () => giveUp.abort(new Error(picker.texts().notYet));
    const timer = setTimeout(stop, longestWait);
    leaving.signal.addEventListener('abort', stop);
    try {
      const taken = await picker.beginPayment({ signal: giveUp.signal }).catch((error: unknown) => {
        throw new Error(wordsFor(error, picker.texts()));
      });
      const isOfOrder = taken.orderId === (payment.orderId ?? taken.orderId);
      if (wanted.every((ident) => ident === taken.ident) && isOfOrder) return taken;
      taken.release();
      throw new Error(picker.texts().planChanged);
    } finally {
      clearTimeout(timer);
      leaving.signal.removeEventListener('abort', stop);
    }
  };

  const charge: CreatePayment = async (payment) => {
    // A second press does not charge again: not during the charge, not during a step of the bank, and not after the
    // order was paid.
    const isPaid = orderId === paidOrder;
    if (isCharging || hold || isPaid) {
      refusedSecond++;
      const { locked, reasons } = picker.texts();
      throw new Error(isPaid ? reasons['already-paid'] : locked);
    }
    isCharging = true;
    guardForm();
    try {
      hold = await takeHold(payment);
      // This is the last check before the request is sent.
      if (hold.signal.aborted) throw new Error(picker.texts().planChanged);
      const paid = await createPayment.call(apiClient, payment);
      isCharging = false;
      if (leaving.signal.aborted) endPayment();
      return paid;
    } catch (error) {
      isCharging = false;
      goOnUnpaid();
      throw error;
    }
  };

  const afterUpdate: AfterUpdate = async (ident, context) => {
    const isRefreshed = await primerWrapper.refreshClientSession();
    if (isRefreshed === false) throw new Error('the payment form kept its old session');
    if (context.signal.aborted) return;
    checkoutConfig.priceId = ident;
    // The old total is for another plan, so it is removed. If the SDK has said that it calculates a new total, the
    // shopper already reads this, and the total stays as it is.
    if (total && total.ident !== ident && !isTaxPending) tellTotal(null);
    await hostsUpdate?.(ident, context);
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
      if (hold && now - pressedAt > samePressWithin) goOnUnpaid();
      pressedAt = now;
      if (hasEnded) meant.clear();
      hasEnded = false;
      meant.add(picker.shown());
    },
    success: () => {
      paidOrder = orderId;
      endPayment();
    },
    'purchase-failure': () => {
      // If a second charge was refused, this failure is about that charge, not about the payment under way.
      if (refusedSecond > 0) refusedSecond--;
      else goOnUnpaid();
    },
    'purchase-cancelled': goOnUnpaid,
    'tax-pending': () => {
      isTaxPending = true;
      if (total) tellTotal({ ...total, ident: noPlan });
    },
    'tax-change': ({ amountTotal, taxAmount, currency }: TaxChange) => {
      isTaxPending = false;
      const ident = picker.confirmed();
      const isTold = [amountTotal, taxAmount].every(Number.isSafeInteger) && /^[a-z]{3}$/i.test(currency);
      // If the total cannot be read, no total is shown. No error is thrown, because it would be thrown into the SDK.
      if (ident === null || !isTold) return tellTotal(null);
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

  const pickInstead = async (priceId: string): Promise<void> => {
    const { outcome, problem } = await picker.pick(priceId);
    if (outcome !== 'confirmed')
      throw new PlanPickerError(problem?.message ?? 'another plan was picked meanwhile');
  };

  const stopWatching = picker.watch(guardForm);
  const disconnect = (): void => {
    if (leaving.signal.aborted) return;
    leaving.abort();
    stopWatching();
    for (const [event, listener] of Object.entries(listeners)) checkout.off?.(event, listener);
    if (apiClient.createPayment === charge) apiClient.createPayment = createPayment;
    if (checkout.updatePrice === pickInstead) checkout.updatePrice = updatePrice;
    // A charge that was sent is still under way, so its hold is not released here.
    if (!isCharging) hold?.release();
    container?.toggleAttribute('inert', wasInert);
    container?.removeAttribute('aria-busy');
    picker.configure({ afterUpdate: hostsUpdate ?? null, total: null });
  };

  for (const [event, listener] of Object.entries(listeners)) checkout.on(event, listener);
  apiClient.createPayment = charge;
  checkout.updatePrice = pickInstead;
  picker.configure({ afterUpdate });
  followOrder({ ident: checkoutConfig.priceId });
  guardForm();
  return disconnect;
};

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
