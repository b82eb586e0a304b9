/** Only the page that has the checkout's lock writes or can pay. */
import { expect, test } from 'vitest';
import { begin } from './story.ts';

test('a page without the lock shows the picked plan, writes nothing and cannot pay', () => {
  const session = begin({ owned: false });
  session.pick('B');
  session.nudge();
  session.pass(60_000);
  expect(session.shown).toBe('B');
  expect(session.begun()).toEqual([]);
  expect(session.canPay).toBe(false);
  session.takeOver();
  expect(session.begun()).toEqual(['B']);
});

test('a page that takes over does not trust what it knew before', () => {
  const session = begin();
  session.takeOver();
  expect(session.confirmed).toBeNull();
  expect(session.begun()).toEqual(['A']);
});

test('a page that takes over waits for the writes that other pages have noted', () => {
  const session = begin({ owned: false });
  session.takeOver([
    ['B', 3000],
    ['C', 7000],
  ]);
  expect(session.wait).toBe(7000);
});

test('a page that loses the lock knows nothing any more, cannot pay and asserts nothing', () => {
  const session = begin();
  session.hear({ type: 'lock-lost' });
  expect(session.confirmed).toBeNull();
  expect(session.canPay).toBe(false);
  expect(session.status).toBe('checking');
  session.nudge();
  session.pass(60_000);
  expect(session.begun()).toEqual([]);
});

test('a write that was under way when the lock was lost may still land', () => {
  const session = begin();
  session.pick('B');
  session.hear({ type: 'lock-lost' });
  expect(session.state.underWay).toBeNull();
  expect(session.state.lost).toEqual([{ id: '1', ident: 'B', until: session.at + 10_000 }]);
  expect(session.state.failures).toBe(0);
});

test('another page’s write of another plan shuts the gate; a write of the shown plan does not', () => {
  const session = begin();
  session.hearOf('A');
  expect(session.canPay).toBe(true);
  session.hearOf('B', 9000);
  expect(session.canPay).toBe(false);
  expect(session.confirmed).toBeNull();
  expect(session.wait).toBe(9000);
});

test('the last picker that leaves gives up the write under way; the pick does not count as failed', () => {
  const session = begin();
  session.pick('B');
  session.hear({ type: 'lock-lost' });
  session.hear({ type: 'abandoned' });
  expect(session.state.lost).toEqual([{ id: '1', ident: 'B', until: session.at + 10_000 }]);
  expect(session.state.failures).toBe(0);
  expect(session.confirmed).toBeNull();
});

test('if nothing is in flight, no write counts as lost when the last picker leaves', () => {
  const session = begin();
  session.hear({ type: 'abandoned' });
  expect(session.state.lost).toEqual([]);
});

test('a page that wakes up reads the writes that other pages have noted meanwhile', () => {
  const session = begin();
  session.resume([session.mayLand('B', 6000)]);
  expect(session.canPay).toBe(false);
  expect(session.wait).toBe(6000);
  session.pass(6000);
  expect(session.begun()).toEqual(['A']);
});
