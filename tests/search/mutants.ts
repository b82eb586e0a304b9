/**
 * Wrong protocols. Each is the shipped protocol with one wrong idea. The wrong ideas look right, and people really
 * write such code. For each wrong protocol, the search must find a way to charge the wrong plan, or a world in which
 * the shopper can never pay.
 */
import {
  advance,
  type CheckoutEvent,
  canPayIn,
  decide,
  type State,
  shownIn,
  type WriteOutcome,
} from '../../src/protocol/index.ts';
import { type CheckoutRules, type Protocol, shippedProtocol } from './protocol.ts';

const but = (change: Partial<Protocol>): Protocol => ({ ...shippedProtocol, ...change });

const butChecksOut = (change: Partial<CheckoutRules>): Protocol =>
  but({ checkout: { ...shippedProtocol.checkout, ...change } });

/** Lets the shipped protocol handle an event, then changes the new state. */
const afterwards = (change: (after: State, event: CheckoutEvent, before: State) => State): Protocol =>
  but({ advance: (before, event, policy) => change(advance(before, event, policy), event, before) });

/** Handles one kind of answer as if it were another kind. */
const hearing = (heard: WriteOutcome['outcome'], as: (answer: WriteOutcome) => WriteOutcome): Protocol =>
  but({
    advance: (before, event, policy) =>
      event.type === 'answered' && event.answer.outcome === heard
        ? advance(before, { ...event, answer: as(event.answer) }, policy)
        : advance(before, event, policy),
  });

const deafTo = (type: CheckoutEvent['type']): Protocol =>
  but({
    advance: (before, event, policy) => (event.type === type ? before : advance(before, event, policy)),
  });

const problemOf = (answer: WriteOutcome) =>
  answer.outcome === 'acknowledged' ? ({ kind: 'unclear', message: '' } as const) : answer.problem;

const withoutLost = (state: State): State => ({ ...state, lost: [] });

const isAcknowledged = (event: CheckoutEvent) =>
  event.type === 'answered' && event.answer.outcome === 'acknowledged';

export const mutants: Readonly<Record<string, Protocol>> = {
  // These protocols are wrong about what an answer proves.
  'leaves the plan confirmed when another is refused': afterwards((after, event, before) =>
    event.type === 'answered' && event.answer.outcome === 'refused'
      ? { ...after, confirmed: before.confirmed }
      : after,
  ),
  'takes an unsigned answer for a refusal': hearing('lost', (answer) => ({
    outcome: 'refused',
    problem: problemOf(answer),
    ends: 'no',
  })),
  'takes a signed 504 for the end of the write': hearing('lost', (answer) => ({
    outcome: 'unclear',
    problem: problemOf(answer),
  })),
  'trusts any acknowledgement': but({
    advance: (before, event, policy) => {
      const after = advance(before, event, policy);
      const { underWay } = before;
      const isIts =
        isAcknowledged(event) && underWay?.task === 'write' && 'id' in event && event.id === underWay.id;
      return isIts ? { ...after, confirmed: underWay.ident } : after;
    },
    decide: (state, now, policy) => decide(withoutLost(state), now, policy),
    canPayIn: (state, seat) => canPayIn(withoutLost(state), seat),
  }),
  'does not fence off a write that was given up': but({
    advance: (before, event, policy) =>
      advance(
        before,
        event.type === 'answered' && before.underWay ? { ...event, id: before.underWay.id } : event,
        policy,
      ),
  }),

  // These protocols are wrong about writes that may still land.
  'forgets lost writes': afterwards(withoutLost),
  'asserts before the window has passed': but({
    decide: (state, now, policy) => decide(withoutLost(state), now, policy),
  }),
  'forgets at a reload what may still land': butChecksOut({ readsJournal: false }),
  'does not listen to other pages': deafTo('heard-write'),
  'takes a failed renewal for one that wrote nothing': afterwards((after, event, before) =>
    event.type === 'renewal-failed' ? { ...after, lost: before.lost } : after,
  ),

  // These protocols send more than one write at a time.
  'aborts the write before and lets the latest win': but({
    advance: (before, event, policy) =>
      advance(event.type === 'picked' ? { ...before, underWay: null } : before, event, policy),
  }),
  'writes in parallel': but({
    decide: (state, now, policy) =>
      decide(
        state.underWay?.task === 'write' && state.underWay.ident !== shownIn(state)
          ? { ...state, underWay: null }
          : state,
        now,
        policy,
      ),
  }),

  // These protocols are wrong about what the host gives: the session, the payment form or the offer.
  'believes the template': butChecksOut({ vouches: () => true }),
  'lets fresh count again after a reload': butChecksOut({
    vouches: ({ isFresh, isNew, isRevisited }) => isFresh && (isNew || isRevisited),
  }),
  'finds its checkout by the order alone': butChecksOut({ tellsServicesApart: false }),
  'does not tell the payment form of a renewed session': butChecksOut({ updatesHostForNewSession: false }),
  'lets the shopper pay before the host is up to date': but({
    canPayIn: (state, seat) => canPayIn({ ...state, hostUpdated: true, underWay: null }, seat),
  }),
  'asks nobody when a price changes': afterwards((after, event, before) =>
    event.type === 'offer-changed'
      ? { ...after, confirmed: before.confirmed, underWay: before.underWay }
      : after,
  ),
  'asks nobody when the price of a plan changes that is not shown': afterwards((after, event, before) =>
    event.type === 'offer-changed' && before.confirmed !== shownIn(before)
      ? { ...after, confirmed: before.confirmed }
      : after,
  ),
  'lets the shopper pay for what is not offered': but({ canPayIn: (state) => canPayIn(state) }),

  // These protocols are wrong about which plan is shown, or when the shopper can pay.
  'rolls back to a snapshot of the screen': afterwards((after, event, before) =>
    event.type === 'picked' && before.holds.length === 0 ? { ...after, base: shownIn(before) } : after,
  ),
  'does not shut the gate inside the pick': but({
    canPayIn: (state, seat) =>
      canPayIn({ ...state, pick: null, base: state.confirmed, underWay: null }, seat),
  }),
  'stops asserting after the retries': but({
    decide: (state, now, policy) =>
      state.failures > policy.retries ? { do: 'nothing' } : decide(state, now, policy),
  }),
  'does not assert what it rolled back to': but({
    decide: (state, now, policy) =>
      state.pick === null && state.rollback ? { do: 'nothing' } : decide(state, now, policy),
  }),

  'writes on while it is paid': but({
    decide: (state, now, policy) => decide({ ...state, holds: [] }, now, policy),
  }),

  // These protocols are wrong about the page or the other pages of the checkout.
  'trusts what it knew before a suspension': deafTo('resumed'),
  'writes from a page that nobody looks at': but({
    decide: (state, now, policy) => decide({ ...state, isSeen: true }, now, policy),
  }),
  'asks for the lock and then writes': butChecksOut({ lock: 'asked-for' }),
  'goes on from what it knew before it lost the lock': afterwards((after, event, before) =>
    event.type === 'lock-lost' || event.type === 'took-over'
      ? { ...after, confirmed: before.confirmed }
      : after,
  ),
  'does not look before sending whether it lost the lock': butChecksOut({ looksBeforeSending: false }),
  'does not look before a payment whether it lost the lock': butChecksOut({ looksBeforePaying: false }),
  'takes over beside a payment': butChecksOut({ waitsForPayments: false }),
  'takes over by leave that a payment has overtaken': butChecksOut({ looksBeforeTaking: false }),
};
