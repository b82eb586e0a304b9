/** While a payment is under way, picks are ignored and nothing is written. */
import { expect, test } from 'vitest';
import { isLocked, isPaying } from '../../src/protocol/index.ts';
import { begin, type Story } from './story.ts';

test('ignores picks, writes nothing, and can be paid', () => {
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

test('ignores picks from the moment it is asked for, while what was picked before is still written', () => {
  const session = begin();
  session.pick('B');
  session.pick('C');
  session.hear({ type: 'hold-asked', hold: 'h' });
  session.pick('D');
  expect(session.shown).toBe('C');
  expect(isPaying(session.state)).toBe(false);
  session.acknowledge();
  expect(session.begun()).toEqual(['B', 'C']);
  session.acknowledge();
  expect(session.canPay).toBe(true);
});

test('ends the pause in which a further key is awaited', () => {
  const session = begin();
  session.pick('B', { pause: 150 });
  expect(session.begun()).toEqual([]);
  session.hear({ type: 'hold-asked', hold: 'h' });
  expect(session.begun()).toEqual(['B']);
});

test('ends no other pause: what failed is not asked again any sooner', () => {
  const session = begin();
  session.pick('B');
  session.lose();
  session.begun();
  session.hear({ type: 'hold-asked', hold: 'h' });
  expect(session.begun()).toEqual([]);
});

test('that was asked for while nothing is shown waits for a pick, and does not ignore it', () => {
  const session = begin({ ident: null });
  session.hear({ type: 'hold-asked', hold: 'h' });
  expect(session.status).toBe('empty');
  session.pick('B');
  expect(session.status).toBe('locked');
  session.pick('C');
  expect(session.shown).toBe('B');
});

test('that was asked for while the plan shown is not on sale does not ignore picks', () => {
  const session = begin();
  session.hear({ type: 'offer-changed', seat: 's', offer: { A: null, B: '9.99' } });
  session.hear({ type: 'hold-asked', hold: 'h' });
  session.pick('B');
  expect(session.shown).toBe('B');
  expect(session.status).toBe('locked');
});

test('is over when all its holds are released, each once', () => {
  const session = begin();
  session.hold('one');
  session.hold('two');
  session.release('one');
  session.release('one');
  expect(isLocked(session.state)).toBe(true);
  session.release('two');
  expect(isLocked(session.state)).toBe(false);
});

test('that is granted grants no other', () => {
  const session = begin();
  session.hear({ type: 'hold-asked', hold: 'one' });
  session.hear({ type: 'hold-asked', hold: 'two' });
  session.hear({ type: 'hold-granted', hold: 'one' });
  expect(session.state.holds).toEqual([
    { id: 'one', isGranted: true },
    { id: 'two', isGranted: false },
  ]);
});

test.each<[string, (session: Story) => void]>([
  ['the page was frozen', (session) => session.resume()],
  ['another page has written', (session) => session.hearOf('B', 1000)],
  ['the host has doubts', (session) => session.hear({ type: 'doubted' })],
])('cannot be paid once %s, and nothing is written beside it', (_, happen) => {
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

test.each(['open', 'silent'] as const)(
  'in another tab that is %s locks this one, and is not disturbed',
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

test('in another tab shuts the gate here', () => {
  const session = begin();
  session.hear({ type: 'payment-heard', payment: 'open' });
  expect(session.canPay).toBe(false);
});

test('in another tab is over once this page has the checkout', () => {
  const session = begin();
  session.hear({ type: 'payment-heard', payment: 'silent' });
  session.takeOver();
  expect(session.state.paymentElsewhere).toBe('none');
  session.acknowledge();
  expect(session.canPay).toBe(true);
});
