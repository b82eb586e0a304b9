/** One visit of a shopper: a new session, and nothing left of the one before. */
import { forgetPayment } from './payment.ts';
import { openSession } from './session.ts';
import { ask } from './truth.ts';

export const beginVisit = async (): Promise<void> => {
  await openSession();
  forgetPayment();
  await ask();
};
