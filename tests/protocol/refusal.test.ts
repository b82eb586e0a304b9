/** A refusal says that one transmission of a write was not applied. An earlier transmission may have been applied. */
import { expect, test } from 'vitest';
import { begin, problemOf, refused } from './story.ts';

test('a refusal of a write that the browser sent twice leaves no plan confirmed', () => {
  const session = begin();
  session.pick('B');
  session.refuse();
  expect(session.shown).toBe('A');
  expect(session.confirmed).toBeNull();
  expect(session.canPay).toBe(false);
  expect(session.begun()).toEqual(['B', 'A']);
  session.acknowledge();
  expect(session.canPay).toBe(true);
});

test('a refusal is reported, with the plan that is shown instead', () => {
  const session = begin();
  session.pick('B');
  session.refuse();
  expect(session.state.rollback).toEqual({ from: 'B', to: 'A', problem: refused });
  expect(session.problem).toEqual(refused);
});

test('a refusal rolls back to the plan that the page asked to show first, if nothing was acknowledged yet', () => {
  const session = begin({ ident: null, selected: 'B' });
  session.pick('C');
  session.refuse();
  session.refuse();
  expect(session.shown).toBe('B');
});

test('a refusal never rolls back to an earlier pick that was not acknowledged', () => {
  const session = begin({ ident: null });
  session.pick('B');
  session.pick('C');
  session.refuse();
  session.refuse();
  expect(session.shown).toBeNull();
});

test('a refusal of a plan that is no longer shown rolls nothing back, and the shown plan is written', () => {
  const session = begin();
  session.pick('B');
  session.pick('C');
  session.refuse();
  expect(session.shown).toBe('C');
  expect(session.state.rollback).toBeNull();
  expect(session.confirmed).toBeNull();
  expect(session.begun()).toEqual(['B', 'C']);
});

test('a refusal rolls back to the last acknowledged plan, not to the plan that was shown before', () => {
  const session = begin();
  session.pick('B');
  session.pick('C');
  session.refuse();
  session.refuse();
  expect(session.shown).toBe('A');
  expect(session.begun()).toEqual(['B', 'C', 'A']);
});

test('after a refusal of a pick, the plan that is then shown is asserted without the earlier back-off', () => {
  const session = begin({ luck: 0.9 });
  session.pick('B');
  session.lose();
  session.pass(500);
  session.refuse();
  // The picker waits until the lost write can no longer land. There is no other reason to wait.
  expect(session.wait).toBe(9_500);
});

test('a refusal is forgotten at the next pick', () => {
  const session = begin();
  session.pick('B');
  session.refuse();
  session.pick('C');
  expect(session.problem).toBeNull();
});

test('after a refusal without a plan to roll back to, no plan is shown, and the shopper can choose a plan', () => {
  const session = begin({ ident: null });
  session.pick('B');
  session.refuse();
  expect(session.shown).toBeNull();
  expect(session.status).toBe('empty');
  expect(session.problem).toEqual(refused);
  expect(session.state.rollback).toMatchObject({ from: 'B', to: null });
  session.pick('C');
  session.acknowledge();
  expect(session.begun()).toEqual(['B', 'C']);
  expect(session.canPay).toBe(true);
});

test('a refusal of the plan after the roll-back ends no session; the plan is asserted with growing pauses', () => {
  const session = begin({ luck: 0.5 });
  session.pick('B');
  session.refuse();
  session.refuse();
  expect(session.shown).toBe('A');
  expect(session.problem).toEqual(refused);
  expect(session.wait).toBe(250);
  session.pass(250);
  session.refuse();
  expect(session.wait).toBe(30_000);
  session.pass(30_000);
  session.refuse();
  expect(session.wait).toBe(30_000);
  session.pass(30_000);
  session.acknowledge();
  expect(session.canPay).toBe(true);
  expect(session.state.trouble).toBeNull();
});

test('after a refusal of both plans, the shopper can choose a third plan', () => {
  const session = begin({ luck: 0.5 });
  session.pick('B');
  session.refuse();
  session.refuse();
  session.begun();
  session.pick('C');
  expect(session.begun()).toEqual(['C']);
  session.acknowledge();
  expect(session.canPay).toBe(true);
});

test('after a refusal, no plan is shown if the plan to roll back to is no longer offered', () => {
  const session = begin();
  session.hear({ type: 'offer-changed', seat: 's', offer: { A: '1', B: '2' } });
  session.pick('B');
  session.hear({ type: 'offer-changed', seat: 's', offer: { B: '2', C: '3' } });
  session.refuse();
  expect(session.shown).toBeNull();
  expect(session.status).toBe('empty');
  expect(session.state.rollback).toEqual({ from: 'B', to: null, problem: refused });
  expect(session.begun()).toEqual(['B']);
});

test('a 401, 403 or 410, which may be a firewall’s, does not end the session the first time', () => {
  const session = begin();
  session.pick('B');
  session.forbid();
  expect(session.status).toBe('checking');
  expect(session.shown).toBe('A');
  expect(session.problem).toEqual({ ...problemOf('session-expired'), kind: 'refused' });
  session.acknowledge();
  expect(session.canPay).toBe(true);
  session.pick('B');
  session.forbid();
  session.acknowledge();
  expect(session.canPay).toBe(true);
});

test('a 401, 403 or 410 ends the session if the plan after the roll-back is refused in the same way', () => {
  const session = begin();
  session.pick('B');
  session.forbid();
  session.forbid();
  expect(session.status).toBe('closed');
  expect(session.shown).toBe('A');
  expect(session.problem).toEqual(problemOf('session-expired'));
});

test('a second 401, 403 or 410 for the plan shown at the start ends the session', () => {
  const session = begin({ vouched: false });
  session.forbid();
  expect(session.status).toBe('checking');
  session.forbid();
  expect(session.status).toBe('closed');
});

test('a second 401, 403 or 410 ends the session if there is no plan to roll back to', () => {
  const session = begin({ ident: null });
  session.pick('B');
  session.forbid();
  expect(session.status).toBe('empty');
  session.pick('C');
  session.forbid();
  expect(session.status).toBe('closed');
});

test('a 401, 403 or 410 ends no session if the plan to roll back to was refused in another way', () => {
  const session = begin();
  session.pick('B');
  session.forbid();
  session.pick('C');
  session.refuse();
  session.forbid();
  expect(session.shown).toBe('A');
  expect(session.status).toBe('checking');
  expect(session.begun()).toEqual(['B', 'A', 'C', 'A']);
});
