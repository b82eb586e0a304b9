/** Draws the picker into a shadow root. This module does not know what causes a change. */
import { effect, type ReadonlySignal } from '@preact/signals';
import { h, render } from 'preact';
import type { PlanPicker } from '../picker/options.ts';
import { offerPlans } from '../plans.ts';
import { Picker } from '../view/picker.tsx';
import type { PickerProps } from '../view/props.ts';
import type { Shopper } from './shopper.ts';

/** The props of the view that come from the element's own options, and from the place of the element in the page. */
export type Look = Pick<PickerProps, 'locale' | 'layout' | 'disabled' | 'required'>;

/**
 * Draws the view now, and again after each change. Returns a function that stops drawing and removes the view.
 * @param awaitedPlans returns a placeholder for each price point that the host lists
 */
export const startDrawing = (
  root: ShadowRoot,
  picker: PlanPicker,
  look: ReadonlySignal<Look>,
  shopper: Shopper,
  awaitedPlans: () => readonly unknown[],
): (() => void) => {
  const { offers, prices, shown, confirmed, status, problem, rollback, messages, total } = picker;
  const { lostPick, paymentElsewhere } = picker;
  const stop = effect(() => {
    const { locale } = look.value;
    const { awaited, failed } = prices.value;
    const view = h(Picker, {
      ...look.value,
      ...shopper.acts,
      offers: offers.value,
      prices: {
        awaited: awaited ? offerPlans(awaitedPlans(), { locale, messages: messages.value }).offers : [],
        failed,
      },
      shown: shown.value,
      confirmed: confirmed.value,
      total: total.value,
      status: status.value,
      payment: paymentElsewhere.value,
      problem: problem.value,
      rollback: rollback.value,
      lostPick: lostPick.value,
      // The notice shows `justConfirmed` only if the status is `ready`. With any other status, this effect does not
      // read the signal `justConfirmed`. Otherwise a pick could draw the view twice, because a pick also sets this
      // signal to `null`.
      justConfirmed: status.value === 'ready' ? shopper.justConfirmed.value : null,
      messages: messages.value,
    });
    render(view, root);
  });
  return () => {
    stop();
    // The view has its own timer, and the timer stops when the view is removed.
    render(null, root);
  };
};
