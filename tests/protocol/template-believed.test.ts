/** At the start, the picker must not trust the plan that a host names, unless the host vouches for the session. */
import { expect, test } from 'vitest';
import { begin } from './story.ts';

test('the plan that the host names is shown, and is asserted before the shopper can pay', () => {
  const session = begin({ vouched: false });
  expect(session.shown).toBe('A');
  expect(session.canPay).toBe(false);
  expect(session.begun()).toEqual(['A']);
  session.acknowledge();
  expect(session.canPay).toBe(true);
});

test('in a session that the host vouches for, the shopper can pay without a write', () => {
  const session = begin();
  expect(session.canPay).toBe(true);
  expect(session.begun()).toEqual([]);
});

test('the host cannot vouch for a plan that it does not name', () => {
  const session = begin({ ident: null, vouched: true });
  expect(session.confirmed).toBeNull();
  expect(session.status).toBe('empty');
});

test('the host cannot vouch while a write of another plan may still land', () => {
  const session = begin({ journal: [['B', 4000]] });
  expect(session.confirmed).toBeNull();
  expect(session.wait).toBe(4000);
});

test('a write of the same plan that may still land is harmless', () => {
  expect(begin({ journal: [['A', 4000]] }).canPay).toBe(true);
});

test('the plan that the page asks to show first is asserted, even if the host vouches for the session', () => {
  const session = begin({ selected: 'B' });
  expect(session.shown).toBe('B');
  expect(session.canPay).toBe(false);
  expect(session.status).toBe('checking');
  expect(session.begun()).toEqual(['B']);
  session.acknowledge();
  expect(session.canPay).toBe(true);
  expect(session.state.confirmedBy).toBe('picker');
});

test('if the plan that the page asks to show first is refused, the picker shows the plan of the session', () => {
  const session = begin({ selected: 'B' });
  session.refuse();
  expect(session.shown).toBe('A');
  expect(session.begun()).toEqual(['B', 'A']);
});

test('the host’s vouching does not count for a later take-over', () => {
  const session = begin();
  session.hear({ type: 'lock-lost' });
  session.takeOver();
  expect(session.canPay).toBe(false);
  expect(session.begun()).toEqual(['A']);
});
