/** While a payment is under way, picks are ignored and nothing is written. */
import { describe, expect, test } from 'vitest';
import {
  type CheckoutEvent,
  contradictsPayment,
  isLocked,
  isPaying,
  nextHold,
} from '../../src/protocol/index.ts';
import { begin, type Story, type Told } from './story.ts';

test('during a hold, picks are ignored, nothing is written, and the shopper can pay', () => {
  const session = begin();
  session.hold();
  session.pick('B');
  expect(session.shown).toBe('A');
  expect(session.begun()).toEqual([]);
  expect(session.status).toBe('locked');
  expect(session.canPay).toBe(true);
  session.release();
  session.pick('B');
  expect(session.shown).toBe('B');
});

test('when a hold is asked for, picks are ignored from then on, but an earlier pick is still written', () => {
  const session = begin();
  session.pick('B');
  session.pick('C');
  session.ask();
  session.pick('D');
  expect(session.shown).toBe('C');
  expect(isPaying(session.state)).toBe(false);
  session.acknowledge();
  expect(session.begun()).toEqual(['B', 'C']);
  session.acknowledge();
  expect(session.canPay).toBe(true);
});

test('a hold ends the keyboard pause at once', () => {
  const session = begin();
  session.pick('B', { pause: 150 });
  expect(session.begun()).toEqual([]);
  session.ask();
  expect(session.begun()).toEqual(['B']);
});

test('a hold ends no other pause, so a failed write is not retried sooner', () => {
  const session = begin({ luck: 1 });
  session.pick('B');
  session.blur();
  session.begun();
  session.ask();
  expect(session.begun()).toEqual([]);
});

test('with a hold, code cannot repeat its pick sooner', () => {
  const session = begin();
  session.pick('B', { by: 'host' });
  session.refuse();
  session.acknowledge();
  session.begun();
  session.pick('B', { by: 'host' });
  session.ask();
  expect(session.begun()).toEqual([]);
  expect(session.wait).toBe(5000);
});

test('a hold that is asked for while no plan is shown waits for a pick, and does not ignore the pick', () => {
  const session = begin({ ident: null });
  session.ask();
  expect(session.status).toBe('empty');
  session.pick('B');
  expect(session.status).toBe('locked');
  session.pick('C');
  expect(session.shown).toBe('B');
});

test('a hold that is asked for while the shown plan is not on sale does not ignore a pick', () => {
  const session = begin();
  session.hear({ type: 'offer-changed', seat: 's', offer: { A: null, B: '9.99' } });
  session.ask('h', 's');
  session.pick('B');
  expect(session.shown).toBe('B');
  expect(session.status).toBe('locked');
});

test('a hold does not ignore a pick if the plan to roll back to is refused, too', () => {
  const session = begin();
  session.pick('B');
  session.refuse();
  session.ask();
  session.pick('C');
  expect(session.shown).toBe('A');
  session.refuse();
  session.pick('C');
  expect(session.shown).toBe('C');
});

const withTwoPickers = () => {
  const session = begin();
  session.hear({ type: 'offer-changed', seat: 'one', offer: { A: '1', B: '2' } });
  session.hear({ type: 'offer-changed', seat: 'two', offer: { A: null, B: '2' } });
  return session;
};

test('a hold does not ignore a pick if only another picker of the page has a price for the shown plan', () => {
  const session = withTwoPickers();
  session.ask('h', 'two');
  session.pick('B');
  expect(session.shown).toBe('B');
  expect(session.status).toBe('locked');
});

test('a hold whose picker sells the shown plan does not wait for a hold whose picker does not sell it', () => {
  const session = withTwoPickers();
  session.ask('first', 'two');
  expect(nextHold(session.state)).toBeUndefined();
  session.ask('second', 'one');
  session.pick('B');
  expect(session.shown).toBe('A');
  expect(nextHold(session.state)?.id).toBe('second');
});

test('a hold whose picker has left the page does not ignore a pick', () => {
  const session = withTwoPickers();
  session.ask('h', 'one');
  session.hear({ type: 'offer-changed', seat: 'one', offer: undefined });
  session.pick('B');
  expect(session.shown).toBe('B');
});

test('during a hold, no other hold is next, even if its picker now sells the shown plan', () => {
  const session = withTwoPickers();
  session.ask('first', 'two');
  session.ask('second', 'one');
  session.hear({ type: 'hold-granted', hold: 'second' });
  session.hear({ type: 'offer-changed', seat: 'two', offer: { A: '1', B: '2' } });
  expect(nextHold(session.state)).toBeUndefined();
  session.release('second');
  expect(nextHold(session.state)?.id).toBe('first');
});

test('a payment is over when each hold is released; a second release of one hold changes nothing', () => {
  const session = begin();
  session.hold('one');
  session.hold('two');
  session.release('one');
  session.release('one');
  expect(isLocked(session.state)).toBe(true);
  session.release('two');
  expect(isLocked(session.state)).toBe(false);
});

test('a hold that is granted does not grant another hold', () => {
  const session = begin();
  session.ask('one');
  session.ask('two');
  session.hear({ type: 'hold-granted', hold: 'one' });
  expect(session.state.holds).toEqual([
    { id: 'one', isGranted: true },
    { id: 'two', isGranted: false },
  ]);
});

test.each<[string, (session: Story) => void]>([
  ['the page was frozen', (session) => session.resume()],
  ['another page has written', (session) => session.hearOf('B', 1000)],
  ['the host has named another plan', (session) => session.hear({ type: 'doubted', ident: 'C' })],
])('during a hold, the shopper cannot pay if %s, and nothing is written before the release', (_, happen) => {
  const session = begin();
  session.hold();
  happen(session);
  expect(session.canPay).toBe(false);
  expect(session.status).toBe('locked');
  session.nudge();
  session.pass(60_000);
  expect(session.begun()).toEqual([]);
  session.release();
  expect(session.begun()).toEqual(['A']);
});

describe('a payment under way for A', () => {
  const lost = (ident: string | null) => ({ id: 'w', ident, until: 200_000 });
  const offer = (A: string) => ({ type: 'offer-changed', seat: 's', offer: { A } }) as const;
  const contradicts = (event: Told<CheckoutEvent>, hold: (session: Story) => void) => {
    const session = begin();
    session.hear(offer('10'));
    hold(session);
    return contradictsPayment(session.state, { ...event, at: session.at, chance: 0 } as CheckoutEvent);
  };
  const granted = (session: Story) => session.hold();
  const slept = (session: Story) => {
    session.hold();
    session.resume();
  };

  const contradicting: readonly [string, Told<CheckoutEvent>][] = [
    ['the host names another plan', { type: 'doubted', ident: 'B' }],
    ['the host may have changed the plan', { type: 'doubted', ident: null }],
    ['another page has written another plan', { type: 'heard-write', write: lost('B') }],
    ['another page has written a plan that is not known', { type: 'heard-write', write: lost(null) }],
    ['the lock is lost', { type: 'lock-lost' }],
  ];
  test.each(contradicting)('is contradicted if %s', (_, event) => {
    expect([granted, slept].map((hold) => contradicts(event, hold))).toEqual([true, true]);
    expect(contradicts(event, (session) => session.ask())).toBe(false);
  });

  test.each<[string, Told<CheckoutEvent>]>([
    ['the host names A', { type: 'doubted', ident: 'A' }],
    ['another page has written A', { type: 'heard-write', write: lost('A') }],
    ['a picker offers plans, because each picker compares its prices itself', offer('11')],
    ['the page wakes up', { type: 'resumed', lost: [] }],
  ])('is not contradicted if %s', (_, event) => {
    expect([granted, slept].map((hold) => contradicts(event, hold))).toEqual([false, false]);
  });

  test('is contradicted, too, while another payment waits', () => {
    const both = (session: Story) => {
      session.hold();
      session.ask();
    };
    expect(contradicts({ type: 'doubted', ident: 'B' }, both)).toBe(true);
  });

  test.each(contradicting)('that nobody has asked for is not contradicted if %s', (_, event) => {
    expect(contradicts(event, () => {})).toBe(false);
  });
});

test.each(['open', 'silent'] as const)(
  'a payment in another tab (%s) locks this tab, and nothing is written meanwhile',
  (payment) => {
    const session = begin({ vouched: false });
    session.lose();
    session.begun();
    session.hear({ type: 'payment-heard', payment });
    session.pick('B');
    session.nudge();
    session.resume();
    session.pass(60_000);
    expect(session.shown).toBe('A');
    expect(session.status).toBe('locked');
    expect(session.begun()).toEqual([]);
    session.hear({ type: 'payment-heard', payment: 'none' });
    expect(session.begun()).toEqual(['A']);
  },
);

test('during a payment in another tab, the shopper cannot pay here', () => {
  const session = begin();
  session.hear({ type: 'payment-heard', payment: 'open' });
  expect(session.canPay).toBe(false);
});

test('a payment in another tab is over when this page takes over the checkout', () => {
  const session = begin();
  session.hear({ type: 'payment-heard', payment: 'silent' });
  session.takeOver();
  expect(session.state.paymentElsewhere).toBe('none');
  session.acknowledge();
  expect(session.canPay).toBe(true);
});
