/** All changes that a host makes in one task take effect together and once. No change is lost. */
import { expect, test } from 'vitest';
import { createChanges } from '../../src/element/changes.ts';

const begin = () => {
  const taken: unknown[] = [];
  const element = { isReady: true };
  const changes = createChanges(
    () => element.isReady,
    (...change) => taken.push(change),
  );
  return { changes, element, taken };
};

test('the changes of one task take effect together, and only once', async () => {
  const { changes, taken } = begin();
  changes.note('plans');
  changes.assign('pp_a');
  changes.note('orgId');
  changes.note('plans');
  changes.assign('pp_b');
  expect(taken).toEqual([]);
  await null;
  expect(taken).toEqual([[['plans', 'orgId'], 'pp_b']]);
  changes.flush();
  await null;
  expect(taken.length).toBe(1);
});

test('when code reads the picker, the changes take effect at once', async () => {
  const { changes, taken } = begin();
  changes.note('plans');
  changes.flush();
  expect(taken).toEqual([[['plans'], null]]);
  await null;
  expect(taken.length).toBe(1);
});

test('a value that is changed back is also a change', async () => {
  const { changes, taken } = begin();
  changes.assign('pp_a');
  changes.assign(null);
  await null;
  expect(taken).toEqual([[[], null]]);
});

test('changes wait until the element is in the page', async () => {
  const { changes, element, taken } = begin();
  element.isReady = false;
  changes.note('plans');
  await null;
  changes.note('orgId');
  await null;
  expect(taken).toEqual([]);
  element.isReady = true;
  changes.flushSoon();
  await null;
  expect(taken).toEqual([[['plans', 'orgId'], null]]);
});

test('a change that a listener makes takes effect after the changes that the listener heard of', async () => {
  const taken: unknown[] = [];
  const changes = createChanges(
    () => true,
    (names) => {
      taken.push(names);
      if (names.includes('plans')) changes.note('tax');
    },
  );
  changes.note('plans');
  changes.flush();
  expect(taken).toEqual([['plans']]);
  await null;
  expect(taken).toEqual([['plans'], ['tax']]);
});
