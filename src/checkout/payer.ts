/** Whether the page that pays still does. It says so when it is asked, or it is frozen, hangs, or is gone. */
import type { OwnershipOptions } from './ownership.ts';

/** A page that pays has answered after so many ms. */
const answerWithin = 5_000;

export interface PayerWatch {
  /** Asks again and again, and tells when nobody answers. */
  begin(): void;
  /** It answered. */
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
