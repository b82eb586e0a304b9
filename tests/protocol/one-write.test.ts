/** At most one write may be in flight. */
import { expect, test } from 'vitest';
import { begin } from './story.ts';

test('a pick is shown and written at once', () => {
  const session = begin();
  session.pick('B');
  expect(session.shown).toBe('B');
  expect(session.begun()).toEqual(['B']);
});

test('picks made during a write only move what is shown; then the last one is written', () => {
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

test('arrowing there and back costs nothing, and can pay at once', () => {
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

test('a write that was called off was never sent: it is written anew', () => {
  const session = begin();
  session.pick('B');
  session.hear({ type: 'called-off', id: 'another' });
  expect(session.begun()).toEqual(['B']);
  session.hear({ type: 'called-off', id: session.id });
  expect(session.begun()).toEqual(['B']);
  expect(session.confirmed).toBe('A');
  expect(session.state.lost).toEqual([]);
});

test('nothing is written before there is a plan', () => {
  const session = begin({ ident: null });
  session.nudge();
  session.pass(60_000);
  expect(session.begun()).toEqual([]);
  expect(session.status).toBe('empty');
});

test('time that passes without meaning leaves the very same state', () => {
  const session = begin();
  session.pick('B');
  const before = session.state;
  session.hear({ type: 'time-passed' });
  expect(session.state).toBe(before);
});
