/** If a page is left while a write is in flight, the write may still land when the next page is open. */
import type { Page } from '@playwright/test';
import { applyLateOnceLeft, expect, type Funnel, test } from './support/funnel.ts';

/**
 * Picks a plan, and resolves once its write has arrived. The service applies the write some time after the page has
 * left.
 */
const leaveInFlight = async (funnel: Funnel): Promise<{ readonly applied: Promise<void> }> => {
  const arrival = funnel.service.next('year');
  await funnel.pick('Yearly');
  return { applied: applyLateOnceLeft(await arrival) };
};

const expectSafe = async (funnel: Funnel, applied: Promise<void>, page?: Page) => {
  await funnel.expectPayable('month', page);
  await applied;
  await funnel.expectPayable('month', page);
  expect(funnel.service.holds(funnel.order.orderId)).toBe('month');
};

test('a reloaded page is charged for the plan it shows, even if an earlier write is in flight', async ({
  page,
  funnel,
}) => {
  await funnel.open();
  await funnel.expectPayable('month');
  const { applied } = await leaveInFlight(funnel);
  await page.reload();
  await expectSafe(funnel, applied);
});

test('the next page of a funnel is charged for the plan it shows, even if an earlier write is in flight', async ({
  page,
  funnel,
}) => {
  await funnel.open();
  await funnel.expectPayable('month');
  funnel.site.serve('/pay', funnel.body());
  const { applied } = await leaveInFlight(funnel);
  await page.goto(`${funnel.site.url}/pay`);
  await expectSafe(funnel, applied);
});

test('a new tab is charged for the plan it shows, even if a write of a closed tab is in flight', async ({
  page,
  context,
  funnel,
}) => {
  await funnel.open();
  await funnel.expectPayable('month');
  const { applied } = await leaveInFlight(funnel);
  const other = await context.newPage();
  await page.close();
  await other.goto(`${funnel.site.url}/`);
  await expectSafe(funnel, applied, other);
});

test('a new iframe is charged for the plan it shows, even if a write of a removed iframe is in flight', async ({
  page,
  funnel,
}) => {
  funnel.site.serve('/frame', funnel.body());
  funnel.site.serve('/', `<iframe src="/frame" width="600" height="900"></iframe>`);
  await page.goto(funnel.site.url);
  const frame = page.frameLocator('iframe');
  const canPay = () =>
    frame
      .locator('ff-plan-picker')
      .evaluate((picker) => (picker as HTMLElementTagNameMap['ff-plan-picker']).canPay);
  await expect.poll(canPay).toBe(true);

  const arrival = funnel.service.next('year');
  await frame.getByRole('radio', { name: 'Yearly' }).click();
  const applied = applyLateOnceLeft(await arrival);
  await page.evaluate(() => {
    document.querySelector('iframe')?.remove();
    const step = document.createElement('iframe');
    step.src = '/frame';
    document.body.append(step);
  });
  await expect.poll(canPay).toBe(true);
  await applied;
  const state = await frame.locator('ff-plan-picker').evaluate((picker) => {
    const { canPay, value } = picker as HTMLElementTagNameMap['ff-plan-picker'];
    return { canPay, value };
  });
  expect(state).toEqual({ canPay: true, value: 'month' });
  expect(funnel.service.holds(funnel.order.orderId)).toBe('month');
});
