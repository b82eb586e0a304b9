/**
 * Checks regularly whether the page has got the focus. A click inside the iframe of a payment form can give the page
 * the focus, but gives the page no event.
 */
import type { Page } from '../page/page.ts';

const checkEvery = 500;

export interface FocusWatch {
  /** Starts or stops the regular checks. */
  watch(isOn: boolean): void;
}

/**
 * @param checked called after each check; `hasGained` is true if the page has got the focus since the previous check
 */
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
