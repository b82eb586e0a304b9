/**
 * The picker beside the service's own SDK: `connectBilling(picker, checkout)`. The picker changes the plan, the SDK's form
 * charges it, and a charge waits until both are known to be the same.
 */
import type { PlanPickerElement } from '../element/element.ts';
import type { PlanPicker } from '../picker/options.ts';
import { bridge } from './bridge.ts';
import { type BillingCheckout, readCheckout } from './checkout.ts';
import { pickerOf } from './picker.ts';

export type { BillingCheckout } from './checkout.ts';

/**
 * Connects a picker, the element or the one without, with what `Billing.createCheckout()` gave. The picker takes the
 * checkout's session; `checkout.updatePrice()` picks; a charge waits for the gate, up to 30 s, and is refused with words
 * for the shopper where the plan is no longer the one on screen when “Pay” was pressed. While the shopper cannot pay, the
 * form's container is `inert`.
 * @returns how to disconnect
 * @throws {PlanPickerError} that names what the checkout lacks
 */
export const connectBilling = (
  picker: PlanPickerElement | PlanPicker,
  checkout: BillingCheckout,
): (() => void) => bridge(pickerOf(picker), readCheckout(checkout));
