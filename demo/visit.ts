/** Begins a shopper's visit: opens a new session, and forgets the payment of the previous session. */
import { forgetPayment } from './payment.ts';
import { openSession } from './session.ts';
import { ask } from './truth.ts';

export const beginVisit = async (): Promise<void> => {
  await openSession();
  forgetPayment();
  await ask();
};
