/**
 * Wrong protocols, each the shipped one with a single idea of somebody's broken in. The search must find how each
 * of them charges the wrong plan, or never lets the shopper pay. They are what people write when they write it by
 * hand; none of them looks wrong.
 */

import type { SessionEvent, State } from '../src/session.ts';
import * as shipped from '../src/session.ts';
import type { Protocol } from './search.ts';

type Advance = Protocol['advance'];

const { advance, decide, canPayIn, shownIn } = shipped;
const base: Protocol = { advance, decide, canPayIn, shownIn };

const withoutLost = (state: State): State => ({ ...state, lost: [] });

/** Lets the shipped protocol hear an event, then changes what came of it. */
const afterwards =
  (change: (after: State, event: SessionEvent, before: State) => State): Advance =>
  (before, event, policy) =>
    change(advance(before, event, policy), event, before);

const acknowledgedBy = (event: SessionEvent, before: State) =>
  event.type === 'answered' &&
  event.answer.outcome === 'acknowledged' &&
  before.underWay?.task === 'write' &&
  before.underWay.id === event.id &&
  before.underWay.id === event.id
    ? before.underWay.ident
    : null;

export const mutants: Readonly<Record<string, Protocol>> = {
  'trusts any acknowledgement': {
    ...base,
    advance: afterwards((after, event, before) => {
      const ident = acknowledgedBy(event, before);
      return ident === null ? after : { ...after, confirmed: ident };
    }),
    decide: (state, now, policy) => decide(withoutLost(state), now, policy),
    canPayIn: (state) => canPayIn(withoutLost(state)),
  },

  'takes a lost write for one that did not happen': {
    ...base,
    advance: (before, event, policy) => {
      const isLost = event.type === 'answered' && event.answer.outcome === 'lost';
      if (!isLost || event.answer.outcome !== 'lost') return advance(before, event, policy);
      return advance(
        before,
        { ...event, answer: { ...event.answer, outcome: 'refused', ends: false } },
        policy,
      );
    },
  },

  'forgets lost writes': { ...base, advance: afterwards(withoutLost) },

  'asserts before the window has passed': {
    ...base,
    decide: (state, now, policy) => decide(withoutLost(state), now, policy),
  },

  'takes an unclear answer for a refusal': {
    ...base,
    advance: (before, event, policy) => {
      if (event.type !== 'answered' || event.answer.outcome !== 'unclear')
        return advance(before, event, policy);
      const { problem } = event.answer;
      return advance(before, { ...event, answer: { outcome: 'refused', problem, ends: false } }, policy);
    },
  },

  'aborts the write before and lets the latest win': {
    ...base,
    advance: (before, event, policy) =>
      advance(event.type === 'picked' ? { ...before, underWay: null } : before, event, policy),
  },

  'writes in parallel': {
    ...base,
    decide: (state, now, policy) =>
      decide(
        state.underWay?.task === 'write' && state.underWay.ident !== shownIn(state)
          ? { ...state, underWay: null }
          : state,
        now,
        policy,
      ),
  },

  'rolls back to a snapshot of the screen': {
    ...base,
    advance: (before, event, policy) => {
      const after = advance(before, event, policy) as State & { snapshot?: string | null };
      if (event.type === 'picked') return { ...after, snapshot: shownIn(before) } as State;
      if (!after.rollback || after.rollback === before.rollback || !after.snapshot) return after;
      return { ...after, wanted: after.snapshot, rollback: { ...after.rollback, to: after.snapshot } };
    },
  },

  'does not fence off the old session': {
    ...base,
    advance: (before, event, policy) =>
      advance(
        before,
        event.type === 'answered' && before.underWay ? { ...event, id: before.underWay.id } : event,
        policy,
      ),
  },

  'does not shut the gate inside the pick': {
    ...base,
    canPayIn: (state) => (state as State & { gate?: boolean }).gate ?? false,
    advance: afterwards((after, event, before) => {
      const gate = event.type === 'picked' ? canPayIn(before) : canPayIn(after);
      return { ...after, gate } as State;
    }),
  },

  'stops asserting after the retries': {
    ...base,
    decide: (state, now, policy) =>
      state.failures > policy.retries ? { do: 'nothing' } : decide(state, now, policy),
  },

  'does not assert what it rolled back to': {
    ...base,
    decide: (state, now, policy) =>
      state.wanted === null && state.rollback ? { do: 'nothing' } : decide(state, now, policy),
  },

  'believes a reloaded page': {
    ...base,
    advance: (before, event, policy) =>
      advance(before, event.type === 'opened' ? { ...event, believed: true } : event, policy),
  },

  'trusts what it knew before a suspension': {
    ...base,
    advance: (before, event, policy) => (event.type === 'resumed' ? before : advance(before, event, policy)),
  },

  'does not listen to other tabs': {
    ...base,
    advance: (before, event, policy) =>
      event.type === 'sent-elsewhere' ? before : advance(before, event, policy),
  },

  'lets the shopper pay before the host is up to date': {
    ...base,
    canPayIn: (state) => canPayIn({ ...state, hostUpdated: true, underWay: null }),
  },
};
