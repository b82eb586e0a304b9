/** Some refusals end a session, and others do not. An ended session can open again. */
import type { PlanPickerElement } from '../../src/element/element.ts';
import { expect, test } from './support/funnel.ts';
import { refuse } from './support/service.ts';

for (const status of [401, 403, 409, 410]) {
  test(`one signed HTTP ${status} without a code that ends the session: the earlier plan is asserted and payable`, async ({
    funnel,
  }) => {
    await funnel.open();
    await funnel.expectPayable('month');
    funnel.service.script('year', refuse('some_code', status));
    await funnel.pick('Yearly');
    await expect.poll(() => funnel.read('value')).toBe('month');
    await funnel.expectPayable('month');
    expect(funnel.written().slice(-2)).toEqual(['year', 'month']);
  });
}

test('if the plan after a roll-back is refused, too, another plan can be picked and paid', async ({
  funnel,
}) => {
  await funnel.open();
  await funnel.expectPayable('month');
  funnel.service.always('year', refuse('slow_down', 429));
  funnel.service.always('month', refuse());
  await funnel.pick('Yearly');
  const isRefused = () => funnel.written().lastIndexOf('month') > funnel.written().indexOf('year');
  await expect.poll(() => funnel.written().includes('year') && isRefused()).toBe(true);
  await funnel.pick('Weekly');
  await funnel.expectPayable('week');
});

const ending = refuse('session_expired', 401);

test('a pick on a closed session sends one write, whose acknowledgement opens the session again', async ({
  funnel,
}) => {
  await funnel.open();
  await funnel.expectPayable('month');
  funnel.service.script('year', ending);
  await funnel.pick('Yearly');
  await expect.poll(() => funnel.read('status')).toBe('closed');
  const outcome = await funnel.picker().evaluate((picker: PlanPickerElement) => picker.pick('week'));
  expect(outcome).toEqual({ outcome: 'confirmed', ident: 'week' });
  await funnel.expectPayable('week');
  expect(funnel.written().slice(-2)).toEqual(['year', 'week']);
});

test('a pick on a session that stays closed costs one write, and ends as closed', async ({ funnel }) => {
  await funnel.open();
  await funnel.expectPayable('month');
  funnel.service.always('year', ending);
  funnel.service.always('week', ending);
  await funnel.pick('Yearly');
  await expect.poll(() => funnel.read('status')).toBe('closed');
  const outcome = await funnel.picker().evaluate((picker: PlanPickerElement) => picker.pick('week'));
  expect(outcome).toMatchObject({ ident: 'week', problem: { kind: 'session-expired' } });
  await expect.poll(() => funnel.read('status')).toBe('closed');
  expect(funnel.written().slice(-2)).toEqual(['year', 'week']);
  expect(await funnel.read('canPay')).toBe(false);
});

test('retry() on a closed session sends one write of the plan shown', async ({ funnel }) => {
  await funnel.open();
  await funnel.expectPayable('month');
  funnel.service.script('year', ending);
  await funnel.pick('Yearly');
  await expect.poll(() => funnel.read('status')).toBe('closed');
  await funnel.picker().evaluate((picker: PlanPickerElement) => picker.retry());
  await funnel.expectPayable('month');
  expect(funnel.written().slice(-2)).toEqual(['year', 'month']);
});
