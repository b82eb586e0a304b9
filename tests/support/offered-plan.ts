/** A plan as a host gives it, and the offer that the picker makes from it. */
import { english } from '../../src/messages.ts';
import { offerPlans } from '../../src/plans.ts';
import type { Plan } from '../../src/types.ts';

export const offer = (input: unknown) => offerPlans(input, { locale: 'en', messages: english });
export const messagesOf = (input: unknown) => offer(input).problems.map((problem) => problem.message);

export const monthly = {
  ident: 'pp_month',
  title: 'Monthly',
  currency: 'USD',
  price: '39.99',
  period: { count: 1, unit: 'month' },
} satisfies Plan;
export const week = { count: 1, unit: 'week' } as const;

/** A copy of the monthly plan, or of the object `from`. The field `field` of the copy throws when it is read. */
export const throwing = (field: string, from: object = monthly) =>
  Object.defineProperty({ ...from }, field, {
    enumerable: true,
    get() {
      throw new Error('not now');
    },
  });
