/** After `sell(plans)`, the sandbox must list these plans as price points, and refuse writes of all other plans. */
import { expect, test } from 'vitest';
import { loadPricePoints, planFromPricePoint } from '../src/price-points.ts';
import { createSandbox, listen } from '../src/testing/index.ts';
import type { Plan } from '../src/types.ts';
import { send } from './service/servers.ts';

const month = { count: 1, unit: 'month' } as const;
const plans: readonly Plan[] = [
  { ident: 'pp_month', title: 'pp_month', currency: 'USD', price: '19.99', period: month },
  { ident: 'pp_quarter', title: 'pp_quarter', currency: 'EUR', price: '49', period: { ...month, count: 3 } },
  { ident: 'pp_ever', title: 'pp_ever', currency: 'JPY', price: '9000' },
  {
    ...{ ident: 'pp_free', title: 'pp_free', currency: 'USD', price: '99.99' },
    ...{ period: { count: 1, unit: 'year' }, intro: { price: '0', period: { count: 7, unit: 'day' } } },
  },
  {
    ...{ ident: 'pp_paid', title: 'pp_paid', currency: 'USD', price: '9.99' },
    ...{ period: { count: 1, unit: 'week' }, intro: { price: '0.99', period: { count: 3, unit: 'day' } } },
  },
];

const amounts = (plan: Plan) => ({
  ...plan,
  intro: plan.intro && { ...plan.intro, price: Number(plan.intro.price) },
});

test('the sandbox lists each plan as a price point, and the picker reads the same plan from it', async () => {
  const sandbox = createSandbox({ plans: ['pp_old'] });
  await using service = await disposable(sandbox);
  sandbox.sell(plans);
  const { signal } = new AbortController();
  const loaded = await loadPricePoints({ baseUrl: service.url, orgId: 'acme' }, signal);
  if (!('points' in loaded)) throw new Error(loaded.problem.message);
  expect(loaded.points.map((point) => amounts(planFromPricePoint(point)))).toEqual(plans.map(amounts));
});

test('the sandbox knows only these plans, also in a session that was opened before', async () => {
  const sandbox = createSandbox({ plans: ['pp_old'] });
  await using service = await disposable(sandbox);
  const session = sandbox.createSession({ orgId: 'acme' });
  const pick = (ident: string) => send({ baseUrl: service.url, orgId: 'acme', session }, { ident });
  expect(await pick('pp_month')).toMatchObject({ outcome: 'refused' });
  sandbox.sell(plans);
  expect(await pick('pp_month')).toMatchObject({ outcome: 'acknowledged' });
  expect(await pick('pp_old')).toMatchObject({ outcome: 'refused' });
  expect(sandbox.createSession().ident).toBe('pp_month');
});

const disposable = async (sandbox: ReturnType<typeof createSandbox>) => {
  const service = await listen(sandbox);
  return { url: service.url, [Symbol.asyncDispose]: () => service.close() };
};
