/** The picker as the bridge uses it: one interface for the element and for the picker without an element. */
import type { PlanPickerElement } from '../element/element.ts';
import type { Messages } from '../messages.ts';
import type { PlanPicker, PlanPickerOptions } from '../picker/options.ts';
import { textsOf } from '../texts.ts';
import type { Ident, PaymentHold, PickOutcome } from '../types.ts';

export interface Picker {
  configure(changes: Partial<PlanPickerOptions>): void;
  shown(): Ident | null;
  confirmed(): Ident | null;
  canPay(): boolean;
  texts(): Messages;
  /**
   * The host's own `afterUpdate`. It can be read only from an element. Without an element, the result is `undefined`.
   */
  afterUpdate(): PlanPickerOptions['afterUpdate'];
  pick(ident: Ident): Promise<PickOutcome>;
  beginPayment(options: { readonly signal: AbortSignal }): Promise<PaymentHold>;
  /** Calls the listener after each change. Returns a function that removes the listener. */
  watch(listener: () => void): () => void;
}

export const pickerOf = (picker: PlanPickerElement | PlanPicker): Picker =>
  'configure' in picker
    ? {
        ...{ configure: picker.configure, pick: picker.pick, beginPayment: picker.beginPayment },
        shown: () => picker.shown.peek(),
        confirmed: () => picker.confirmed.peek(),
        canPay: () => picker.canPay.peek(),
        texts: () => picker.messages.peek(),
        afterUpdate: () => undefined,
        watch: picker.subscribe,
      }
    : {
        configure: (changes) => void Object.assign(picker, changes),
        pick: (ident) => picker.pick(ident),
        beginPayment: (options) => picker.beginPayment(options),
        shown: () => picker.value || null,
        confirmed: () => picker.confirmed,
        canPay: () => picker.canPay,
        texts: () => picker[textsOf],
        afterUpdate: () => picker.afterUpdate,
        watch(listener) {
          picker.addEventListener('plan-status', listener);
          return () => picker.removeEventListener('plan-status', listener);
        },
      };
