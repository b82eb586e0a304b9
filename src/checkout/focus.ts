/**
 * Checks regularly whether the page got the focus. A page gets no event for a click inside the iframe of a payment
 * form, so it cannot listen for the click.
 */
import type { Page } from '../page/page.ts';

const checkEvery = 500;

export interface FocusWatch {
  /** Starts or stops the checks. */
  watch(isOn: boolean): void;
}

/** @param checked called after each check. `hasGained`: the page got the focus since the last check */
export const createFocusWatch = (
  page: Page,
  hasFocus: () => boolean,
  checked: (hasGained: boolean) => void,
): FocusWatch => {
  let had = false;
  let cancel: (() => void) | null = null;
  const check = (): void => {
    cancel = page.after(checkEvery, () => {
      const has = hasFocus();
      const hasGained = has && !had;
      had = has;
      check();
      checked(hasGained);
    });
  };
  return {
    watch(isOn) {
      if (isOn === (cancel !== null)) return;
      cancel?.();
      cancel = null;
      if (!isOn) return;
      had = hasFocus();
      check();
    },
  };
};
