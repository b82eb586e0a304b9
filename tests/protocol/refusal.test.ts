/** A refusal says that one transmission of a write was not applied. An earlier transmission may have been applied. */
import { expect, test } from 'vitest';
import { begin, problemOf, refused } from './story.ts';

test('of a write that the browser sent twice leaves nothing confirmed: the first may have been applied', () => {
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

test('is reported, with the plan that is shown instead', () => {
  const session = begin();
  session.pick('B');
  session.refuse();
  expect(session.state.rollback).toEqual({ from: 'B', to: 'A', problem: refused });
  expect(session.problem).toEqual(refused);
});

test('rolls back to the plan that the page asked to show first, if nothing was acknowledged yet', () => {
  const session = begin({ ident: null, selected: 'B' });
  session.pick('C');
  session.refuse();
  session.refuse();
  expect(session.shown).toBe('B');
});

test('never rolls back to an earlier pick that was not acknowledged', () => {
  const session = begin({ ident: null });
  session.pick('B');
  session.pick('C');
  session.refuse();
  session.refuse();
  expect(session.shown).toBeNull();
});

test('of a plan that is no longer shown rolls nothing back, and the shown plan is written', () => {
  const session = begin();
  session.pick('B');
  session.pick('C');
  session.refuse();
  expect(session.shown).toBe('C');
  expect(session.state.rollback).toBeNull();
  expect(session.confirmed).toBeNull();
  expect(session.begun()).toEqual(['B', 'C']);
});

test('rolls back to the last acknowledged plan, not to the plan that was shown before', () => {
  const session = begin();
  session.pick('B');
  session.pick('C');
  session.refuse();
  session.refuse();
  expect(session.shown).toBe('A');
  expect(session.begun()).toEqual(['B', 'C', 'A']);
});

test('of a pick: the plan then shown is asserted without the earlier back-off', () => {
  const session = begin({ luck: 0.9 });
  session.pick('B');
  session.lose();
  session.pass(500);
  session.refuse();
  // The picker waits until the lost write can no longer land. There is no other reason to wait.
  expect(session.wait).toBe(9_500);
});

test('is forgotten at the next pick', () => {
  const session = begin();
  session.pick('B');
  session.refuse();
  session.pick('C');
  expect(session.problem).toBeNull();
});

test('with no plan to roll back to shows none, and the shopper can choose another plan', () => {
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

test('of the plan after the roll-back does not end the session: the plan is asserted with growing pauses', () => {
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

test('of both plans leaves the shopper free to choose a third plan', () => {
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

test('shows no plan if the plan to roll back to is no longer offered', () => {
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

test('with a status that may be a firewall’s does not end the session the first time', () => {
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

test('with such a status ends the session if the plan after the roll-back is refused with it, too', () => {
  const session = begin();
  session.pick('B');
  session.forbid();
  session.forbid();
  expect(session.status).toBe('closed');
  expect(session.shown).toBe('A');
  expect(session.problem).toEqual(problemOf('session-expired'));
});

test('with such a status of the plan shown at the start ends the session at the second refusal', () => {
  const session = begin({ vouched: false });
  session.forbid();
  expect(session.status).toBe('checking');
  session.forbid();
  expect(session.status).toBe('closed');
});

test('with such a status ends the session at the second refusal if there is no plan to roll back to', () => {
  const session = begin({ ident: null });
  session.pick('B');
  session.forbid();
  expect(session.status).toBe('empty');
  session.pick('C');
  session.forbid();
  expect(session.status).toBe('closed');
});

test('with such a status does not end the session unless the plan to roll back to was refused with it', () => {
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
