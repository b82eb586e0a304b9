/**
 * With `renewSession`, the host can create a new session. The picker asks for a new session after a session has
 * expired, and also instead of waiting until a late-write window has passed.
 */
import { expect, test } from 'vitest';
import { begin, problemOf, type Setting, type Story } from './story.ts';

const renewing = (setting: Setting = {}) => begin({ ...setting, policy: { renews: true } });

/** A picker that shows A, while a lost write of B may still land. */
const threatened = (): Story => {
  const session = renewing();
  session.pick('B');
  session.pick('A');
  session.lose();
  return session;
};

const expired = (): Story => {
  const session = renewing();
  session.pick('B');
  session.end('session-expired');
  return session;
};

test('the picker asks for a renewal instead of waiting for a late-write window', () => {
  const session = threatened();
  expect(session.begun()).toEqual(['B', 'renew: A']);
  expect(session.canPay).toBe(false);
});

test('the picker asks for a renewal without a pick if an earlier page lost a write', () => {
  const session = renewing({ journal: [['B', 10_000]] });
  expect(session.begun()).toEqual(['renew: A']);
});

test('when the session has expired, the picker asks for a renewal with the plan on screen, which stays', () => {
  const session = expired();
  expect(session.begun()).toEqual(['B', 'renew: B']);
  expect(session.shown).toBe('B');
  expect(session.status).toBe('saving');
  expect(session.isClosed).toBe(false);
});

test('the picker asks for a renewal at the first 401, 403 or 410 without a code', () => {
  const session = renewing();
  session.pick('B');
  session.forbid();
  expect(session.begun()).toEqual(['B', 'renew: B']);
});

test('the picker does not ask for a renewal when a plan is refused, because the session goes on', () => {
  const session = renewing();
  session.pick('B');
  session.refuse();
  expect(session.begun()).toEqual(['B', 'A']);
});

test.each(['already-paid', 'already-subscribed'] as const)(
  'the picker does not ask for a renewal when the order is %s',
  (kind) => {
    const session = renewing();
    session.pick('B');
    session.end(kind);
    expect(session.begun()).toEqual(['B']);
    expect(session.status).toBe('closed');
  },
);

test('the picker asks for a renewal once; if it fails, the picker waits until the window has passed', () => {
  const session = threatened();
  session.pick('C');
  session.nudge();
  expect(session.begun()).toEqual(['B', 'renew: A']);
  session.failRenewal();
  expect(session.begun()).toEqual([]);
  expect(session.wait).toBe(10_000);
  session.pass(10_000);
  expect(session.begun()).toEqual(['C']);
});

test('if a renewal fails after an expiry, the session is closed, and the pick is rolled back', () => {
  const session = expired();
  session.failRenewal();
  expect(session.status).toBe('closed');
  expect(session.shown).toBe('A');
  expect(session.state.rollback).toMatchObject({ from: 'B', to: 'A' });
  expect(session.problem).toEqual(problemOf('session-expired'));
});

test('the picker asks for a failed renewal again at a pick, or when the shopper comes back', () => {
  const session = expired();
  session.failRenewal();
  session.begun();
  session.nudge();
  expect(session.begun()).toEqual(['renew: A']);
  session.failRenewal();
  session.pick('C');
  expect(session.begun()).toEqual(['renew: C']);
});

test('code that picks the shown plan does not cause another renewal after a failed renewal', () => {
  const session = expired();
  session.failRenewal();
  session.begun();
  session.pick('A', { by: 'host' });
  expect(session.begun()).toEqual([]);
  session.pass(10_000);
  expect(session.begun()).toEqual(['A']);
});

test('a renewal that failed may still write its plan, so another plan waits for the window', () => {
  const session = threatened();
  session.failRenewal();
  session.pass(9999);
  session.begun();
  session.pick('C', { by: 'host' });
  session.failRenewal();
  session.pick('A', { by: 'host' });
  session.failRenewal();
  session.pass(9999);
  expect(session.begun()).toEqual(['renew: C', 'renew: A']);
  session.pass(1);
  expect(session.begun()).toEqual(['A']);
});

test.each<[string, (session: Story) => void]>([
  ['another page took the lock', (session) => session.hear({ type: 'lock-lost' })],
  ['the page slept', (session) => session.resume()],
  ['the last picker left', (session) => session.hear({ type: 'abandoned' })],
])('a renewal that was given up because %s may still write its plan', (_, happen) => {
  const session = renewing({ state: { isRenewalSpent: false } });
  session.hearOf('B', 1);
  const { id } = session;
  happen(session);
  expect(session.state.lost).toContainEqual({ id, ident: 'A', until: session.at + 10_000 });
});

test('the picker does not ask for a renewal if no plan is left to show', () => {
  const session = expired();
  session.hear({ type: 'offer-changed', seat: 's', offer: { B: '2' } });
  session.failRenewal();
  expect(session.shown).toBeNull();
  session.begun();
  session.retry();
  expect(session.begun()).toEqual([]);
});

test('code can ask for a failed renewal again after 5 s, not earlier', () => {
  const session = expired();
  session.failRenewal();
  session.begun();
  session.nudge('code');
  session.pass(4999);
  session.nudge('code');
  expect(session.begun()).toEqual([]);
  session.pass(1);
  session.nudge('code');
  expect(session.begun()).toEqual(['renew: A']);
});

test('a page that nobody sees, or that does not own the checkout, does not ask for a renewal', () => {
  for (const state of [{ isSeen: false }, { isOwner: false }]) {
    const session = renewing({ owned: false, state });
    session.hearOf('B');
    session.nudge('code');
    expect(session.begun()).toEqual([]);
  }
});

test.each<[string, (session: Story) => void]>([
  ['another page has written', (session) => session.hearOf('B', 18_000)],
  ['the host has named another plan', (session) => session.hear({ type: 'doubted', ident: 'C' })],
])('the picker asks for a renewal after the payment, not during it, if %s', (_, happen) => {
  const session = renewing();
  session.hold();
  happen(session);
  session.pass(5000);
  expect(session.begun()).toEqual([]);
  session.release();
  expect(session.begun()).toHaveLength(1);
});

test('the picker asks for no further renewal if the renewed session expires before an acknowledgement', () => {
  const session = renewing({ vouched: false, state: { isRenewalSpent: true } });
  session.begun();
  session.end('session-expired');
  expect(session.begun()).toEqual([]);
  expect(session.status).toBe('closed');
});

test('the picker asks for a further renewal if the renewed session had an acknowledgement', () => {
  const session = renewing({ vouched: false, state: { isRenewalSpent: true } });
  session.acknowledge();
  session.resume();
  session.begun();
  session.end('session-expired');
  expect(session.begun()).toEqual(['renew: A']);
});
