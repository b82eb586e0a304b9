/** Values that throw when they are read, and lists that are much too long. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { english } from '../../src/messages.ts';
import { offerPlans, readPlansJson } from '../../src/plans.ts';
import { planFromPricePoint, priced, readPricePoints } from '../../src/price-points.ts';
import { type Configuration, problemWith } from '../../src/service/configuration.ts';
import { attack, expectProblems, steps } from '../support/attack.ts';
import { orderId, trap } from '../support/hostile-input.ts';

describe('unreasonable input', () => {
  test('a value that throws when it is read is refused by name', () => {
    for (const one of [
      trap,
      [trap],
      [{ ident: 'pp_a', title: 'A', currency: 'USD', price: '1', period: trap }],
    ]) {
      expectProblems(offerPlans(one, context).problems);
      readPricePoints(one);
      priced(['pp_a'], [one], one);
      planFromPricePoint(one, one);
      const session = { clientToken: 'token', orderId };
      const checkout = { orgId: 'acme', baseUrl: 'https://billing.test', session, clientMetadata: {} };
      for (const field of ['orgId', 'baseUrl', 'session', 'clientMetadata'] as const) {
        if (field === 'clientMetadata' && one !== trap) continue;
        const problem = problemWith({ ...checkout, [field]: one } as unknown as Configuration);
        if (field !== 'clientMetadata') expect(problem?.message).toMatch(/expected/);
      }
    }
  });

  test('an array with billions of holes costs no more than the longest list allowed', () => {
    attack(1, fc.constant(new Array(2 ** 32 - 1)), (plans) => {
      expect(offerPlans(plans, { locale: 'en', messages: english }).problems.length).toBeLessThan(1010);
    });
  });

  const many = (count: number, of: (index: number) => unknown) =>
    Array.from({ length: count }, (_, i) => of(i));
  const plan = { title: 'A', currency: 'USD', price: '1', period: { count: 1, unit: 'day' } };
  const point = { currency: { code: 'USD' }, intro_type: 'no_intro', lifetime_price: '5.00' };
  const context = { locale: 'en', messages: english };

  test.each<[what: string, read: (count: number) => unknown]>([
    [
      'plans',
      (count) =>
        offerPlans(
          many(count, (i) => ({ ...plan, ident: `pp_${i}` })),
          context,
        ),
    ],
    [
      'plans of one ident',
      (count) =>
        offerPlans(
          many(count, () => ({ ...plan, ident: 'pp_a' })),
          context,
        ),
    ],
    [
      'values that are not plans',
      (count) =>
        offerPlans(
          many(count, () => 7),
          context,
        ),
    ],
    ['price points', (count) => many(count, (i) => planFromPricePoint({ ...point, ident: `pp_${i}` }))],
    [
      'prices that were asked for',
      (count) => {
        const idents = many(count, (i) => `pp_${i}`) as string[];
        priced(
          idents,
          many(count, (i) => ({ ...point, ident: `pp_${count - 1 - i}` })),
          undefined,
        );
      },
    ],
  ])('eight times as many %s cost eight times as many steps', (_, read) => {
    read(100);
    steps();
    read(100);
    const few = steps();
    read(800);
    const growth = steps() / few;
    // The growth of the steps is not exactly 8: V8 counts a little less in functions that it has compiled meanwhile.
    expect(growth).toBeGreaterThan(5);
    expect(growth).toBeLessThan(10);
  });

  test.each([
    ['64 KiB', 65_536, false],
    ['one byte more', 65_537, true],
    ['letters of several bytes', 65_536, true],
  ])('JSON is read up to 64 KiB: %s', (name, size, isRefused) => {
    const letter = name.startsWith('letters') ? 'é' : 'x';
    const { problem } = readPlansJson(JSON.stringify(letter.repeat(size - 2)));
    expect(problem?.message).toBe(isRefused ? 'plans: expected at most 64 KiB of JSON, got more' : undefined);
  });
});
