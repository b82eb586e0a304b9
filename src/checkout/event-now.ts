/** The type of the events that are passed to a checkout. */
import type { CheckoutEvent } from '../protocol/index.ts';

/** An event without `at` and `chance`. The checkout's loop adds both. */
export type EventNow = CheckoutEvent extends infer Event
  ? Event extends CheckoutEvent
    ? Omit<Event, 'at' | 'chance'>
    : never
  : never;
