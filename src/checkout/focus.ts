/**
 * Looks every now and then whether the page got the focus. It is looked at, for a click inside a payment form's iframe
 * is no event of the page's own.
 */
import type { Page } from '../page/page.ts';

const lookEvery = 500;

export interface FocusWatch {
  /** Goes on looking, or stops. */
  watch(isOn: boolean): void;
}

/** @param looked hears of each look, and whether the page got the focus since the one before */
export const createFocusWatch = (
  page: Page,
  hasFocus: () => boolean,
  looked: (hasGained: boolean) => void,
): FocusWatch => {
  let had = false;
  let cancel: (() => void) | null = null;
  const look = (): void => {
    cancel = page.after(lookEvery, () => {
      const has = hasFocus();
      const hasGained = has && !had;
      had = has;
      look();
      looked(hasGained);
    });
  };
  return {
    watch(isOn) {
      if (isOn === (cancel !== null)) return;
      cancel?.();
      cancel = null;
      if (!isOn) return;
      had = hasFocus();
      look();
    },
  };
};
