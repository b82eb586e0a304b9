/** A session can count as new only when this browser opens its checkout for the first time. */
import { expect, test } from 'vitest';
import { nextNumber, noteOpening } from '../../src/checkout/opened.ts';
import type { Store } from '../../src/page/page.ts';
import { createStore } from '../support/stories/store.ts';

const first = { isKnown: false, isNoted: true };
const later = { isKnown: true, isNoted: true };

test('of all openings of a checkout, only the first opening is the first', () => {
  const store = createStore(false);
  const opened = ['one', 'one', 'two', 'one'].map((checkout) => noteOpening(store, checkout));
  expect(opened).toEqual([first, later, first, later]);
});

test.each<[string, Store | null]>([
  ['there is no storage', null],
  ['the storage is full', createStore(true)],
  [
    'the storage may not be read',
    {
      ...createStore(false),
      getItem: () => {
        throw new Error('denied');
      },
    },
  ],
])('no opening is noted where %s', (_, store) => {
  expect(noteOpening(store, 'one')).toEqual({ isKnown: false, isNoted: false });
});

test('an entry that another script wrote does not count as an opening', () => {
  const store = createStore(false);
  store.setItem('ff-plan-picker:2:opened', '{"one":true} ,,, :::');
  expect(noteOpening(store, 'one')).toEqual(first);
  expect(noteOpening(store, 'one')).toEqual(later);
});

test('the list has a limit: of 60 checkouts, the last 50 are known', () => {
  const store = createStore(false);
  for (let order = 1; order <= 60; order++) noteOpening(store, `order${order}`);
  expect(noteOpening(store, 'order60')).toEqual(later);
  expect(noteOpening(store, 'order11')).toEqual(later);
  expect(noteOpening(store, 'order10')).toEqual(first);
});

test('a checkout with writes is not forgotten because other checkouts are opened', () => {
  const store = createStore(false);
  noteOpening(store, 'mine');
  for (let order = 1; order <= 40; order++) noteOpening(store, `a${order}`);
  nextNumber(store, 'mine', 1);
  for (let order = 1; order <= 40; order++) noteOpening(store, `b${order}`);
  expect(noteOpening(store, 'mine')).toEqual(later);
});

test('a checkout that is opened again and again is not forgotten because of other checkouts', () => {
  const store = createStore(false);
  for (let order = 1; order <= 200; order++) {
    noteOpening(store, `order${order}`);
    noteOpening(store, 'mine');
  }
  expect(noteOpening(store, 'mine')).toEqual(later);
});

test('the write number rises with each write of the checkout, even if the clock jumps', () => {
  const store = createStore(false);
  const numbers = [1000, 1000, 500, 5000, 4000].map((wallNow) => nextNumber(store, 'one', wallNow));
  expect(numbers).toEqual([1000, 1001, 1002, 5000, 5001]);
  expect(nextNumber(store, 'two', 1)).toBe(1);
});

test('without storage, the write number rises with the clock', () => {
  expect(nextNumber(null, 'one', 1000)).toBe(1000);
  expect(nextNumber(createStore(true), 'one', 2000)).toBe(2000);
});

test('the write number of a checkout is kept when another checkout is opened', () => {
  const store = createStore(false);
  nextNumber(store, 'one', 1000);
  noteOpening(store, 'two');
  expect(nextNumber(store, 'one', 1)).toBe(1001);
});
