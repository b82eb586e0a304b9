/** The picker as the bridge uses it: one interface for the element and for the picker without an element. */
import { agreementOn } from '../agreement.ts';
import { type SdkPlace, sdkPlaceOf } from '../companion.ts';
import type { PlanPickerElement } from '../element/element.ts';
import type { Messages } from '../messages.ts';
import type { PlanPicker, PlanPickerOptions } from '../picker/options.ts';
import { textsOf } from '../texts.ts';
import type { Ident, PaymentHold, PickOutcome } from '../types.ts';

export interface Picker extends SdkPlace {
  configure(changes: Partial<PlanPickerOptions>): void;
  /** What the shopper agrees to with a press of “Pay” now: the plan shown, at its price. */
  agreement(): string | null;
  confirmed(): Ident | null;
  canPay(): boolean;
  texts(): Messages;
  pick(ident: Ident): Promise<PickOutcome>;
  beginPayment(options: { readonly signal: AbortSignal }): Promise<PaymentHold>;
  /** Calls the listener after each change. Returns a function that removes the listener. */
  watch(listener: () => void): () => void;
}

export const pickerOf = (picker: PlanPickerElement | PlanPicker): Picker =>
  'configure' in picker
    ? {
        ...{ configure: picker.configure, pick: picker.pick, beginPayment: picker.beginPayment },
        agreement: () => agreementOn(picker.shown.peek(), picker.offers.peek()),
        confirmed: () => picker.confirmed.peek(),
        canPay: () => picker.canPay.peek(),
        texts: () => picker.messages.peek(),
        ...placeIn(picker),
        watch: picker.subscribe,
      }
    : {
        configure: (changes) => void Object.assign(picker, changes),
        pick: (ident) => picker.pick(ident),
        beginPayment: (options) => picker.beginPayment(options),
        agreement: () => agreementOn(picker.value || null, picker.offers),
        confirmed: () => picker.confirmed,
        canPay: () => picker.canPay,
        texts: () => picker[textsOf],
        ...placeIn(picker),
        watch(listener) {
          picker.addEventListener('plan-status', listener);
          return () => picker.removeEventListener('plan-status', listener);
        },
      };

/** Reads the place beside the picker at each call, because an element first applies what its host has assigned. */
const placeIn = (picker: PlanPickerElement | PlanPicker): SdkPlace => ({
  companion: () => sdkPlaceOf(picker).companion(),
  accompany: (next) => sdkPlaceOf(picker).accompany(next),
});
