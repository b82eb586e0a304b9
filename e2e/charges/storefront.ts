/**
 * Two pages with the stand-in of the service's SDK. One has the picker and the bridge. The other has plain buttons that
 * call the SDK's own `updatePrice`, as its documentation shows.
 */
import type { PlanPickerElement } from '../../src/element/element.ts';
import type { Plan } from '../../src/types.ts';
import type { BillingStandIn } from '../../tests/support/billing-checkout.ts';

export const idents = ['pp_a', 'pp_b', 'pp_c'] as const;

const plans: readonly Plan[] = idents.map((ident) => ({
  ...{ ident, title: ident, currency: 'USD', price: '9.99' },
  period: { count: 1, unit: 'month' },
}));

/** In ms. A late write of a run is applied well within this window, even on a busy machine. */
const impatient = { timeout: 3000, lateWriteWindow: 3000 };

export interface Storefront {
  /** The plan that the shopper sees as chosen. */
  shown(): string;
  /** Whether the page says that the shopper can pay. */
  canPay(): boolean;
  /** Whether the shopper can press “Pay”. */
  canPress(): boolean;
  /** The shopper chooses a plan. */
  choose(ident: string): void;
  /** How often the shown plan has changed, or somebody asked for a change. */
  changes(): number;
  leave(): void;
}

declare const PlanPicker: {
  connectBilling(picker: PlanPickerElement, checkout: BillingStandIn): () => void;
};

export const withPicker = (checkout: BillingStandIn, place: Element, baseUrl: string): Storefront => {
  const picker = document.createElement('ff-plan-picker') as PlanPickerElement;
  Object.assign(picker, { orgId: 'acme', baseUrl, plans, ...impatient });
  let changes = 0;
  for (const type of ['plan-pick', 'plan-rollback']) picker.addEventListener(type, () => changes++);
  place.append(picker);
  const disconnect = PlanPicker.connectBilling(picker, checkout);
  const container = checkout.getContainer() as HTMLElement;
  return {
    shown: () => picker.value,
    canPay: () => picker.canPay,
    canPress: () => !container.inert,
    choose: (ident) => picker.shadowRoot?.querySelector<HTMLInputElement>(`input[value="${ident}"]`)?.click(),
    changes: () => changes,
    leave() {
      disconnect();
      picker.remove();
    },
  };
};

/**
 * The buttons show a choice at once. If the choice fails, they show the plan of the last `updatePrice` that succeeded.
 * Nobody can pay while a choice is pending.
 */
export const withButtons = (checkout: BillingStandIn): Storefront => {
  let shown = checkout.checkoutConfig.priceId;
  let changes = 0;
  let pending = 0;
  const { updatePrice } = checkout;
  const choose = async (ident: string): Promise<void> => {
    changes++;
    pending++;
    shown = ident;
    try {
      await updatePrice.call(checkout, ident);
    } catch {
      shown = checkout.checkoutConfig.priceId;
    } finally {
      pending--;
    }
  };
  // If other code calls `updatePrice`, the buttons show that plan, too.
  checkout.updatePrice = choose;
  const isFree = () => pending === 0;
  return { shown: () => shown, canPay: isFree, canPress: isFree, choose, changes: () => changes, leave() {} };
};
