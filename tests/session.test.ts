/**
 * The protocol by example: each rule as a few short stories. That no order of events breaks a rule is for the search
 * to show; here are the rules themselves, and the numbers and words that the search leaves out.
 */
import { describe, expect, test } from 'vitest';
import {
  advance,
  canPayIn,
  decide,
  defaultPolicy,
  initialState,
  isClosed,
  isLocked,
  type Policy,
  problemIn,
  type SessionEvent,
  type State,
  shownIn,
  statusOf,
  type WriteOutcome,
} from '../src/session.ts';
import type { Ident, Problem, ProblemKind } from '../src/types.ts';

const problemOf = (kind: ProblemKind): Problem => ({ kind, message: kind });
const unreachable = problemOf('unreachable');
const unclear = problemOf('unclear');
const refused = problemOf('refused');
const offline = problemOf('unreachable');

type Told<Event> = Event extends SessionEvent ? Omit<Event, 'at' | 'chance'> : never;

interface Setting {
  readonly policy?: Partial<Policy>;
  /** What the session was created with, and whether that is believed. */
  readonly ident?: Ident | null;
  readonly believed?: boolean;
  /** What `chance` draws: 0 is no back-off at all, 1 is the whole of it. */
  readonly luck?: number;
  readonly opened?: boolean;
}

/** Drives the protocol as a loop would, with a clock that only `pass` moves. Tells what was begun, and what is so. */
const begin = ({ policy: changes, ident = 'A', believed = true, luck = 0, opened = true }: Setting = {}) => {
  const policy: Policy = { ...defaultPolicy, ...changes };
  const begun: string[] = [];
  let state: State = initialState;
  let at = 100_000;
  let id = 0;

  const hear = (event: Told<SessionEvent>) => {
    state = advance(state, { ...event, at, chance: luck } as SessionEvent, policy);
    const next = decide(state, at, policy);
    switch (next.do) {
      case 'write':
        begun.push(next.ident);
        return hear({ type: 'sent', id: ++id, ident: next.ident });
      case 'update-host':
        begun.push(`update host: ${next.ident}`);
        return hear({ type: 'host-update-began', id: ++id });
      case 'renew':
        begun.push(`renew: ${next.ident}`);
        return hear({ type: 'renewal-began', id: ++id });
    }
  };
  const open = (orderId: string, ident: Ident | null, more: Partial<Told<SessionEvent>> = {}) =>
    hear({ type: 'opened', orderId, ident, believed: false, wanted: null, lost: [], ...more } as Told<
      SessionEvent & { type: 'opened' }
    >);
  const answer = (outcome: WriteOutcome) => hear({ type: 'answered', id, answer: outcome });
  if (opened) open('order 1', ident, { believed });

  return {
    hear,
    open,
    pick: (ident: Ident, settleFor = 0) => hear({ type: 'picked', ident, by: 'shopper', settleFor }),
    acknowledge: () => answer({ outcome: 'acknowledged' }),
    refuse: () => answer({ outcome: 'refused', problem: refused, ends: false }),
    end: (kind: ProblemKind) => answer({ outcome: 'refused', problem: problemOf(kind), ends: true }),
    lose: () => answer({ outcome: 'lost', problem: unreachable }),
    blur: (retryAfter?: number) =>
      answer({ outcome: 'unclear', problem: unclear, ...(retryAfter !== undefined && { retryAfter }) }),
    answer,
    nudge: () => hear({ type: 'nudged' }),
    /** Lets time go by, and wakes the protocol when it asked for it. */
    pass(ms: number) {
      const end = at + ms;
      for (;;) {
        const next = decide(state, at, policy);
        if (next.do !== 'wait' || next.until > end) break;
        at = next.until;
        hear({ type: 'time-passed' });
      }
      at = end;
    },
    /** What was begun since this was last asked. */
    begun: () => begun.splice(0),
    get id() {
      return id;
    },
    get at() {
      return at;
    },
    /** For how many ms nothing will be done, or null when nothing is waited for. */
    get wait() {
      const next = decide(state, at, policy);
      return next.do === 'wait' ? next.until - at : null;
    },
    get state() {
      return state;
    },
    get shown() {
      return shownIn(state);
    },
    get confirmed() {
      return state.confirmed;
    },
    get canPay() {
      return canPayIn(state);
    },
    get status() {
      return statusOf(state, policy);
    },
    get problem() {
      return problemIn(state);
    },
    get isClosed() {
      return isClosed(state, policy);
    },
  };
};

describe('rule 1: one write at a time', () => {
  test('a pick is shown and written at once', () => {
    const session = begin();
    session.pick('B');
    expect(session.shown).toBe('B');
    expect(session.begun()).toEqual(['B']);
  });

  test('picks made during a write only move what is shown; then the last one is written', () => {
    const session = begin();
    session.pick('B');
    session.pick('C');
    session.pick('D');
    expect(session.shown).toBe('D');
    expect(session.begun()).toEqual(['B']);
    session.acknowledge();
    expect(session.begun()).toEqual(['D']);
    session.acknowledge();
    expect(session.begun()).toEqual([]);
    expect(session.canPay).toBe(true);
  });

  test('going back to the plan that is on its way costs no further write', () => {
    const session = begin();
    for (const ident of ['B', 'C', 'B']) session.pick(ident);
    session.acknowledge();
    expect(session.begun()).toEqual(['B']);
    expect(session.canPay).toBe(true);
  });

  test('picking the plan that is confirmed costs none at all', () => {
    const session = begin();
    session.pick('A');
    expect(session.begun()).toEqual([]);
    expect(session.canPay).toBe(true);
  });

  test('arrow keys are written 150 ms after the last of them, and shown at once', () => {
    const session = begin();
    session.pick('B', 150);
    session.pass(100);
    session.pick('C', 150);
    session.pass(149);
    expect(session.shown).toBe('C');
    expect(session.canPay).toBe(false);
    expect(session.begun()).toEqual([]);
    session.pass(1);
    expect(session.begun()).toEqual(['C']);
  });

  test('a click ends the pause after a key', () => {
    const session = begin();
    session.pick('B', 150);
    session.pick('C');
    expect(session.begun()).toEqual(['C']);
  });

  test('arrowing there and back costs nothing, and can pay at once', () => {
    const session = begin();
    session.pick('B', 150);
    session.pick('A', 150);
    expect(session.canPay).toBe(true);
    session.pass(1000);
    expect(session.begun()).toEqual([]);
  });

  test('an answer to any but the write under way changes nothing', () => {
    const session = begin();
    session.pick('B');
    const before = session.state;
    session.hear({ type: 'answered', id: session.id + 1, answer: { outcome: 'acknowledged' } });
    session.hear({ type: 'host-update-done', id: session.id });
    session.hear({ type: 'renewal-failed', id: session.id });
    expect(session.state).toEqual(before);
  });
});

describe('rule 2: what an acknowledgement proves', () => {
  test('it confirms the plan that was written', () => {
    const session = begin();
    session.pick('B');
    expect(session.confirmed).toBe('A');
    session.acknowledge();
    expect(session.confirmed).toBe('B');
    expect(session.canPay).toBe(true);
  });

  test('it confirms a plan that is no longer shown, without letting the shopper pay', () => {
    const session = begin();
    session.pick('B');
    session.pick('C');
    session.acknowledge();
    expect(session.confirmed).toBe('B');
    expect(session.canPay).toBe(false);
  });

  test('it proves nothing while a lost write for another plan is alive', () => {
    const session = begin();
    session.pick('B');
    session.hear({ type: 'sent-elsewhere', write: 'w', ident: 'C', until: session.at + 9000 });
    session.acknowledge();
    expect(session.confirmed).toBeNull();
    expect(session.canPay).toBe(false);
  });

  test('it proves nothing when something else was written meanwhile, even if that is over', () => {
    const session = begin();
    session.pick('B');
    session.hear({ type: 'sent-elsewhere', write: 'w', ident: 'C', until: session.at + 9000 });
    session.hear({ type: 'ended-elsewhere', write: 'w', until: null });
    session.acknowledge();
    expect(session.confirmed).toBeNull();
  });

  test('it proves nothing when the page was suspended meanwhile; the plan is written again', () => {
    const session = begin();
    session.pick('B');
    session.hear({ type: 'resumed' });
    session.acknowledge();
    expect(session.confirmed).toBeNull();
    expect(session.begun()).toEqual(['B', 'B']);
    session.acknowledge();
    expect(session.canPay).toBe(true);
  });

  test('it proves nothing beside a lost write of another plan that nobody told it of', () => {
    const session = begin();
    session.pick('B');
    const lost = [{ ident: 'C', until: session.at + 1 }];
    const answered = { type: 'answered', id: session.id, answer: { outcome: 'acknowledged' } } as const;
    const after = advance({ ...session.state, lost }, { ...answered, at: session.at, chance: 0 });
    expect([after.acknowledged, after.confirmed]).toEqual(['B', null]);
  });

  test('it proves what it says when another tab wrote the same plan meanwhile', () => {
    const session = begin();
    session.pick('B');
    session.hear({ type: 'sent-elsewhere', write: 'w', ident: 'B', until: session.at + 18_000 });
    session.acknowledge();
    expect(session.confirmed).toBe('B');
    expect(session.canPay).toBe(true);
  });

  test('it proves what it says after a lost write of the same plan', () => {
    const session = begin();
    session.pick('B');
    session.lose();
    session.acknowledge();
    expect(session.begun()).toEqual(['B', 'B']);
    expect(session.canPay).toBe(true);
  });
});

describe('rule 3: a refusal', () => {
  test('rolls back to the confirmed plan, which can be paid at once, and says why', () => {
    const session = begin();
    session.pick('B');
    session.refuse();
    expect(session.shown).toBe('A');
    expect(session.canPay).toBe(true);
    expect(session.state.rollback).toEqual({ from: 'B', to: 'A', problem: refused });
    expect(session.problem).toEqual(refused);
  });

  test('of a plan that is no longer shown rolls nothing back, and the shown one is written', () => {
    const session = begin();
    session.pick('B');
    session.pick('C');
    session.refuse();
    expect(session.shown).toBe('C');
    expect(session.state.rollback).toBeNull();
    expect(session.begun()).toEqual(['B', 'C']);
  });

  test('leads back to the last acknowledged plan, not to the one on screen before', () => {
    const session = begin();
    session.pick('B');
    session.pick('C');
    session.refuse();
    session.refuse();
    expect(session.shown).toBe('A');
    expect(session.canPay).toBe(true);
  });

  test('is forgotten at the next pick', () => {
    const session = begin();
    session.pick('B');
    session.refuse();
    session.pick('C');
    expect(session.problem).toBeNull();
  });

  test('with nothing to roll back to closes the session, with no plan shown', () => {
    const session = begin({ ident: null });
    session.pick('B');
    session.refuse();
    expect(session.status).toBe('closed');
    expect(session.shown).toBeNull();
    expect(session.state.rollback).toEqual({ from: 'B', to: null, problem: refused });
  });

  test('of the plan that a roll-back would lead to closes the session', () => {
    const session = begin({ believed: false });
    expect(session.begun()).toEqual(['A']);
    session.refuse();
    expect(session.status).toBe('closed');
    expect(session.shown).toBe('A');
    expect(session.state.rollback).toBeNull();
  });

  test.each(['session-expired', 'already-paid'] as const)('that is final closes the session: %s', (kind) => {
    const session = begin();
    session.pick('B');
    session.pick('C');
    session.end(kind);
    expect(session.status).toBe('closed');
    expect(session.problem).toEqual(problemOf(kind));
    expect(session.canPay).toBe(false);
    session.nudge();
    session.pick('A');
    session.pass(60_000);
    expect(session.begun()).toEqual(['B']);
    expect(session.canPay).toBe(false);
  });
});

describe('rule 4: an unclear answer, or none', () => {
  const failures = [
    ['lost', (session: ReturnType<typeof begin>) => session.lose()],
    ['unclear', (session: ReturnType<typeof begin>) => session.blur()],
  ] as const;

  test.each(failures)('%s: nobody knows what the service holds, and the plan is written again', (_, fail) => {
    const session = begin();
    session.pick('B');
    fail(session);
    expect(session.confirmed).toBeNull();
    expect(session.shown).toBe('B');
    expect(session.begun()).toEqual(['B', 'B']);
    session.acknowledge();
    expect(session.canPay).toBe(true);
    expect(session.problem).toBeNull();
  });

  test.each(failures)('%s: after two retries it is rolled back', (_, fail) => {
    const session = begin();
    session.pick('B');
    for (let attempt = 1; attempt <= 3; attempt++) {
      expect(session.shown).toBe('B');
      fail(session);
    }
    expect(session.shown).toBe('A');
    expect(session.state.rollback).toMatchObject({ from: 'B', to: 'A' });
    expect(session.confirmed).toBeNull();
    expect(session.canPay).toBe(false);
  });

  test('the first retry waits up to 0.5 s, the second up to 1 s: the more luck, the less', () => {
    for (const luck of [0, 0.25, 0.999]) {
      const session = begin({ luck });
      session.pick('B');
      session.blur();
      expect(session.wait ?? 0).toBeCloseTo(500 * luck);
      session.pass(500);
      session.blur();
      expect(session.wait ?? 0).toBeCloseTo(1000 * luck);
    }
  });

  test('a further pick starts anew, with retries of its own', () => {
    const session = begin();
    session.pick('B');
    session.blur();
    session.blur();
    session.pick('C');
    session.blur();
    expect(session.begun()).toEqual(['B', 'B', 'B', 'C']);
    session.blur();
    session.blur();
    expect(session.shown).toBe('C');
    session.blur();
    expect(session.shown).toBe('A');
  });

  test('the failure of a plan that is no longer shown costs it no retry', () => {
    const session = begin();
    session.pick('B');
    session.pick('C');
    session.blur();
    expect(session.state.failures).toBe(0);
    expect(session.begun()).toEqual(['B', 'C']);
  });

  test('no retry starts later than 12 s after the pick: one that would rolls back instead', () => {
    const session = begin({ luck: 0.5 });
    session.pick('B');
    session.pass(11_750);
    session.blur();
    expect(session.shown).toBe('B');
    session.pass(250);
    expect(session.begun()).toEqual(['B', 'B']);
    session.blur();
    expect(session.shown).toBe('A');

    const late = begin({ luck: 0.5 });
    late.pick('B');
    late.pass(11_751);
    late.blur();
    expect(late.shown).toBe('A');
  });

  test('the service is left alone for as long as it asks', () => {
    const session = begin();
    session.pick('B');
    session.blur(7000);
    expect(session.wait).toBe(7000);
    session.nudge();
    session.pick('C');
    expect(session.wait).toBe(7000);
    session.pass(7000);
    expect(session.begun()).toEqual(['B', 'C']);
  });

  test('but not for longer than 30 s', () => {
    const session = begin({ believed: false });
    session.blur(86_400_000);
    expect(session.wait).toBe(30_000);
  });

  test('a pause beyond the 12 s rolls back now, and asserts after the pause', () => {
    const session = begin();
    session.pick('B');
    session.blur(13_000);
    expect(session.shown).toBe('A');
    expect(session.wait).toBe(13_000);
  });

  test('a lost write may land for 10 s from the moment it was given up, not from when it was sent', () => {
    const session = begin();
    session.pick('B');
    session.pass(8000);
    session.pick('C');
    session.lose();
    expect(session.state.lost).toEqual([{ ident: 'B', until: session.at + 10_000 }]);
    expect(session.wait).toBe(10_000);
  });

  test('an unclear answer is a final one: nothing of it can land later', () => {
    const session = begin();
    session.pick('B');
    session.pick('C');
    session.blur();
    expect(session.state.lost).toEqual([]);
    expect(session.begun()).toEqual(['B', 'C']);
  });

  test('with nothing to roll back to, the plan stays shown, with the trouble told', () => {
    const session = begin({ ident: null });
    session.pick('B');
    session.lose();
    session.lose();
    expect(session.problem).toBeNull();
    session.lose();
    expect(session.shown).toBe('B');
    expect(session.state.rollback).toBeNull();
    expect(session.problem).toEqual(unreachable);
    session.acknowledge();
    expect(session.problem).toBeNull();
    expect(session.canPay).toBe(true);
  });

  test('what was not sent leaves everything as it was; it is sent once the page is online', () => {
    const session = begin();
    session.pick('B');
    session.answer({ outcome: 'unsent', problem: offline, ends: false });
    expect(session.shown).toBe('B');
    expect(session.confirmed).toBe('A');
    expect(session.state.lost).toEqual([]);
    expect(session.problem).toEqual(offline);
    expect(session.wait).toBe(30_000);
    session.pass(20_000);
    session.nudge();
    expect(session.begun()).toEqual(['B', 'B']);
    session.acknowledge();
    expect(session.problem).toBeNull();
  });

  test('going back to the confirmed plan while offline can pay at once', () => {
    const session = begin();
    session.pick('B');
    session.answer({ outcome: 'unsent', problem: offline, ends: false });
    session.pick('A');
    expect(session.canPay).toBe(true);
    expect(session.problem).toBeNull();
  });

  test('what cannot be sent as configured closes the session', () => {
    const session = begin();
    session.pick('B');
    session.answer({ outcome: 'unsent', problem: problemOf('config'), ends: true });
    expect(session.status).toBe('closed');
    expect(session.shown).toBe('A');
    expect(session.problem).toEqual(problemOf('config'));
  });
});

describe('rule 5: nothing is written while a lost write for another plan is alive', () => {
  test('pick B, pick A, B times out: A waits until B can no longer land', () => {
    const session = begin();
    session.pick('B');
    session.pick('A');
    session.lose();
    expect(session.begun()).toEqual(['B']);
    expect(session.canPay).toBe(false);
    session.pass(9999);
    expect(session.begun()).toEqual([]);
    session.pass(1);
    expect(session.begun()).toEqual(['A']);
    session.acknowledge();
    expect(session.canPay).toBe(true);
  });

  test('a lost write of the shown plan is not waited for', () => {
    const session = begin();
    session.pick('B');
    session.lose();
    expect(session.begun()).toEqual(['B', 'B']);
  });

  test('a pick of the lost plan ends the wait', () => {
    const session = begin();
    session.pick('B');
    session.pick('A');
    session.lose();
    session.pass(3000);
    session.pick('B');
    expect(session.begun()).toEqual(['B', 'B']);
  });

  test('the last of several lost writes counts', () => {
    const session = begin();
    session.pick('B');
    session.lose();
    session.pass(4000);
    session.lose();
    session.pick('A');
    session.blur();
    expect(session.wait).toBe(10_000);
  });

  test('what was rolled back to is asserted, once nothing else can land', () => {
    const session = begin();
    session.pick('B');
    for (let attempt = 1; attempt <= 3; attempt++) session.lose();
    session.begun();
    expect(session.shown).toBe('A');
    expect(session.wait).toBe(10_000);
    session.pass(10_000);
    expect(session.begun()).toEqual(['A']);
    session.acknowledge();
    expect(session.canPay).toBe(true);
  });

  test('a lost write is forgotten once its window has passed', () => {
    const session = begin();
    session.pick('B');
    session.lose();
    session.pass(10_000);
    session.hear({ type: 'time-passed' });
    expect(session.state.lost).toEqual([]);
  });
});

describe('rule 6: can pay', () => {
  test('before there is a session nothing is lost, locked or tried in vain', () => {
    expect(initialState).toMatchObject({ lost: [], holds: [], heldElsewhere: false, renewalFailed: false });
  });

  test('is false before there is a session', () => {
    const session = begin({ opened: false });
    session.pick('B');
    expect(session.canPay).toBe(false);
    expect(session.begun()).toEqual([]);
  });

  test.each<[string, Partial<State>]>([
    ['a session', { orderId: null }],
    ['one that goes on', { ended: refused }],
    ['nothing under way', { underWay: { task: 'write', id: 1, ident: 'A', trusted: true } }],
    ['a plan', { confirmed: null, acknowledged: null }],
    ['a plan that is confirmed', { confirmed: null }],
    ['the one on screen', { wanted: 'B' }],
    ['a host that is up to date', { hostUpdated: false }],
    ['no other plan that may land', { lost: [{ ident: 'B', until: Number.POSITIVE_INFINITY }] }],
  ])('takes %s, whatever else is so', (_, changes) => {
    const { state } = begin();
    expect(canPayIn(state)).toBe(true);
    expect(canPayIn({ ...state, ...changes })).toBe(false);
  });

  test('is false from the pick on, until it is acknowledged', () => {
    const session = begin();
    expect(session.canPay).toBe(true);
    session.pick('B');
    expect(session.canPay).toBe(false);
    session.acknowledge();
    expect(session.canPay).toBe(true);
  });

  test('is false while another plan is in flight, although the shown one is confirmed', () => {
    const session = begin();
    session.pick('B');
    session.pick('A');
    expect(session.confirmed).toBe('A');
    expect(session.canPay).toBe(false);
    session.refuse();
    expect(session.canPay).toBe(true);
  });

  test('is false after a suspension, until the plan was asserted', () => {
    const session = begin();
    session.hear({ type: 'resumed' });
    expect(session.canPay).toBe(false);
    expect(session.begun()).toEqual(['A']);
    session.acknowledge();
    expect(session.canPay).toBe(true);
  });

  describe('with a host to be brought up to date', () => {
    const withHost = (setting: Setting = {}) => begin({ ...setting, policy: { updatesHost: true } });

    test('is true for the plan the page was made with', () => {
      expect(withHost().canPay).toBe(true);
    });

    test('is false until the host has followed', () => {
      const session = withHost();
      session.pick('B');
      session.acknowledge();
      expect(session.begun()).toEqual(['B', 'update host: B']);
      expect(session.confirmed).toBe('B');
      expect(session.canPay).toBe(false);
      session.hear({ type: 'host-update-done', id: session.id });
      expect(session.canPay).toBe(true);
    });

    test('a further pick stops the update, and going back starts it anew', () => {
      const session = withHost();
      session.pick('B');
      session.acknowledge();
      const stopped = session.id;
      session.pick('C', 150);
      session.hear({ type: 'host-update-done', id: stopped });
      session.pick('B', 150);
      expect(session.canPay).toBe(false);
      session.pass(150);
      expect(session.begun()).toEqual(['B', 'update host: B', 'update host: B']);
    });

    test('a pick of the same plan lets the update go on', () => {
      const session = withHost();
      session.pick('B');
      session.acknowledge();
      session.pick('B');
      expect(session.begun()).toEqual(['B', 'update host: B']);
      session.hear({ type: 'host-update-done', id: session.id });
      expect(session.canPay).toBe(true);
    });

    test('an end of any other update changes nothing', () => {
      const session = withHost();
      session.pick('B');
      session.acknowledge();
      const { state } = session;
      session.hear({ type: 'host-update-done', id: session.id + 1 });
      session.hear({ type: 'host-update-failed', id: session.id + 1, problem: unclear });
      expect(session.state).toBe(state);
    });

    test('a failure is told, and tried again with back-off, for ever', () => {
      const session = withHost({ luck: 0.5 });
      const problem = problemOf('after-update');
      session.pick('B');
      session.acknowledge();
      const waits: (number | null)[] = [];
      for (let attempt = 1; attempt <= 9; attempt++) {
        session.hear({ type: 'host-update-failed', id: session.id, problem });
        expect(session.shown).toBe('B');
        expect(session.canPay).toBe(false);
        expect(session.problem).toEqual(problem);
        waits.push(session.wait);
        session.pass(30_000);
      }
      expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
      session.hear({ type: 'host-update-done', id: session.id });
      expect(session.canPay).toBe(true);
      expect(session.problem).toBeNull();
    });

    test('a suspension stops the update; it comes after the assertion', () => {
      const session = withHost();
      session.pick('B');
      session.acknowledge();
      session.begun();
      session.hear({ type: 'resumed' });
      expect(session.begun()).toEqual(['B']);
      session.acknowledge();
      expect(session.begun()).toEqual(['update host: B']);
    });
  });
});

describe('rule 7: assertion never stops for good', () => {
  test('it backs off up to 30 s and no further, whatever goes wrong', () => {
    const session = begin({ believed: false, luck: 0.5 });
    const waits: (number | null)[] = [];
    for (let attempt = 1; attempt <= 9; attempt++) {
      session.blur();
      waits.push(session.wait);
      session.pass(30_000);
    }
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
    for (let attempt = 10; attempt <= 2000; attempt++) {
      session.blur();
      session.pass(30_000);
    }
    expect(session.begun()).toHaveLength(2001);
    session.acknowledge();
    expect(session.canPay).toBe(true);
  });

  test('a nudge ends the back-off', () => {
    const session = begin({ believed: false, luck: 0.9 });
    session.blur();
    session.pass(100);
    session.begun();
    session.nudge();
    expect(session.begun()).toEqual(['A']);
  });

  test('so does a page that comes back', () => {
    const session = begin({ believed: false, luck: 0.9 });
    session.blur();
    session.begun();
    session.hear({ type: 'resumed' });
    expect(session.begun()).toEqual(['A']);
  });

  test.each<[string, Partial<State>]>([
    ['before there is a session', { orderId: null }],
    ['before there is a plan', { wanted: null, acknowledged: null, confirmed: null, hostUpdated: false }],
    ['while something is under way', { underWay: { task: 'renewal', id: 1 } }],
    ['once the session has ended', { ended: refused }],
    ['once the shopper can pay', {}],
    ['once another tab took over', { confirmed: null, yielded: true }],
  ])('there is nothing to do %s', (_, changes) => {
    const { state, at } = begin();
    expect(decide({ ...state, ...changes }, at)).toEqual({ do: 'nothing' });
  });

  test('time that passes without meaning leaves the very same state', () => {
    const session = begin();
    session.pick('B');
    expect(advance(session.state, { type: 'time-passed', at: session.at + 1 })).toBe(session.state);
  });

  test('a nudge does not end a late-write window', () => {
    const session = begin();
    session.pick('B');
    session.pick('A');
    session.lose();
    session.begun();
    session.nudge();
    expect(session.begun()).toEqual([]);
    expect(session.wait).toBe(10_000);
  });

  test('a nudge of one who has nothing to do does nothing', () => {
    const session = begin();
    session.nudge();
    expect(session.begun()).toEqual([]);
    expect(session.canPay).toBe(true);
  });

  test('a nudge ends the pause after a key: somebody waits for it', () => {
    const session = begin();
    session.pick('B', 150);
    session.nudge();
    expect(session.begun()).toEqual(['B']);
  });
});

describe('rule 8: a new session', () => {
  test('replaces the old one at once, and outcomes of the old one change nothing', () => {
    const session = begin();
    session.pick('B');
    const old = session.id;
    session.open('order 2', 'C', { believed: true });
    expect(session.shown).toBe('C');
    expect(session.canPay).toBe(true);
    const before = session.state;
    session.hear({ type: 'answered', id: old, answer: { outcome: 'acknowledged' } });
    session.hear({ type: 'answered', id: old, answer: { outcome: 'lost', problem: unreachable } });
    expect(session.state).toEqual(before);
  });

  test('is not touched by lost writes of the old one', () => {
    const session = begin();
    session.pick('B');
    session.pick('A');
    session.lose();
    session.open('order 2', 'A', { believed: true });
    expect(session.canPay).toBe(true);
  });

  test('writes the pick that outlives the old one', () => {
    const session = begin();
    session.pick('B');
    session.begun();
    session.open('order 2', 'A', { believed: true, wanted: 'B' });
    expect(session.begun()).toEqual(['B']);
    session.acknowledge();
    expect(session.canPay).toBe(true);
  });

  test('opens what was closed, and frees what was locked', () => {
    const session = begin();
    session.hear({ type: 'held', hold: 1 });
    session.hear({ type: 'resumed' });
    session.end('session-expired');
    session.open('order 2', 'A', { believed: true });
    expect(session.status).toBe('ready');
    expect(session.problem).toBeNull();
  });

  test('of the same order, under a new token, keeps its lost writes and the last acknowledged plan', () => {
    const session = begin();
    session.pick('B');
    session.open('order 1', null);
    expect(session.shown).toBe('A');
    expect(session.state.lost).toMatchObject([{ ident: 'B' }]);
    expect(session.begun()).toEqual(['B']);
    session.pass(10_000);
    expect(session.begun()).toEqual(['A']);
  });

  test.each([
    ['order 1', 'locked'],
    ['order 2', 'ready'],
  ])('of %s after a payment of order 1 began in another tab is %s', (orderId, status) => {
    const session = begin();
    session.hear({ type: 'held-elsewhere', held: true });
    session.open(orderId, 'A', { believed: true });
    expect(session.status).toBe(status);
  });

  test('of the same order counts each lost write once', () => {
    const session = begin();
    session.pick('B');
    session.pick('A');
    session.lose();
    session.open('order 1', null, { lost: session.state.lost });
    expect(session.state.lost).toHaveLength(1);
  });

  test('of an order that an earlier picker left waits for the lost writes of that one', () => {
    const session = begin({ opened: false });
    session.open('order 1', 'A', { believed: true, lost: [{ ident: 'B', until: session.at + 4000 }] });
    expect(session.canPay).toBe(false);
    expect(session.wait).toBe(4000);
  });

  test('minds no lost write whose window has passed', () => {
    const session = begin({ opened: false, policy: { renews: true } });
    session.open('order 1', 'A', { believed: true, lost: [{ ident: 'B', until: session.at }] });
    expect(session.canPay).toBe(true);
    expect(session.begun()).toEqual([]);
  });
});

describe('rule 9: a host that can mint sessions', () => {
  const renewing = (setting: Setting = {}) => begin({ ...setting, policy: { renews: true } });
  /** The session holds A, and a lost write of B is alive. */
  const threatened = () => {
    const session = renewing();
    session.pick('B');
    session.pick('A');
    session.lose();
    return session;
  };

  test.each<[string, (session: ReturnType<typeof begin>) => void]>([
    [
      'whose order another tab has written to',
      (session) => {
        session.hear({ type: 'sent-elsewhere', write: 'w', ident: 'B', until: session.at + 18_000 });
        session.nudge();
      },
    ],
    [
      'whose session has expired',
      (session) => {
        session.hear({ type: 'resumed' });
        session.end('session-expired');
      },
    ],
  ])('is asked after the payment, not during it, for one %s', (_, happen) => {
    const session = renewing();
    session.hear({ type: 'held', hold: 1 });
    happen(session);
    session.pass(5_000);
    expect(session.begun().filter((task) => task.startsWith('renew'))).toEqual([]);
    session.hear({ type: 'released', hold: 1 });
    expect(session.begun()).toEqual(['renew: A']);
  });

  test('is asked instead of waiting for a window', () => {
    const session = threatened();
    expect(session.begun()).toEqual(['B', 'renew: A']);
    expect(session.canPay).toBe(false);
    session.open('order 2', 'A', { believed: true });
    expect(session.canPay).toBe(true);
  });

  test('is asked when the session has expired, for the plan on screen', () => {
    const session = renewing();
    session.pick('B');
    session.end('session-expired');
    expect(session.begun()).toEqual(['B', 'renew: B']);
    expect(session.shown).toBe('B');
    expect(session.status).toBe('saving');
    session.open('order 2', 'B', { believed: true, wanted: 'B' });
    expect(session.canPay).toBe(true);
  });

  test('is asked without a pick, where an earlier picker lost a write', () => {
    const session = renewing();
    session.open('order 2', 'A', { lost: [{ ident: 'B', until: session.at + 10_000 }] });
    expect(session.begun()).toEqual(['renew: A']);
  });

  test('is not asked when a plan is refused: the session goes on', () => {
    const session = renewing();
    session.pick('B');
    session.refuse();
    expect(session.shown).toBe('A');
    expect(session.begun()).toEqual(['B']);
  });

  test('is not asked when the order was paid', () => {
    const session = renewing();
    session.pick('B');
    session.end('already-paid');
    expect(session.begun()).toEqual(['B']);
    expect(session.status).toBe('closed');
  });

  test('is asked once at a time, and not again when it fails: then the window is waited for', () => {
    const session = threatened();
    session.pick('C');
    session.nudge();
    expect(session.begun()).toEqual(['B', 'renew: A']);
    session.hear({ type: 'renewal-failed', id: session.id });
    expect(session.begun()).toEqual([]);
    expect(session.wait).toBe(10_000);
    session.pass(10_000);
    expect(session.begun()).toEqual(['C']);
  });

  test('that fails after an expiry leaves the session closed, the pick rolled back', () => {
    const session = renewing();
    session.pick('B');
    session.end('session-expired');
    session.hear({ type: 'renewal-failed', id: session.id });
    expect(session.status).toBe('closed');
    expect(session.shown).toBe('A');
    expect(session.state.rollback).toMatchObject({ from: 'B', to: 'A' });
  });

  test('gets another chance with a pick, or with a nudge', () => {
    const session = renewing();
    session.pick('B');
    session.end('session-expired');
    session.hear({ type: 'renewal-failed', id: session.id });
    session.begun();
    session.nudge();
    expect(session.begun()).toEqual(['renew: A']);
    session.hear({ type: 'renewal-failed', id: session.id });
    session.pick('C');
    expect(session.begun()).toEqual(['renew: C']);
  });

  test('is not asked again and again when what it gives is of no use', () => {
    const expired = renewing();
    expired.pick('B');
    expired.end('session-expired');
    expired.open('order 2', null, { wanted: 'B', renewed: true });
    expired.begun();
    expired.end('session-expired');
    expect(expired.begun()).toEqual([]);
    expect(expired.status).toBe('closed');

    const same = threatened();
    same.begun();
    same.open('order 1', 'A', { renewed: true });
    expect(same.begun()).toEqual([]);
    expect(same.wait).toBe(10_000);
  });

  test('is asked again after its session has been of use', () => {
    const session = renewing();
    session.pick('B');
    session.end('session-expired');
    session.open('order 2', null, { wanted: 'B', renewed: true });
    session.acknowledge();
    session.hear({ type: 'resumed' });
    session.begun();
    session.end('session-expired');
    expect(session.begun()).toEqual(['renew: B']);
  });
});

describe('rule 10: another tab', () => {
  const hearOf = (ident: Ident, setting: Setting = {}) => {
    const session = begin(setting);
    session.hear({ type: 'sent-elsewhere', write: 'w', ident, until: session.at + 18_000 });
    return session;
  };

  test('may tell of its payment before an order seen before is asserted, whatever the shopper does', () => {
    const session = begin({ opened: false });
    session.open('order 1', 'A', { listenFor: 100 });
    session.pick('B');
    session.nudge();
    expect(session.wait).toBe(100);
    session.pass(99);
    expect(session.begun()).toEqual([]);
    session.pass(1);
    expect(session.begun()).toEqual(['B']);
  });

  test('may do so after a suspension too, and no earlier than the service wants to be asked', () => {
    const session = begin();
    session.hear({ type: 'resumed', listenFor: 100 });
    expect(session.wait).toBe(100);
    session.pass(100);
    session.blur(5000);
    session.begun();
    session.hear({ type: 'resumed', listenFor: 100 });
    expect(session.wait).toBe(5000);
  });

  test('that writes another plan leaves nothing confirmed here, and is not fought', () => {
    const session = hearOf('B');
    expect(session.confirmed).toBeNull();
    expect(session.canPay).toBe(false);
    expect(session.status).toBe('checking');
    session.pass(60_000);
    expect(session.begun()).toEqual([]);
  });

  test('has written, and the shopper turns to this page: it asserts, once that write can no longer land', () => {
    const session = hearOf('B');
    session.nudge();
    expect(session.begun()).toEqual([]);
    expect(session.wait).toBe(18_000);
    session.pass(18_000);
    expect(session.begun()).toEqual(['A']);
    session.acknowledge();
    expect(session.canPay).toBe(true);
  });

  test('has written, and its write ended: a pick here is written at once', () => {
    const session = hearOf('B');
    session.hear({ type: 'ended-elsewhere', write: 'w', until: null });
    expect(session.begun()).toEqual([]);
    session.pick('C');
    expect(session.begun()).toEqual(['C']);
  });

  test('has lost its write: that may land until then', () => {
    const session = hearOf('B');
    session.hear({ type: 'ended-elsewhere', write: 'w', until: session.at + 10_000 });
    session.nudge();
    expect(session.wait).toBe(10_000);
  });

  test('ends one write of several: the others stay', () => {
    const session = hearOf('B');
    session.hear({ type: 'sent-elsewhere', write: 'x', ident: 'C', until: session.at + 5000 });
    session.hear({ type: 'ended-elsewhere', write: 'w', until: null });
    expect(session.state.lost.map(({ ident }) => ident)).toEqual(['C']);
  });

  test('tells of a write twice: it counts once', () => {
    const session = hearOf('B');
    const before = session.state;
    session.hear({ type: 'sent-elsewhere', write: 'w', ident: 'B', until: session.at + 18_000 });
    expect(session.state).toEqual(before);
  });

  test('that writes the plan shown here is harmless', () => {
    const session = hearOf('A');
    expect(session.canPay).toBe(true);
    expect(session.begun()).toEqual([]);
  });

  test('that writes the plan shown here does not keep this one from asserting it', () => {
    const session = begin({ believed: false, luck: 0.9 });
    session.blur();
    session.begun();
    session.hear({ type: 'sent-elsewhere', write: 'w', ident: 'A', until: session.at + 18_000 });
    session.pass(1000);
    expect(session.begun()).toEqual(['A']);
  });

  test('writes while the host is brought up to date: that is stopped', () => {
    const session = begin({ policy: { updatesHost: true } });
    session.pick('B');
    session.acknowledge();
    session.hear({ type: 'sent-elsewhere', write: 'w', ident: 'C', until: session.at + 18_000 });
    expect(session.state.underWay).toBeNull();
    expect(session.canPay).toBe(false);
  });
});

describe('rule 11: a payment under way', () => {
  test('ignores picks, and can still be paid', () => {
    const session = begin();
    session.hear({ type: 'held', hold: 1 });
    session.pick('B');
    expect(session.shown).toBe('A');
    expect(session.begun()).toEqual([]);
    expect(session.status).toBe('locked');
    expect(session.canPay).toBe(true);
    session.hear({ type: 'released', hold: 1 });
    session.pick('B');
    expect(session.shown).toBe('B');
  });

  test.each([null, 'A', 'B'])('outlasts a new token of its order, which says that it holds %s', (ident) => {
    const session = begin();
    session.pick('C');
    session.acknowledge();
    session.hear({ type: 'held', hold: 1 });
    session.begun();
    session.open('order 1', ident, { wanted: ident });
    expect(session.shown).toBe('C');
    expect(session.status).toBe('locked');
    expect(session.begun()).toEqual(['C']);
  });

  test('is over when all its holds are released, each once', () => {
    const session = begin();
    session.hear({ type: 'held', hold: 1 });
    session.hear({ type: 'held', hold: 2 });
    session.hear({ type: 'released', hold: 1 });
    session.hear({ type: 'released', hold: 1 });
    expect(isLocked(session.state)).toBe(true);
    session.hear({ type: 'released', hold: 2 });
    expect(isLocked(session.state)).toBe(false);
  });

  test('cannot be paid once the truth changes, and the shown plan is asserted', () => {
    const session = begin();
    session.hear({ type: 'held', hold: 1 });
    session.hear({ type: 'resumed' });
    expect(session.canPay).toBe(false);
    expect(session.status).toBe('locked');
    expect(session.begun()).toEqual(['A']);
    session.acknowledge();
    expect(session.canPay).toBe(true);
  });

  test('in another tab locks this one too', () => {
    const session = begin();
    session.hear({ type: 'held-elsewhere', held: true });
    session.pick('B');
    expect(session.shown).toBe('A');
    expect(session.status).toBe('locked');
    session.hear({ type: 'held-elsewhere', held: false });
    expect(session.status).toBe('ready');
  });

  test('in another tab is not disturbed: nothing is asserted here until it is over', () => {
    const session = begin();
    session.hear({ type: 'sent-elsewhere', write: 'w', ident: 'B', until: session.at + 18_000 });
    session.hear({ type: 'ended-elsewhere', write: 'w', until: null });
    session.hear({ type: 'held-elsewhere', held: true });
    session.nudge();
    session.hear({ type: 'resumed' });
    session.pass(60_000);
    expect(session.begun()).toEqual([]);
    session.hear({ type: 'held-elsewhere', held: false });
    expect(session.begun()).toEqual(['A']);
  });
});

describe('rule 12: what the host says the session holds', () => {
  test('is believed the first time', () => {
    const session = begin();
    expect(session.canPay).toBe(true);
    expect(session.begun()).toEqual([]);
  });

  test('is only shown the next time: it is asserted before it can be paid', () => {
    const session = begin({ believed: false });
    expect(session.shown).toBe('A');
    expect(session.canPay).toBe(false);
    expect(session.begun()).toEqual(['A']);
    session.acknowledge();
    expect(session.canPay).toBe(true);
  });

  test('may be nothing: then nothing is shown or written until a plan is picked', () => {
    const session = begin({ ident: null });
    expect(session.status).toBe('empty');
    session.nudge();
    expect(session.begun()).toEqual([]);
    session.pick('B');
    session.acknowledge();
    expect(session.canPay).toBe(true);
  });
});

describe('a picker that comes back', () => {
  test('asserts what it shows, once no write that others lost meanwhile can land', () => {
    const session = begin();
    session.hear({ type: 'abandoned' });
    session.hear({ type: 'resumed', lost: [{ ident: 'B', until: session.at + 6000 }] });
    expect(session.canPay).toBe(false);
    expect(session.wait).toBe(6000);
    session.pass(6000);
    expect(session.begun()).toEqual(['A']);
  });
});

describe('the last picker of a session leaves', () => {
  test('a write in flight counts as lost from then on, and is not held against the pick', () => {
    const session = begin();
    session.pick('B');
    session.hear({ type: 'abandoned' });
    expect(session.state.lost).toEqual([{ ident: 'B', until: session.at + 10_000 }]);
    expect(session.state.failures).toBe(0);
    expect(session.confirmed).toBeNull();
  });

  test('with nothing in flight, nothing is lost', () => {
    const session = begin();
    session.hear({ type: 'abandoned' });
    expect(session.state.lost).toEqual([]);
  });

  test.each(['updatesHost', 'renews'] as const)('what the host was asked for is given up: %s', (asked) => {
    const session = begin({ policy: { [asked]: true } });
    session.pick('B');
    if (asked === 'updatesHost') session.acknowledge();
    else session.end('session-expired');
    const { id } = session;
    session.hear({ type: 'abandoned' });
    expect(session.id).toBe(id + 1);
    const before = session.state;
    session.hear({ type: 'host-update-done', id });
    session.hear({ type: 'renewal-failed', id });
    expect(session.state).toEqual(before);
  });
});

describe('the status', () => {
  type Story = (session: ReturnType<typeof begin>) => void;

  test.each<[expected: string, when: string, setting: Setting, story: Story]>([
    ['empty', 'before there is a session', { opened: false }, () => {}],
    ['empty', 'before there is a session, with a pick', { opened: false }, (it) => it.pick('B')],
    ['empty', 'with a session and no plan', { ident: null }, () => {}],
    ['ready', 'when the shopper can pay', {}, () => {}],
    ['saving', 'while a pick is on its way', {}, (it) => it.pick('B')],
    ['saving', 'while the first pick is on its way', { ident: null }, (it) => it.pick('B')],
    ['saving', 'during the pause after a key', {}, (it) => it.pick('B', 150)],
    [
      'saving',
      'while a pick is tried again',
      {},
      (it) => {
        it.pick('B');
        it.lose();
      },
    ],
    [
      'saving',
      'while the host follows',
      { policy: { updatesHost: true } },
      (it) => {
        it.pick('B');
        it.acknowledge();
      },
    ],
    ['checking', 'while a restored page is asserted', { believed: false }, () => {}],
    ['checking', 'after a suspension', {}, (it) => it.hear({ type: 'resumed' })],
    [
      'checking',
      'when the shopper went back, and the other plan may still land',
      {},
      (it) => {
        it.pick('B');
        it.pick('A');
        it.lose();
      },
    ],
    [
      'checking',
      'after a roll-back that is not certain',
      {},
      (it) => {
        it.pick('B');
        for (let attempt = 1; attempt <= 3; attempt++) it.lose();
      },
    ],
    [
      'checking',
      'when the first pick does not get through',
      { ident: null },
      (it) => {
        it.pick('B');
        for (let attempt = 1; attempt <= 3; attempt++) it.lose();
      },
    ],
    ['locked', 'during a payment', {}, (it) => it.hear({ type: 'held', hold: 1 })],
    [
      'locked',
      'during a payment while unsure',
      { believed: false },
      (it) => it.hear({ type: 'held-elsewhere', held: true }),
    ],
    [
      'closed',
      'after the end, even during a payment',
      { believed: false },
      (it) => {
        it.hear({ type: 'held', hold: 1 });
        it.end('already-paid');
      },
    ],
  ])('is %s %s', (expected, _, setting, story) => {
    const session = begin(setting);
    story(session);
    expect(session.status).toBe(expected);
    expect(session.isClosed).toBe(expected === 'closed');
  });
});

describe('the problem', () => {
  test('that ended the session comes before all others', () => {
    const session = begin();
    session.pick('B');
    session.refuse();
    session.pick('C');
    session.end('already-paid');
    expect(session.state.rollback).not.toBeNull();
    expect(session.problem).toEqual(problemOf('already-paid'));
  });

  test('that goes on comes before the roll-back that is over', () => {
    const session = begin({ believed: false });
    session.acknowledge();
    session.pick('B');
    session.refuse();
    session.hear({ type: 'resumed' });
    for (let attempt = 1; attempt <= 3; attempt++) session.blur();
    expect(session.state.rollback?.problem).toEqual(refused);
    expect(session.problem).toEqual(unclear);
  });
});
