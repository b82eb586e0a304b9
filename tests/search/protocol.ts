/** What is searched: the shipped protocol, or one that was broken on purpose. */
import * as shipped from '../../src/protocol/index.ts';

export interface Protocol {
  advance(state: shipped.State, event: shipped.CheckoutEvent, policy: shipped.Policy): shipped.State;
  decide(state: shipped.State, now: number, policy: shipped.Policy): shipped.Next;
  canPayIn(state: shipped.State, seat?: string): boolean;
  readonly checkout: CheckoutRules;
}

/** What rests with the running checkout and not with the reducer. */
export interface CheckoutRules {
  /** Whether what the host says of the session is believed. */
  vouches(opening: Opening): boolean;
  /** Whoever opens, takes over or thaws reads what was noted. */
  readonly readsJournal: boolean;
  /** The payment form of a host with `afterUpdate` is brought up to date for a new session as well. */
  readonly updatesHostForNewSession: boolean;
  /** The same order at another organisation is another checkout. */
  readonly tellsServicesApart: boolean;
  /** Taken over from whoever has it; else it is asked for and then trusted. */
  readonly lock: 'taken-over' | 'asked-for';
  /** A page that may have lost the lock without knowing looks once more, after noting a write and before sending it. */
  readonly looksBeforeSending: boolean;
  /** A payment looks once more whether the lock is this page's. */
  readonly looksBeforePaying: boolean;
  /** Nobody takes over beside a payment. */
  readonly waitsForPayments: boolean;
  /** Leave to take over, given while nobody paid, is looked at once more when it arrives. */
  readonly looksBeforeTaking: boolean;
}

export interface Opening {
  /** The host says that it has created the session just now. */
  readonly isFresh: boolean;
  /** This browser never opened the checkout before. */
  readonly isNew: boolean;
  /** The navigation was a reload or went through the history. */
  readonly isRevisited: boolean;
}

export const shippedProtocol: Protocol = {
  advance: shipped.advance,
  decide: shipped.decide,
  canPayIn: shipped.canPayIn,
  checkout: {
    vouches: ({ isFresh, isNew, isRevisited }) => isFresh && isNew && !isRevisited,
    readsJournal: true,
    updatesHostForNewSession: true,
    tellsServicesApart: true,
    lock: 'taken-over',
    looksBeforeSending: true,
    looksBeforePaying: true,
    waitsForPayments: true,
    looksBeforeTaking: true,
  },
};
