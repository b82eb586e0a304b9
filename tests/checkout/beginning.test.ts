/** At the start nothing is believed, unless the host has vouched for the session and nobody can have written since. */
import { describe, expect, test } from 'vitest';
import { type Beginning, isVouched, unnotedWrites } from '../../src/checkout/beginning.ts';
import { newSession } from '../support/stage.ts';

const first: Beginning = {
  session: newSession(),
  isRenewal: false,
  isRevisited: false,
  note: { isKnown: false, isNoted: true },
};
const known = { isKnown: true, isNoted: true };
const refused = { isKnown: false, isNoted: false };

describe('the plan that the host names', () => {
  test.each<[string, Partial<Beginning>, boolean]>([
    ['of a session created just now', {}, true],
    ['of a session that it does not vouch for', { session: { ...newSession(), fresh: false } }, false],
    ['of no session', { session: null }, false],
    ['of a checkout that was opened before', { note: known }, false],
    ['on a page that was reloaded', { isRevisited: true }, false],
    ['where nothing can be noted', { note: refused }, false],
    ['of a renewed session', { isRenewal: true }, true],
    ['of a renewed session, on a page that was reloaded', { isRenewal: true, isRevisited: true }, true],
    ['of a renewed session where nothing can be noted', { isRenewal: true, note: refused }, true],
    ['of a renewed session that was opened before', { isRenewal: true, note: known }, false],
  ])('%s', (_, changes, isBelieved) => {
    expect(isVouched({ ...first, ...changes }, false)).toBe(isBelieved);
  });

  test('of a renewed session for each plan, which no page can have written to', () => {
    expect(isVouched({ ...first, isRenewal: true, note: known }, true)).toBe(true);
    expect(isVouched({ ...first, note: known }, true)).toBe(false);
  });

  test('is not believed a second time', () => {
    expect(isVouched(null, false)).toBe(false);
  });
});

test('an earlier page may have written only where it could not note that', () => {
  const earlier = { ...first, isRevisited: true, note: refused };
  expect(unnotedWrites(earlier, 10_000)).toEqual([{ id: 'unnoted', ident: null, until: 10_000 }]);
  expect(unnotedWrites({ ...earlier, isRevisited: false }, 10_000)).toEqual([]);
  expect(unnotedWrites({ ...earlier, isRenewal: true }, 10_000)).toEqual([]);
  expect(unnotedWrites({ ...earlier, note: known }, 10_000)).toEqual([]);
  expect(unnotedWrites(null, 10_000)).toEqual([]);
});
