/**
 * The promises of callers that wait: for the end of a pick, for the moment in which the shopper can pay, or for a
 * payment. Each change of the picker may settle some of these promises. This module does not know what changed, or why.
 */
import type { Page } from '../page/page.ts';
import { isClosed, type State } from '../protocol/index.ts';
import type { Ident, PickOutcome, Problem, Settled } from '../types.ts';
import type { PlanPicker } from './options.ts';
import { createPayments, type Payments } from './payments.ts';
import { outcomeOf, superseded } from './pick-outcome.ts';
import { closedError, createPendingPick, createWaiters } from './promises.ts';
import type { Reading } from './reading.ts';
import type { Seating } from './seating.ts';

export interface Callers extends Payments {
  awaitOutcome(ident: Ident): Promise<PickOutcome>;
  readonly settled: PlanPicker['settled'];
  /** Settles each promise that can be settled now. Called when something has changed. */
  serve(): void;
  /** Settles all promises. Called when the picker has left the page. */
  dismiss(): void;
}

export const createCallers = (
  page: Page,
  seat: string,
  seating: Seating,
  state: { peek(): State | null },
  misconfigured: { peek(): Problem | null },
  reading: Reading,
): Callers => {
  const pendingPick = createPendingPick();
  const waiters = createWaiters(() =>
    reading.status.peek() === 'closed' ? closedError(reading.problem.peek()) : null,
  );

  const closing = (): Problem | null => {
    const now = state.peek();
    const checkout = seating.checkout();
    const isEnded = now && checkout && isClosed(now, checkout.policy());
    return misconfigured.peek() ?? (isEnded ? now.ended : null);
  };

  const takeSettled = (): Settled | null => {
    const ident = reading.shown.peek();
    return ident !== null && reading.canPay.peek()
      ? { ident, orderId: reading.session.peek()?.orderId ?? null }
      : null;
  };

  return {
    ...createPayments(page, seat, seating, waiters, takeSettled, reading),
    awaitOutcome: pendingPick.await,
    settled({ signal } = {}) {
      const settled = waiters.wait(takeSettled, signal);
      seating.happen({ type: 'nudged', by: 'code' });
      return settled;
    },
    serve() {
      pendingPick.settle((ident) =>
        outcomeOf(ident, closing(), reading.shown.peek(), reading.canPay.peek(), reading.rollback.peek()),
      );
      waiters.serve();
    },
    dismiss() {
      pendingPick.settle(superseded);
      waiters.dismiss();
    },
  };
};
