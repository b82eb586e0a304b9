/**
 * Connects a picker with a checkout of the service's own SDK. The picker writes the plan, and the SDK's form charges
 * it. The gate is between the two. It lets a charge leave only for the plan that was on screen when the shopper pressed
 * “Pay”, and only while the session is known to hold that plan.
 */
import { PlanPickerError } from '../error.ts';
import type { Messages } from '../messages.ts';
import type { AfterUpdate, Ident, PaymentHold, Total } from '../types.ts';
import type { CreatePayment, RunningCheckout } from './checkout.ts';
import type { Picker } from './picker.ts';

/** A charge waits this many ms for the gate. Then the shopper reads why, and may press “Pay” again. */
const longestWait = 30_000;

/**
 * Returns a function that disconnects. That restores what the bridge changed in the SDK. The picker keeps its session.
 */
export const bridge = (picker: Picker, checkout: RunningCheckout): (() => void) => {
  // Read only once, because a payment that needs a further step replaces the token with that step's own.
  const { clientToken, apiClient, checkoutConfig, primerWrapper, updatePrice } = checkout;
  const { createPayment } = apiClient;
  const container = checkout.getContainer();
  const wasInert = container?.hasAttribute('inert') ?? false;
  const leaving = new AbortController();
  const hostsUpdate = picker.afterUpdate();
  let orderId: string | null = null;
  /** The plan on screen when the shopper pressed “Pay”. */
  let meant: Ident | null = null;
  let hold: PaymentHold | null = null;
  let isCharging = false;
  let total: Total | null = null;
  let isTaxPending = false;

  /** Gives the SDK's current order to the picker. After a failed payment the SDK may have another order. */
  const followOrder = (ident: { readonly ident?: Ident } = {}): void => {
    if (leaving.signal.aborted || !checkout.orderId || checkout.orderId === orderId) return;
    orderId = checkout.orderId;
    picker.configure({ session: { clientToken: clientToken ?? '', orderId, ...ident } });
  };

  /** Makes the form inert while the shopper cannot pay. A payment under way may need its form. */
  const guardForm = (): void => {
    if (leaving.signal.aborted) return;
    const isHeldBack = !picker.canPay() && !hold && !isCharging;
    container?.toggleAttribute('inert', isHeldBack || wasInert);
    container?.setAttribute('aria-busy', String(isHeldBack));
  };

  const endPayment = (): void => {
    // The answer to the charge is still to come, and decides how the payment ended.
    if (isCharging) return;
    hold?.release();
    hold = null;
    meant = null;
    guardForm();
  };

  /** Ends a payment that did not succeed. The SDK may have another order now. A paid order stays as it is. */
  const goOnUnpaid = (): void => {
    endPayment();
    if (!isCharging) followOrder();
  };

  const takeHold = async (payment: Parameters<CreatePayment>[0]): Promise<PaymentHold> => {
    const wanted = meant ?? picker.shown();
    const giveUp = new AbortController();
    const stop = () => giveUp.abort(new Error(picker.texts().notYet));
    const timer = setTimeout(stop, longestWait);
    leaving.signal.addEventListener('abort', stop);
    try {
      const taken = await picker.beginPayment({ signal: giveUp.signal }).catch((error: unknown) => {
        throw new Error(wordsFor(error, picker.texts()));
      });
      const isOfOrder = taken.orderId === (payment.orderId ?? taken.orderId);
      if (taken.ident === wanted && isOfOrder) return taken;
      taken.release();
      throw new Error(picker.texts().planChanged);
    } finally {
      clearTimeout(timer);
      leaving.signal.removeEventListener('abort', stop);
    }
  };

  const charge: CreatePayment = async (payment) => {
    // A second press does not charge again.
    if (isCharging) throw new Error(picker.texts().locked);
    isCharging = true;
    guardForm();
    try {
      hold = await takeHold(payment);
      // The last check before the request leaves.
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
    // The old total is not for the new plan. If the SDK has announced no new one, none is shown.
    if (total && total.ident !== ident && !isTaxPending) tellTotal(null);
    await hostsUpdate?.(ident, context);
  };

  const tellTotal = (told: Total | null): void => {
    total = told;
    picker.configure({ total });
  };

  const listeners = {
    'start-purchase': () => {
      // The payment before this one may not have ended.
      goOnUnpaid();
      meant = picker.shown();
    },
    success: endPayment,
    'purchase-failure': goOnUnpaid,
    'purchase-cancelled': goOnUnpaid,
    'tax-pending': () => {
      isTaxPending = true;
      if (total) tellTotal({ ...total, ident: noPlan });
    },
    'tax-change': ({ amountTotal, taxAmount, currency }: TaxChange) => {
      isTaxPending = false;
      const ident = picker.confirmed();
      const isTold = [amountTotal, taxAmount].every(Number.isSafeInteger) && /^[a-z]{3}$/i.test(currency);
      // If the total cannot be read, none is shown. No error is thrown into the SDK.
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
    // A charge that has left is still under way, so its hold stays.
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
  /** In minor units, like the tax. */
  readonly amountTotal: number;
  readonly taxAmount: number;
  readonly currency: string;
}

/** No plan has this ident. If a total names it, the shopper reads that the total is being calculated. */
const noPlan: Ident = '-';

/** Moves the decimal point in the text, because a division could change the amount. */
const majorUnits = (amount: number, currency: string): string => {
  const { maximumFractionDigits: digits = 2 } = new Intl.NumberFormat('en', {
    ...{ style: 'currency', currency },
  }).resolvedOptions();
  const text = String(amount).padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
};

/** What a shopper reads if the gate did not open. */
const wordsFor = (error: unknown, { reasons, notYet }: Messages): string => {
  // Not `instanceof`, because the picker may come with another copy of the class.
  const { problem } = Object(error) as Partial<PlanPickerError>;
  return problem ? reasons[problem.kind] : notYet;
};
