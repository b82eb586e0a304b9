/** What the picker does if the answer to a write is unclear, or if there is no answer. */
import { expect, test } from 'vitest';
import { begin, blocked, type Story, unreachable } from './story.ts';

const failures = [
  ['lost', (session: Story) => session.lose()],
  ['unclear', (session: Story) => session.blur()],
] as const;

test.each(failures)('with outcome “%s”, no plan is confirmed, and the plan is written again', (_, fail) => {
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

test.each(failures)('with outcome “%s”, the pick is rolled back after two retries', (_, fail) => {
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

test('the first retry waits a random part of 0.5 s, the second a random part of 1 s', () => {
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

test('another pick has its own retries', () => {
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

test('a failed write of a plan that is no longer shown does not count as a failure of the shown plan', () => {
  const session = begin();
  session.pick('B');
  session.pick('C');
  session.blur();
  expect(session.state.failures).toBe(0);
  expect(session.begun()).toEqual(['B', 'C']);
});

test('no retry starts later than 12 s after the pick: the pick is rolled back instead', () => {
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

test('an unclear answer is final: its write cannot land later', () => {
  const session = begin();
  session.pick('B');
  session.pick('C');
  session.blur();
  expect(session.state.lost).toEqual([]);
  expect(session.begun()).toEqual(['B', 'C']);
});

test('without a plan to roll back to, the picked plan stays shown, and the problem is reported', () => {
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

test('an unsent write changes nothing, so the shopper can pay for the earlier plan at once', () => {
  const session = begin();
  session.pick('B');
  session.block();
  expect(session.shown).toBe('A');
  expect(session.state.rollback).toEqual({ from: 'B', to: 'A', problem: blocked });
  expect(session.state.lost).toEqual([]);
  expect(session.canPay).toBe(true);
  expect(session.begun()).toEqual(['B']);
});

test('an unsent write without a plan to roll back to is tried again, because the page may correct its policy', () => {
  const session = begin({ vouched: false });
  session.block();
  expect(session.shown).toBe('A');
  expect(session.problem).toEqual(blocked);
  expect(session.wait).toBe(30_000);
  session.pass(20_000);
  session.nudge();
  session.acknowledge();
  expect(session.canPay).toBe(true);
  expect(session.problem).toBeNull();
});

test('an unsent write of the first pick leaves the plan shown, and is tried again', () => {
  const session = begin({ ident: null });
  session.pick('B');
  session.block();
  expect(session.shown).toBe('B');
  expect(session.wait).toBe(30_000);
});

test('an unsent write of a plan that is no longer shown changes nothing', () => {
  const session = begin();
  session.pick('B');
  session.pick('A');
  session.block();
  expect(session.canPay).toBe(true);
  expect(session.problem).toBeNull();
});
