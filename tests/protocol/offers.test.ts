/**
 * The shopper can pay only for a plan that is offered and has a price. The price must be the price that the shopper
 * saw.
 */
import { expect, test } from 'vitest';
import { canPayIn, defaultPolicy, type PlanCosts, statusOf } from '../../src/protocol/index.ts';
import { begin, type Story } from './story.ts';

const offer = (session: Story, plans: PlanCosts | undefined, seat = 's') =>
  session.hear({ type: 'offer-changed', seat, offer: plans });
const canPayAt = (session: Story, seat = 's') => canPayIn(session.state, seat);

const offering = (plans: PlanCosts): Story => {
  const session = begin();
  offer(session, plans);
  return session;
};

test('the shopper can pay for a plan that is offered with a price', () => {
  expect(canPayAt(offering({ A: '10', B: '20' }))).toBe(true);
});

test('the shopper cannot pay for a plan that is not offered, or has no price', () => {
  for (const plans of [{ B: '20' }, { A: null, B: '20' }, {}]) {
    const session = offering(plans);
    expect(canPayAt(session)).toBe(false);
    expect(statusOf(session.state, defaultPolicy, 's')).toBe('empty');
    expect(session.begun()).toEqual([]);
  }
});

test('a host that gives no list of plans may offer any plan', () => {
  expect(canPayAt(offering(null))).toBe(true);
});

test('a new price of the shown plan is asserted before the shopper can pay', () => {
  const session = offering({ A: '10', B: '20' });
  offer(session, { A: '11', B: '20' });
  expect(canPayAt(session)).toBe(false);
  expect(session.begun()).toEqual(['A']);
  session.acknowledge();
  expect(canPayAt(session)).toBe(true);
});

test('a price that changes before the page gets the lock is asserted, even if the host vouches for the session', () => {
  const session = begin({ owned: false });
  offer(session, { A: '10', B: '20' });
  offer(session, { A: '11', B: '20' });
  session.hear({ type: 'took-over', lost: [], vouched: true });
  expect(canPayAt(session)).toBe(false);
  expect(session.begun()).toEqual(['A']);
  session.acknowledge();
  expect(canPayAt(session)).toBe(true);
});

test('a price that changes and changes back before the page gets the lock needs no write', () => {
  const session = begin({ owned: false });
  for (const price of ['10', '11', '10']) offer(session, { A: price });
  session.hear({ type: 'took-over', lost: [], vouched: true });
  expect(canPayAt(session)).toBe(true);
  expect(session.begun()).toEqual([]);
});

test('a price that is removed and comes back changed is a new price', () => {
  const session = offering({ A: '10' });
  offer(session, { A: null });
  expect(session.begun()).toEqual([]);
  offer(session, { A: '11' });
  expect(canPayAt(session)).toBe(false);
  expect(session.begun()).toEqual(['A']);
});

test('a price that is removed and comes back unchanged is not a new price', () => {
  const session = offering({ A: '10' });
  offer(session, {});
  offer(session, { A: '10' });
  expect(canPayAt(session)).toBe(true);
  expect(session.begun()).toEqual([]);
});

test.each<[string, (session: Story) => void]>([
  ['a pause follows the pick', (session) => session.pick('B', { pause: 150 })],
  [
    'the browser is offline',
    (session) => {
      session.hear({ type: 'offline-changed', isOffline: true });
      session.pick('B');
    },
  ],
])(
  'a new price of the confirmed plan is asserted, even if it came while another plan was shown, and %s',
  (_, pick) => {
    const session = offering({ A: '10', B: '20' });
    pick(session);
    offer(session, { A: '11', B: '20' });
    session.pick('A');
    expect(canPayAt(session)).toBe(false);
    session.pass(1000);
    expect(session.begun()).toEqual(['A']);
    session.acknowledge();
    expect(canPayAt(session)).toBe(true);
  },
);

test('a new price of the confirmed plan is asserted after a write of another plan that was not sent', () => {
  const session = offering({ A: '10', B: '20' });
  session.pick('B');
  offer(session, { A: '11', B: '20' });
  session.block();
  expect(session.shown).toBe('A');
  expect(canPayAt(session)).toBe(false);
  expect(session.begun()).toEqual(['B', 'A']);
});

test('a write under way proves nothing if the price of its plan changes while another plan is shown', () => {
  const session = offering({ A: '10', B: '20' });
  session.pick('B');
  session.pick('A');
  offer(session, { A: '10', B: '21' });
  session.pick('B');
  session.acknowledge();
  expect(canPayAt(session)).toBe(false);
  expect(session.begun()).toEqual(['B', 'B']);
});

test('a write under way proves its plan if only the price of another plan changes', () => {
  const session = offering({ A: '10', B: '20' });
  session.pick('B');
  offer(session, { A: '11', B: '20' });
  session.acknowledge();
  expect(canPayAt(session)).toBe(true);
  session.pick('A');
  expect(session.begun()).toEqual(['B', 'A']);
});

test('a picker that comes back with another price asserts the plan', () => {
  const session = offering({ A: '10', B: '20' });
  offer(session, null, 'other');
  offer(session, undefined);
  offer(session, { A: '11', B: '20' });
  expect(canPayAt(session)).toBe(false);
  expect(session.begun()).toEqual(['A']);
});

test('a picker that comes back with the last known price needs no write', () => {
  const session = offering({ A: '10', B: '20' });
  offer(session, { A: '10' }, 'other');
  offer(session, undefined, 'other');
  offer(session, { A: '11', B: '20' });
  session.acknowledge();
  session.begun();
  offer(session, { A: '11' }, 'other');
  expect(canPayAt(session)).toBe(true);
  expect(session.begun()).toEqual([]);
});

test('two pickers that disagree on a price cost one write, not one write after another', () => {
  const session = offering({ A: '10' });
  offer(session, { A: '12' }, 'other');
  session.acknowledge();
  for (const price of ['20', '21']) {
    offer(session, { A: '10', B: price });
    offer(session, { A: '12', B: price }, 'other');
  }
  expect(canPayAt(session)).toBe(true);
  expect(session.begun()).toEqual(['A']);
});

test('no memory is kept for each picker that has left', () => {
  const session = offering({ A: '10' });
  const before = JSON.stringify(session.state);
  for (const seat of ['t', 'u', 'v']) {
    offer(session, { A: '10' }, seat);
    offer(session, undefined, seat);
  }
  expect(JSON.stringify(session.state)).toBe(before);
});

test('a new price of another plan changes nothing', () => {
  const session = offering({ A: '10', B: '20' });
  offer(session, { A: '10', B: '21' });
  expect(canPayAt(session)).toBe(true);
});

test('a new price stops the host’s update, which began with the old price', () => {
  const session = begin({ policy: { updatesHost: true } });
  offer(session, { A: '10', B: '20' });
  session.pick('B');
  session.acknowledge();
  const stopped = session.id;
  offer(session, { A: '10', B: '21' });
  session.hear({ type: 'host-update-done', id: stopped });
  expect(canPayAt(session)).toBe(false);
  expect(session.begun()).toEqual(['B', 'update host: B', 'B']);
});

test('a write under way proves nothing if the price changes meanwhile', () => {
  const session = offering({ A: '10', B: '20' });
  session.pick('B');
  offer(session, { A: '10', B: '21' });
  session.acknowledge();
  expect(canPayAt(session)).toBe(false);
  expect(session.begun()).toEqual(['B', 'B']);
});

test('each picker has its own offer, and the shopper can pay there only for a plan of this offer', () => {
  const session = offering({ A: '10' });
  offer(session, { B: '20' }, 'other');
  expect(canPayAt(session)).toBe(true);
  expect(canPayAt(session, 'other')).toBe(false);
  offer(session, undefined, 'other');
  expect(Object.keys(session.state.offers)).toEqual(['s']);
});

test('a roll-back leads to a plan if any picker of the page offers it', () => {
  const session = offering({ B: '20' });
  offer(session, { A: '10' }, 'other');
  session.pick('B');
  session.refuse();
  expect(session.shown).toBe('A');
});

test('a roll-back leads to any plan if a picker of the page gives no list', () => {
  const session = offering({ B: '20' });
  offer(session, null, 'other');
  session.pick('B');
  session.refuse();
  expect(session.shown).toBe('A');
});

test('a picker whose offer is not known yet does not keep the shopper from paying', () => {
  expect(canPayAt(offering({ A: '10' }), 'another')).toBe(true);
});

test('a property on `Object.prototype` does not count as an offer', () => {
  Object.defineProperty(Object.prototype, 'A', { value: '1', configurable: true });
  try {
    expect(canPayAt(offering({ B: '20' }))).toBe(false);
  } finally {
    Reflect.deleteProperty(Object.prototype, 'A');
  }
});
