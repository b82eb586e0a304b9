/**
 * With `renewSession`, the host can create a new session. The picker asks for one instead of a wait, or after a session
 * has expired.
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

test('is asked for instead of waiting for a late-write window', () => {
  const session = threatened();
  expect(session.begun()).toEqual(['B', 'renew: A']);
  expect(session.canPay).toBe(false);
});

test('is asked for without a pick if an earlier page lost a write', () => {
  const session = renewing({ journal: [['B', 10_000]] });
  expect(session.begun()).toEqual(['renew: A']);
});

test('is asked for with the plan on screen when the session has expired, and the plan stays', () => {
  const session = expired();
  expect(session.begun()).toEqual(['B', 'renew: B']);
  expect(session.shown).toBe('B');
  expect(session.status).toBe('saving');
  expect(session.isClosed).toBe(false);
});

test('is asked for at the first status that may end the session: there is nothing to lose', () => {
  const session = renewing();
  session.pick('B');
  session.forbid();
  expect(session.begun()).toEqual(['B', 'renew: B']);
});

test('is not asked for when a plan is refused: the session goes on', () => {
  const session = renewing();
  session.pick('B');
  session.refuse();
  expect(session.begun()).toEqual(['B', 'A']);
});

test.each(['already-paid', 'already-subscribed'] as const)(
  'is not asked for when the order is %s',
  (kind) => {
    const session = renewing();
    session.pick('B');
    session.end(kind);
    expect(session.begun()).toEqual(['B']);
    expect(session.status).toBe('closed');
  },
);

test('is asked for once; if it fails, the picker waits until the window has passed', () => {
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

test('that fails after an expiry leaves the session closed and the pick rolled back', () => {
  const session = expired();
  session.failRenewal();
  expect(session.status).toBe('closed');
  expect(session.shown).toBe('A');
  expect(session.state.rollback).toMatchObject({ from: 'B', to: 'A' });
  expect(session.problem).toEqual(problemOf('session-expired'));
});

test('that failed is asked for again at a pick, or when the shopper comes back', () => {
  const session = expired();
  session.failRenewal();
  session.begun();
  session.nudge();
  expect(session.begun()).toEqual(['renew: A']);
  session.failRenewal();
  session.pick('C');
  expect(session.begun()).toEqual(['renew: C']);
});

test('that failed is not asked for again by code that picks the shown plan', () => {
  const session = expired();
  session.failRenewal();
  session.begun();
  session.pick('A', { by: 'host' });
  expect(session.begun()).toEqual([]);
  session.pass(10_000);
  expect(session.begun()).toEqual(['A']);
});

test('that failed may still write its plan: another plan waits for the window', () => {
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
])('that was given up because %s may still write its plan', (_, happen) => {
  const session = renewing({ state: { isRenewalSpent: false } });
  session.hearOf('B', 1);
  const { id } = session;
  happen(session);
  expect(session.state.lost).toContainEqual({ id, ident: 'A', until: session.at + 10_000 });
});

test('is not asked for if no plan is left to show', () => {
  const session = expired();
  session.hear({ type: 'offer-changed', seat: 's', offer: { B: '2' } });
  session.failRenewal();
  expect(session.shown).toBeNull();
  session.begun();
  session.retry();
  expect(session.begun()).toEqual([]);
});

test('can be asked for again by code 5 s after it failed, not earlier', () => {
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

test('is not asked for by a page that nobody sees, or that does not own the checkout', () => {
  for (const state of [{ isSeen: false }, { isOwner: false }]) {
    const session = renewing({ owned: false, state });
    session.hearOf('B');
    session.nudge('code');
    expect(session.begun()).toEqual([]);
  }
});

test.each<[string, (session: Story) => void]>([
  ['another page has written', (session) => session.hearOf('B', 18_000)],
  ['the host has named another plan', (session) => session.hear({ type: 'doubted' })],
])('is asked for after the payment, not during it, if %s', (_, happen) => {
  const session = renewing();
  session.hold();
  happen(session);
  session.pass(5000);
  expect(session.begun()).toEqual([]);
  session.release();
  expect(session.begun()).toHaveLength(1);
});

test('is not asked for again if its session expires before an acknowledgement', () => {
  const session = renewing({ vouched: false, state: { isRenewalSpent: true } });
  session.begun();
  session.end('session-expired');
  expect(session.begun()).toEqual([]);
  expect(session.status).toBe('closed');
});

test('is asked for again once its session had an acknowledgement', () => {
  const session = renewing({ vouched: false, state: { isRenewalSpent: true } });
  session.acknowledge();
  session.resume();
  session.begun();
  session.end('session-expired');
  expect(session.begun()).toEqual(['renew: A']);
});
