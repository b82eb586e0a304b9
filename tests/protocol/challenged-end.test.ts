/**
 * When the service says that the session has ended, the picker stops writing. But a pick or a retry may send one write,
 * to check whether the session has really ended. This write is called a challenge.
 */
import { describe, expect, test } from 'vitest';
import type { ProblemKind } from '../../src/types.ts';
import { begin, problemOf, type Setting, type Story, unreachable } from './story.ts';

const ends = ['session-expired', 'already-paid', 'already-subscribed'] as const;

const ended = (setting: Setting = {}, kind: ProblemKind = 'session-expired'): Story => {
  const session = begin(setting);
  session.pick('B');
  session.end(kind);
  session.begun();
  return session;
};

test.each(ends)('the session ends on a code that means “%s”', (kind) => {
  const session = ended({}, kind);
  expect(session.status).toBe('closed');
  expect(session.isClosed).toBe(true);
  expect(session.shown).toBe('A');
  expect(session.problem).toEqual(problemOf(kind));
  expect(session.canPay).toBe(false);
  session.nudge();
  session.resume();
  session.pass(60_000);
  expect(session.begun()).toEqual([]);
});

test('a refusal can end the session even if its plan is no longer shown; the shown plan stays', () => {
  const session = begin();
  session.pick('B');
  session.pick('C');
  session.end('already-paid');
  expect(session.status).toBe('closed');
  expect(session.shown).toBe('C');
  expect(session.begun()).toEqual(['B']);
});

test('the end of a session rolls nothing back if the plan to roll back to is shown already', () => {
  const session = begin({ vouched: false });
  session.end('already-paid');
  expect(session.status).toBe('closed');
  expect(session.shown).toBe('A');
  expect(session.state.rollback).toBeNull();
});

test('the shopper cannot pay in an ended session', () => {
  const session = begin();
  session.resume();
  session.end('already-paid');
  expect(session.canPay).toBe(false);
});

test('a retry before the session ends challenges nothing', () => {
  const session = begin({ vouched: false });
  session.retry();
  session.end('already-paid');
  expect(session.status).toBe('closed');
  expect(session.begun()).toEqual(['A']);
});

describe('a challenge', () => {
  test('by a pick shows the picked plan and costs one write', () => {
    const session = ended();
    session.pick('C');
    expect(session.shown).toBe('C');
    expect(session.isClosed).toBe(false);
    expect(session.status).toBe('saving');
    expect(session.begun()).toEqual(['C']);
  });

  test('by a retry writes the shown plan', () => {
    const session = ended();
    session.retry();
    expect(session.begun()).toEqual(['A']);
    session.retry();
    expect(session.begun()).toEqual([]);
  });

  test('that is acknowledged opens the session again', () => {
    const session = ended();
    session.pick('C');
    session.acknowledge();
    expect(session.status).toBe('ready');
    expect(session.problem).toBeNull();
    session.pick('A');
    session.acknowledge();
    expect(session.canPay).toBe(true);
    session.resume();
    session.end('session-expired');
    expect(session.status).toBe('closed');
  });

  test.each<[string, (session: Story) => void, ProblemKind]>([
    ['refused', (session) => session.refuse(), 'refused'],
    ['unclear', (session) => session.blur(), 'unclear'],
    ['lost', (session) => session.lose(), 'unreachable'],
    ['unsent', (session) => session.block(), 'config'],
  ])('that is %s rolls back, and the session stays ended', (_, answer, kind) => {
    const session = ended();
    session.pick('C');
    answer(session);
    expect(session.status).toBe('closed');
    expect(session.shown).toBe('A');
    expect(session.state.rollback).toMatchObject({ from: 'C', to: 'A', problem: problemOf(kind) });
    session.pass(60_000);
    expect(session.begun()).toEqual(['C']);
  });

  test('that is lost may still land, so the next challenge waits until the window has passed', () => {
    const session = ended();
    session.pick('C');
    session.lose();
    expect(session.state.lost).toMatchObject([{ ident: 'C', until: session.at + 10_000 }]);
    session.retry();
    expect(session.begun()).toEqual(['C']);
    expect(session.wait).toBe(10_000);
    session.pass(10_000);
    expect(session.begun()).toEqual(['A']);
  });

  test('that is refused for its plan keeps the reason why the session ended', () => {
    const session = ended({}, 'already-paid');
    session.pick('C');
    session.refuse();
    expect(session.problem).toEqual(problemOf('already-paid'));
  });

  test('that ends the session again reports the new problem; a lost challenge keeps the earlier problem', () => {
    const session = ended();
    session.pick('C');
    session.end('already-paid');
    expect(session.problem).toEqual(problemOf('already-paid'));
    session.pick('C');
    session.lose();
    expect(session.problem).toEqual(problemOf('already-paid'));
    expect(session.state.rollback?.problem).toEqual(unreachable);
  });

  test('by code comes no sooner than 5 s after the last write ended', () => {
    for (const challenge of [
      (session: Story) => session.retry('code'),
      (session: Story) => session.pick('A', { by: 'host' }),
    ]) {
      const session = ended();
      session.pass(1000);
      challenge(session);
      expect(session.begun()).toEqual([]);
      session.pass(3999);
      expect(session.begun()).toEqual([]);
      session.pass(1);
      expect(session.begun()).toEqual(['A']);
    }
  });

  test('by the shopper does not wait for `Retry-After`', () => {
    const session = begin();
    session.pick('B');
    session.answer({
      outcome: 'refused',
      problem: problemOf('already-paid'),
      ends: 'now',
      retryAfter: 20_000,
    });
    session.begun();
    session.pick('C');
    expect(session.begun()).toEqual(['C']);
  });
});
