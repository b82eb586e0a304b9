/**
 * Tells listeners what changed since the last time. If a listener picks again while it gets news, the news of the new
 * pick waits until all listeners have got all earlier news. This module does not know what follows from a change.
 */
import type { Checkout } from '../checkout/checkout.ts';
import type { Seat } from '../checkout/seat.ts';
import { guarded, inTurn } from '../host.ts';
import type { Page } from '../page/page.ts';
import type { PlanPickerNews, Problem } from '../types.ts';
import { type Cause, type Moment, newsOf, unknownAnswerIn } from './news.ts';
import type { Offering } from './offering.ts';
import type { PlanPicker } from './options.ts';
import type { Reading } from './reading.ts';

export interface Telling {
  readonly subscribe: PlanPicker['subscribe'];
  /** `meanwhile` runs before the listeners get the news. It makes the change that the news reports. */
  tell(all: readonly PlanPickerNews[], meanwhile?: () => void): void;
  tellChanges(heard: Heard | null): void;
}

/** The event of the checkout that caused the news, with the state before and after this event. */
export type Heard = Parameters<Seat['heard']>;

export const createTelling = (
  page: Page,
  reading: Reading,
  offering: Offering,
  checkout: () => Checkout | null,
): Telling => {
  const listeners = new Set<(news: PlanPickerNews) => void>();
  /**
   * The first unknown answer of each checkout. It is kept, so that no later unknown answer of the checkout is reported.
   */
  const unknownAnswers = new WeakMap<Checkout, Problem>();
  const tell = inTurn(
    (all: readonly PlanPickerNews[]) => {
      for (const news of all) for (const listener of [...listeners]) guarded(() => listener(news));
    },
    (goOn) => page.after(0, goOn),
  );

  const causeOf = ([event, before, after]: Heard): Cause => {
    const here = checkout();
    const unknown = unknownAnswerIn(event);
    if (here && unknown && !unknownAnswers.has(here)) unknownAnswers.set(here, unknown);
    const orderId = here?.session?.orderId ?? null;
    return { event, before, after, orderId, isFirst: here?.isFirst ?? false };
  };

  const moment = (): Moment => {
    const here = checkout();
    const unknown = here && unknownAnswers.get(here);
    const problems = new Set([unknown, reading.problem.peek(), ...offering.problems.peek()]);
    return {
      standing: {
        status: reading.status.peek(),
        shown: reading.shown.peek(),
        confirmed: reading.confirmed.peek(),
        canPay: reading.canPay.peek(),
      },
      offers: reading.offers.peek(),
      problems: [...problems].filter((one) => !!one),
    };
  };
  /** What a host could read from the picker at the last news. At first, this is what a picker without options shows. */
  let told = moment();

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell,
    tellChanges(heard) {
      const cause = heard && causeOf(heard);
      const before = told;
      told = moment();
      tell(newsOf(before, told, cause));
    },
  };
};
