/**
 * Another script may post anything on the channel. A message counts as news only if it has the right form. No message
 * can make a page wait for long.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPageMessage } from '../../src/checkout/page-message.ts';

const lost = { type: 'lost', write: 'w', ident: 'pp_b', lasts: 5000 };

test.each(['took', 'who-pays', 'paying', 'paid', 'pays-here'])('%s is a message', (type) => {
  expect(readPageMessage({ type, more: 'is dropped' })).toEqual({ type });
});

test('the report of a lost write is a message', () => {
  expect(readPageMessage({ ...lost, client_token: 'is dropped' })).toEqual(lost);
});

test('no message makes a page wait for a lost write longer than two minutes', () => {
  for (const lasts of [120_001, 1e12, Number.POSITIVE_INFINITY]) {
    expect(readPageMessage({ ...lost, lasts })).toMatchObject({ lasts: 120_000 });
  }
});

test.each([
  { ...lost, write: 7 },
  { ...lost, write: 'w'.repeat(101) },
  { ...lost, ident: 'not an ident' },
  { ...lost, ident: null },
  { ...lost, ident: ['pp_b'] },
  { ...lost, lasts: -1 },
  { ...lost, lasts: Number.NaN },
  { ...lost, lasts: '5000' },
  { type: 'lost' },
  { type: 'toString' },
  { type: ['took'] },
  'took',
  null,
  undefined,
  42,
  [],
])('%j is none', (data) => {
  expect(readPageMessage(data)).toBeNull();
});

test('reading a posted value never throws, whatever the value is', () => {
  fc.assert(
    fc.property(fc.anything({ withMap: true, withBigInt: true, withNullPrototype: true }), (data) => {
      readPageMessage(data);
    }),
  );
});
