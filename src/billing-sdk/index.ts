/**
 * Connects the picker with the service's own SDK: `connectBilling(picker, checkout)`. The picker changes the plan, and
 * the SDK's form charges it. A charge waits until the picker and the SDK are known to have the same plan.
 */
import type { PlanPickerElement } from '../element/element.ts';
import type { PlanPicker } from '../picker/options.ts';
import { bridge } from './bridge.ts';
import { type BillingCheckout, readCheckout } from './checkout.ts';
import { pickerOf } from './picker.ts';

export type { BillingCheckout } from './checkout.ts';

/**
 * Connects a picker, with or without an element, with the result of `Billing.createCheckout()`. The picker then uses
 * the checkout's session, and `checkout.updatePrice()` picks a plan in the picker. A charge waits until the shopper can
 * pay, for at most 30 s. If the plan or its price has changed since the shopper pressed “Pay”, the charge is refused,
 * and the shopper reads why. While the shopper cannot pay, the form's container is `inert`. A second call for the same
 * checkout ends the first connection.
 * @returns a function that disconnects
 * @throws {PlanPickerError} if the checkout lacks a member; the error names this member
 */
export const connectBilling = (
  picker: PlanPickerElement | PlanPicker,
  checkout: BillingCheckout,
): (() => void) => bridge(pickerOf(picker), readCheckout(checkout));
