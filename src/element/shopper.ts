/**
 * Handles what the shopper does in this picker. It also remembers which pick of the shopper was confirmed just now.
 * This module knows neither the page nor what is drawn.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { PlanPicker } from '../picker/options.ts';
import type { Ident, PlanPickerNews } from '../types.ts';
import type { PickerProps } from '../view/props.ts';

export interface Shopper {
  /** What the view calls when the shopper acts. */
  readonly acts: Pick<PickerProps, 'onPick' | 'onRetry' | 'onPayHere' | 'onReload'>;
  /**
   * The pick of the shopper that was confirmed just now. It becomes `null` with the next pick, or when the status is no
   * longer `ready`.
   */
  readonly justConfirmed: ReadonlySignal<Ident | null>;
  /**
   * Gets each event of the picker. Returns whether the event is a pick that the shopper makes now in this picker. If
   * several pickers share a checkout, each picker gets the events of all picks.
   */
  hear(news: PlanPickerNews): boolean;
}

/** @param onReload loads the page again */
export const createShopper = (picker: PlanPicker, onReload: () => void): Shopper => {
  const justConfirmed = signal<Ident | null>(null);
  let isPicking = false;
  /** Whether the last pick came from the shopper, and is not confirmed yet. */
  let isAwaiting = false;
  return {
    acts: {
      onPick(ident, via) {
        isPicking = true;
        picker.pick(ident, { by: 'shopper', via });
        isPicking = false;
      },
      onRetry: () => picker.retry({ by: 'shopper' }),
      onPayHere: () => picker.payHere(),
      onReload,
    },
    justConfirmed,
    hear({ type, detail }) {
      switch (type) {
        case 'plan-pick':
          isAwaiting = detail.by === 'shopper';
          justConfirmed.value = null;
          return detail.by === 'shopper' && isPicking;
        case 'plan-rollback':
          isAwaiting = false;
          break;
        case 'plan-confirm':
          if (isAwaiting) justConfirmed.value = detail.ident;
          isAwaiting = false;
          break;
        case 'plan-status':
          if (detail.status !== 'ready') justConfirmed.value = null;
          break;
      }
      return false;
    },
  };
};
