/** Only a page that the shopper may be looking at may begin a write. */
import { expect, test } from 'vitest';
import { begin } from './story.ts';

const unseen = { isSeen: false };

test('a page that nobody sees asserts nothing until it is seen', () => {
  const session = begin({ vouched: false, state: unseen });
  session.pass(60_000);
  expect(session.begun()).toEqual([]);
  expect(session.wait).toBeNull();
  session.hear({ type: 'seen-changed', isSeen: true });
  expect(session.begun()).toEqual(['A']);
});

test('a page that is left stops asserting, and goes on when the shopper is back', () => {
  const session = begin({ vouched: false });
  session.hear({ type: 'seen-changed', isSeen: false });
  session.blur();
  session.pass(60_000);
  expect(session.begun()).toEqual(['A']);
  session.hear({ type: 'seen-changed', isSeen: true });
  expect(session.begun()).toEqual(['A']);
});

test('a pick by the shopper proves that the shopper is there', () => {
  const session = begin({ state: unseen });
  session.pick('B');
  expect(session.begun()).toEqual(['B']);
  session.blur();
  expect(session.begun()).toEqual(['B']);
});

test('a pick of the confirmed plan during the write of another plan also proves that the shopper is there', () => {
  const session = begin({ state: unseen });
  session.pick('B');
  session.pick('A');
  session.acknowledge();
  expect(session.begun()).toEqual(['B', 'A']);
});

test('a pick by the host does not prove that the shopper is there', () => {
  const session = begin({ state: unseen });
  session.pick('B', { by: 'host' });
  expect(session.shown).toBe('B');
  expect(session.begun()).toEqual([]);
});

test('a pick by the shopper proves nothing more once it is acknowledged', () => {
  const session = begin({ state: unseen });
  session.pick('B');
  session.acknowledge();
  session.begun();
  session.resume();
  expect(session.begun()).toEqual([]);
});
