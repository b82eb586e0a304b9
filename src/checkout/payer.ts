/** Watches the page that pays. If that page does not answer, it is frozen, hangs, or is gone. */
import type { OwnershipOptions } from './ownership.ts';

/** A page with a payment under way answers within this many ms. */
const answerWithin = 5_000;

export interface PayerWatch {
  /** Asks at regular intervals whether a page pays. If no page answers, `silent` is reported. */
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
