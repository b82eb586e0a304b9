/** One visit of a shopper: opens a new session, and forgets the payment of the last one. */
import { forgetPayment } from './payment.ts';
import { openSession } from './session.ts';
import { ask } from './truth.ts';

export const beginVisit = async (): Promise<void> => {
  await openSession();
  forgetPayment();
  await ask();
};
