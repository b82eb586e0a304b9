/** A write whose outcome is unknown may still be applied until its late-write window has passed. */
import { expect, test } from 'vitest';
import { begin } from './story.ts';

test('it may land for 10 s from the moment it was given up, not from when it was sent', () => {
  const session = begin();
  session.pick('B');
  session.pass(8000);
  session.pick('C');
  session.lose();
  expect(session.state.lost).toEqual([{ id: '1', ident: 'B', until: session.at + 10_000 }]);
  expect(session.wait).toBe(10_000);
});

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

test('one of the shown plan is not waited for', () => {
  const session = begin();
  session.pick('B');
  session.lose();
  expect(session.begun()).toEqual(['B', 'B']);
});

test('one of a plan that nobody knows is waited for, whatever is shown', () => {
  const session = begin({ journal: [[null, 4000]] });
  expect(session.canPay).toBe(false);
  expect(session.wait).toBe(4000);
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

test('the last of several counts', () => {
  const session = begin();
  session.pick('B');
  session.lose();
  session.pass(4000);
  session.lose();
  session.pick('A');
  session.blur();
  expect(session.wait).toBe(10_000);
});

test('one that is told of twice counts once, and ends with the later of both', () => {
  const session = begin();
  session.hearOf('B', 5000);
  session.hearOf('B', 9000);
  session.hearOf('B', 1000);
  expect(session.state.lost).toHaveLength(1);
  expect(session.wait).toBe(9000);
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

test('it is forgotten once its window has passed', () => {
  const session = begin();
  session.pick('B');
  session.lose();
  session.pass(10_000);
  session.hear({ type: 'time-passed' });
  expect(session.state.lost).toEqual([]);
});

test('the window is the host’s to set', () => {
  const session = begin({ policy: { lateWriteWindow: 3000 } });
  session.pick('B');
  session.pick('A');
  session.lose();
  expect(session.wait).toBe(3000);
});
