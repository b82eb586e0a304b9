/** Watches the page that pays. If that page does not answer, it is frozen, it hangs, or it is gone. */
import type { OwnershipOptions } from './ownership.ts';

/** The time in which a page with a payment under way must answer, in ms. */
const answerWithin = 5_000;

export interface PayerWatch {
  /** Asks the other pages regularly whether they pay. If no page answers, reports `silent` to the listener. */
  begin(): void;
  /** Called when the page that pays has answered. */
  heard(): void;
  end(): void;
}

export const createPayerWatch = ({ page, tell, listener }: Omit<OwnershipOptions, 'name'>): PayerWatch => {
  let hasAnswered = false;
  let cancel = (): void => {};

  const ask = (): void => {
    hasAnswered = false;
    tell?.({ type: 'who-pays' });
    cancel = page.after(answerWithin, () => {
      const isSilent = !hasAnswered;
      ask();
      if (isSilent) listener.paymentHeard('silent');
    });
  };

  return {
    begin() {
      cancel();
      ask();
    },
    heard() {
      hasAnswered = true;
      listener.paymentHeard('open');
    },
    end: () => cancel(),
  };
};
