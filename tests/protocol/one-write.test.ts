/** At most one write may be in flight. */
import { expect, test } from 'vitest';
import { begin } from './story.ts';

test('a pick is shown and written at once', () => {
  const session = begin();
  session.pick('B');
  expect(session.shown).toBe('B');
  expect(session.begun()).toEqual(['B']);
});

test('picks during a write only change what is shown; after the write, the last pick is written', () => {
  const session = begin();
  for (const ident of ['B', 'C', 'D']) session.pick(ident);
  expect(session.shown).toBe('D');
  expect(session.begun()).toEqual(['B']);
  session.acknowledge();
  expect(session.begun()).toEqual(['D']);
  session.acknowledge();
  expect(session.begun()).toEqual([]);
  expect(session.canPay).toBe(true);
});

test('a pick of the plan that is being written costs no further write', () => {
  const session = begin();
  for (const ident of ['B', 'C', 'B']) session.pick(ident);
  session.acknowledge();
  expect(session.begun()).toEqual(['B']);
  expect(session.canPay).toBe(true);
});

test('a pick of the confirmed plan costs no write', () => {
  const session = begin();
  session.pick('A');
  expect(session.begun()).toEqual([]);
  expect(session.canPay).toBe(true);
});

test('plans picked by arrow keys are shown at once, and written 150 ms after the last key', () => {
  const session = begin();
  session.pick('B', { pause: 150 });
  session.pass(100);
  session.pick('C', { pause: 150 });
  session.pass(149);
  expect(session.shown).toBe('C');
  expect(session.canPay).toBe(false);
  expect(session.begun()).toEqual([]);
  session.pass(1);
  expect(session.begun()).toEqual(['C']);
});

test('a click ends the pause after a key', () => {
  const session = begin();
  session.pick('B', { pause: 150 });
  session.pick('C');
  expect(session.begun()).toEqual(['C']);
});

test('arrow keys to a plan and back cost no write, and the shopper can pay at once', () => {
  const session = begin();
  session.pick('B', { pause: 150 });
  session.pick('A', { pause: 150 });
  expect(session.canPay).toBe(true);
  session.pass(1000);
  expect(session.begun()).toEqual([]);
});

test('an answer to any but the write under way changes nothing', () => {
  const session = begin();
  session.pick('B');
  const before = session.state;
  session.hear({ type: 'answered', id: 'another', answer: { outcome: 'acknowledged' } });
  session.hear({ type: 'host-update-done', id: session.id });
  session.hear({ type: 'renewed', id: session.id });
  session.failRenewal();
  expect(session.state).toEqual(before);
});

test('a second answer to a write changes nothing', () => {
  const session = begin();
  session.pick('B');
  session.acknowledge();
  const before = session.state;
  session.refuse();
  expect(session.state).toEqual(before);
});

test('a write that was cancelled before it was sent is written again', () => {
  const session = begin();
  session.pick('B');
  session.hear({ type: 'called-off', id: 'another' });
  expect(session.begun()).toEqual(['B']);
  session.hear({ type: 'called-off', id: session.id });
  expect(session.begun()).toEqual(['B']);
  expect(session.confirmed).toBe('A');
  expect(session.state.lost).toEqual([]);
});

test('to call off a write that was given up before changes nothing', () => {
  const session = begin();
  session.pick('B');
  const { id } = session;
  session.hear({ type: 'lock-lost' });
  const before = session.state;
  session.hear({ type: 'called-off', id });
  expect(session.state).toBe(before);
});

test('nothing is written before there is a plan', () => {
  const session = begin({ ident: null });
  session.nudge();
  session.pass(60_000);
  expect(session.begun()).toEqual([]);
  expect(session.status).toBe('empty');
});

test('if time passes and nothing is due, the state stays the same object', () => {
  const session = begin();
  session.pick('B');
  const before = session.state;
  session.hear({ type: 'time-passed' });
  expect(session.state).toBe(before);
});
