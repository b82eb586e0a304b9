/** The shopper must not be able to pay before the host's payment form is updated. */
import { expect, test } from 'vitest';
import { begin, problemOf, type Setting, unclear } from './story.ts';

const withHost = (setting: Setting = {}) => begin({ ...setting, policy: { updatesHost: true } });

test('a fresh first session needs no update, because the form was made with its plan', () => {
  const session = withHost();
  expect(session.canPay).toBe(true);
  expect(session.begun()).toEqual([]);
});

test('the first assertion needs an update, because nobody knows which plan the form was made with', () => {
  const session = withHost({ vouched: false });
  session.acknowledge();
  expect(session.begun()).toEqual(['A', 'update host: A']);
  expect(session.canPay).toBe(false);
  session.updated();
  expect(session.canPay).toBe(true);
});

test('the shopper cannot pay for a pick until the host’s form is updated', () => {
  const session = withHost();
  session.pick('B');
  session.acknowledge();
  expect(session.begun()).toEqual(['B', 'update host: B']);
  expect(session.confirmed).toBe('B');
  expect(session.canPay).toBe(false);
  session.updated();
  expect(session.canPay).toBe(true);
});

test('a further pick stops the update, and a pick of the first plan starts a new update', () => {
  const session = withHost();
  session.pick('B');
  session.acknowledge();
  const stopped = session.id;
  session.pick('C', { pause: 150 });
  session.hear({ type: 'host-update-done', id: stopped });
  session.pick('B', { pause: 150 });
  expect(session.canPay).toBe(false);
  session.pass(150);
  expect(session.begun()).toEqual(['B', 'update host: B', 'update host: B']);
});

test('a pick of the same plan lets the update go on', () => {
  const session = withHost();
  session.pick('B');
  session.acknowledge();
  session.pick('B');
  expect(session.begun()).toEqual(['B', 'update host: B']);
  session.updated();
  expect(session.canPay).toBe(true);
});

test('a host that joins is updated before the shopper can pay, also while another update runs', () => {
  const session = withHost();
  session.hear({ type: 'hosts-changed' });
  expect(session.canPay).toBe(false);
  const first = session.id;
  session.hear({ type: 'hosts-changed' });
  session.hear({ type: 'host-update-done', id: first });
  expect(session.canPay).toBe(false);
  session.updated();
  expect(session.canPay).toBe(true);
  expect(session.begun()).toEqual(['update host: A', 'update host: A']);
});

test('the end of another update changes nothing', () => {
  const session = withHost();
  session.pick('B');
  session.acknowledge();
  const { state } = session;
  session.hear({ type: 'host-update-done', id: 'another' });
  session.hear({ type: 'host-update-failed', id: 'another', problem: unclear });
  expect(session.state).toBe(state);
});

test('the end of an update is not the end of a write', () => {
  const session = withHost();
  session.pick('B');
  const { state } = session;
  session.hear({ type: 'host-update-done', id: session.id });
  session.hear({ type: 'host-update-failed', id: session.id, problem: unclear });
  session.renewed();
  session.failRenewal();
  expect(session.state).toBe(state);
});

test('a failed update is reported, and tried again with back-off, without end', () => {
  const session = withHost({ luck: 0.5 });
  const problem = problemOf('after-update');
  session.pick('B');
  session.acknowledge();
  const waits: (number | null)[] = [];
  for (let attempt = 1; attempt <= 9; attempt++) {
    session.hear({ type: 'host-update-failed', id: session.id, problem });
    expect(session.shown).toBe('B');
    expect(session.canPay).toBe(false);
    expect(session.problem).toEqual(problem);
    waits.push(session.wait);
    session.pass(30_000);
  }
  expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  session.updated();
  expect(session.canPay).toBe(true);
  expect(session.problem).toBeNull();
});

test.each<[string, (session: ReturnType<typeof begin>) => void]>([
  ['a freeze', (session) => session.resume()],
  ['another page that writes', (session) => session.hearOf('C')],
  ['the loss of the checkout', (session) => session.hear({ type: 'lock-lost' })],
])('%s stops the update, because nobody knows which plan is held now', (_, happen) => {
  const session = withHost();
  session.pick('B');
  session.acknowledge();
  const stopped = session.id;
  happen(session);
  session.hear({ type: 'host-update-done', id: stopped });
  expect(session.canPay).toBe(false);
});

test('a host that is gone is not waited for, even if its update has just failed', () => {
  const session = begin({ policy: { updatesHost: false }, luck: 1 });
  session.hear({ type: 'hosts-changed' });
  session.hear({ type: 'host-update-failed', id: session.id, problem: problemOf('after-update') });
  session.updated();
  expect(session.canPay).toBe(true);
});

test('a host that leaves or joins shortens the pause after a failed update, but no other pause', () => {
  const session = withHost({ luck: 1 });
  session.hear({ type: 'hosts-changed' });
  for (let failures = 0; failures < 4; failures += 1) {
    session.pass(30_000);
    session.hear({ type: 'host-update-failed', id: session.id, problem: problemOf('after-update') });
  }
  expect(session.wait).toBe(4000);
  session.hear({ type: 'hosts-changed' });
  expect(session.wait).toBe(500);
  session.pick('B', { pause: 3000 });
  session.hear({ type: 'hosts-changed' });
  expect(session.wait).toBe(3000);
});

test('an update that was given up is no lost write, so the plan is asserted at once', () => {
  const session = withHost();
  session.pick('B');
  session.acknowledge();
  session.resume();
  expect(session.state.lost).toEqual([]);
  expect(session.begun()).toEqual(['B', 'update host: B', 'B']);
});

test('each assertion is followed by an update', () => {
  const session = withHost();
  session.pick('B');
  session.acknowledge();
  session.updated();
  session.begun();
  session.resume();
  session.acknowledge();
  expect(session.begun()).toEqual(['B', 'update host: B']);
});
