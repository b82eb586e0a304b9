/** "Can pay" is derived from the state, so no code can forget to withdraw it. */
import { expect, test } from 'vitest';
import { canPayIn, decide, openingState, type State } from '../../src/protocol/index.ts';
import { begin, refused } from './story.ts';

test('a session just opened is believed in nothing: not owned, nothing lost, nothing held', () => {
  expect(openingState).toMatchObject({
    confirmed: null,
    isOwner: false,
    lost: [],
    holds: [],
    renewalFailed: false,
  });
  expect(canPayIn(openingState)).toBe(false);
});

test.each<[string, Partial<State>]>([
  ['one that goes on', { ended: refused }],
  ['a page that owns the checkout', { isOwner: false }],
  ['nothing under way', { underWay: { task: 'write', id: '1', ident: 'A', proves: true } }],
  ['a plan', { confirmed: null, base: null }],
  ['a plan that is confirmed', { confirmed: null }],
  ['the one on screen', { pick: { ident: 'B', by: 'host', at: 0, isOpen: false } }],
  ['a host that is up to date', { hostUpdated: false }],
  ['no other plan that may land', { lost: [{ id: 'w', ident: 'B', until: Number.POSITIVE_INFINITY }] }],
  ['none that nobody knows either', { lost: [{ id: 'w', ident: null, until: Number.POSITIVE_INFINITY }] }],
  ['no payment in another tab', { paymentElsewhere: 'open' }],
  ['not even one that does not answer', { paymentElsewhere: 'silent' }],
])('takes %s, whatever else is so', (_, changes) => {
  const { state } = begin();
  expect(canPayIn(state)).toBe(true);
  expect(canPayIn({ ...state, ...changes })).toBe(false);
});

test.each<[string, Partial<State>]>([
  ['before there is a plan', { pick: null, base: null, confirmed: null }],
  ['while something is under way', { underWay: { task: 'renewal', id: '1', ident: 'A' } }],
  ['once the session has ended', { ended: refused }],
  ['once the shopper can pay', {}],
  ['while another tab pays', { confirmed: null, paymentElsewhere: 'open' }],
  ['while this one pays', { confirmed: null, holds: [{ id: 'h', isGranted: true }] }],
  ['where another page owns the checkout', { confirmed: null, isOwner: false }],
  ['where nobody looks', { confirmed: null, isSeen: false }],
])('there is nothing to do %s', (_, changes) => {
  const { state, at } = begin();
  expect(decide({ ...state, ...changes }, at)).toEqual({ do: 'nothing' });
});

test('it is false from the pick on, until it is acknowledged', () => {
  const session = begin();
  expect(session.canPay).toBe(true);
  session.pick('B');
  expect(session.canPay).toBe(false);
  session.acknowledge();
  expect(session.canPay).toBe(true);
});

test('it is false while another plan is in flight, although the shown one is confirmed', () => {
  const session = begin();
  session.pick('B');
  session.pick('A');
  expect(session.confirmed).toBe('A');
  expect(session.canPay).toBe(false);
});

test('it is false after a freeze, until the plan was asserted', () => {
  const session = begin();
  session.resume();
  expect(session.canPay).toBe(false);
  expect(session.begun()).toEqual(['A']);
  session.acknowledge();
  expect(session.canPay).toBe(true);
});
