/** “Can pay” is computed from the state each time. So no code can forget to set it back to false. */
import { expect, test } from 'vitest';
import { canPayIn, decide, openingState, type State } from '../../src/protocol/index.ts';
import { begin, refused } from './story.ts';

test('a new session has no confirmed plan, no lock, no lost write and no hold', () => {
  expect(openingState).toMatchObject({
    confirmed: null,
    isOwner: false,
    lost: [],
    holds: [],
    isRenewalSpent: false,
  });
  expect(canPayIn(openingState)).toBe(false);
});

test.each<[string, Partial<State>]>([
  ['a session that has not ended', { ended: refused }],
  ['a page that owns the checkout', { isOwner: false }],
  ['nothing under way', { underWay: { task: 'write', id: '1', ident: 'A', proves: true } }],
  ['a shown plan', { confirmed: null, base: null }],
  ['a confirmed plan', { confirmed: null }],
  ['the confirmed plan on screen', { pick: { ident: 'B', by: 'host', at: 0, isOpen: false } }],
  ['a host that is up to date', { hostUpdated: false }],
  ['no lost write of another plan', { lost: [{ id: 'w', ident: 'B', until: Number.POSITIVE_INFINITY }] }],
  [
    'no lost write whose plan is unknown',
    { lost: [{ id: 'w', ident: null, until: Number.POSITIVE_INFINITY }] },
  ],
  ['no payment in another tab', { paymentElsewhere: 'open' }],
  ['no payment in a tab that does not answer', { paymentElsewhere: 'silent' }],
])('“can pay” is true only with %s', (_, changes) => {
  const { state } = begin();
  expect(canPayIn(state)).toBe(true);
  expect(canPayIn({ ...state, ...changes })).toBe(false);
});

test.each<[string, Partial<State>]>([
  ['before there is a plan', { pick: null, base: null, confirmed: null }],
  ['for the host before there is a plan', { base: null, confirmed: null, hostUpdated: false }],
  ['while something is under way', { underWay: { task: 'renewal', id: '1', ident: 'A', proves: true } }],
  ['once the session has ended', { ended: refused }],
  ['once the session has ended without a confirmed plan', { ended: refused, confirmed: null }],
  ['once the shopper can pay', {}],
  ['while another tab pays', { confirmed: null, paymentElsewhere: 'open' }],
  ['while this tab pays', { confirmed: null, holds: [{ id: 'h', isGranted: true }] }],
  ['while another page owns the checkout', { confirmed: null, isOwner: false }],
  ['while nobody sees the page', { confirmed: null, isSeen: false }],
])('there is nothing to do %s', (_, changes) => {
  const { state, at } = begin();
  expect(decide({ ...state, ...changes }, at)).toEqual({ do: 'nothing' });
});

test('“can pay” is false from a pick until its acknowledgement', () => {
  const session = begin();
  expect(session.canPay).toBe(true);
  session.pick('B');
  expect(session.canPay).toBe(false);
  session.acknowledge();
  expect(session.canPay).toBe(true);
});

test('“can pay” is false while a write of another plan is in flight, even if the shown plan is confirmed', () => {
  const session = begin();
  session.pick('B');
  session.pick('A');
  expect(session.confirmed).toBe('A');
  expect(session.canPay).toBe(false);
});

test('“can pay” is false after a freeze until the plan is asserted', () => {
  const session = begin();
  session.resume();
  expect(session.canPay).toBe(false);
  expect(session.begun()).toEqual(['A']);
  session.acknowledge();
  expect(session.canPay).toBe(true);
});
