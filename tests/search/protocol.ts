/** The protocol that is searched: the shipped one, or one that was broken on purpose. */
import * as shipped from '../../src/protocol/index.ts';

export interface Protocol {
  advance(state: shipped.State, event: shipped.CheckoutEvent, policy: shipped.Policy): shipped.State;
  decide(state: shipped.State, now: number, policy: shipped.Policy): shipped.Next;
  canPayIn(state: shipped.State, seat?: string): boolean;
  readonly checkout: CheckoutRules;
}

/** The rules that the running checkout follows. `advance`, `decide` and `canPayIn` do not contain these rules. */
export interface CheckoutRules {
  /** Whether the page believes the plan that the host names for the session. */
  vouches(opening: Opening): boolean;
  /** Whether a page reads the journal when it opens, when it takes over, and when it wakes up. */
  readonly readsJournal: boolean;
  /** Whether a page also waits for the host's `afterUpdate` when it gets a new session. */
  readonly updatesHostForNewSession: boolean;
  /** Whether the same order id in another organisation counts as another checkout. */
  readonly tellsServicesApart: boolean;
  /**
   * `taken-over`: a page takes the lock from the page that has it. `asked-for`: a page asks for the lock and then
   * trusts the answer.
   */
  readonly lock: 'taken-over' | 'asked-for';
  /**
   * Whether a page checks the lock after it has noted a write, and before it sends the write. The page may have lost
   * the lock without knowing it.
   */
  readonly looksBeforeSending: boolean;
  /** Whether a page checks before a payment that it still has the lock. */
  readonly looksBeforePaying: boolean;
  /** Whether a page that wants to take over waits while another page pays. */
  readonly waitsForPayments: boolean;
  /**
   * What a page does when it hears that a payment has ended. If true, the page first checks that no other payment has
   * begun, and takes over only after this check.
   */
  readonly looksBeforeTaking: boolean;
}

export interface Opening {
  /** Whether the host says that it has created the session just now. */
  readonly isFresh: boolean;
  /** Whether this browser has never opened the checkout before. */
  readonly isNew: boolean;
  /** Whether the page was reloaded, or reached through the history. */
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
