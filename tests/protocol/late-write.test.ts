/** A write whose outcome is unknown may still be applied until its late-write window has passed. */
import { expect, test } from 'vitest';
import { begin } from './story.ts';

test('a lost write may land for 10 s after it was given up, not after it was sent', () => {
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

test('the picker does not wait for a lost write of the shown plan', () => {
  const session = begin();
  session.pick('B');
  session.lose();
  expect(session.begun()).toEqual(['B', 'B']);
});

test('the picker waits for a lost write of an unknown plan, whatever plan is shown', () => {
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

test('after several lost writes, the picker waits until the last window has passed', () => {
  const session = begin();
  session.pick('B');
  session.lose();
  session.pass(4000);
  session.lose();
  session.pick('A');
  session.blur();
  expect(session.wait).toBe(10_000);
});

test('a lost write that is reported twice counts once, and ends at the later time', () => {
  const session = begin();
  session.hearOf('B', 5000);
  session.hearOf('B', 9000);
  session.hearOf('B', 1000);
  expect(session.state.lost).toHaveLength(1);
  expect(session.wait).toBe(9000);
});

test('the plan shown after a roll-back is asserted, once no write of another plan can land', () => {
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

test('the host can set the late-write window', () => {
  const session = begin({ policy: { lateWriteWindow: 3000 } });
  session.pick('B');
  session.pick('A');
  session.lose();
  expect(session.wait).toBe(3000);
});
