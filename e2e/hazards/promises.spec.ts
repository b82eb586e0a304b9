/** If a picker is removed, the promises that wait for it must end. */
import type { PlanPickerElement } from '../../src/element/element.ts';
import { expect, test } from './support/funnel.ts';

for (const method of ['beginPayment', 'settled'] as const) {
  test(`${method}() rejects if its picker is removed meanwhile`, async ({ page, funnel }) => {
    await funnel.open();
    await funnel.expectPayable('month');
    const arrival = funnel.service.next('year');
    await funnel.pick('Yearly');
    await arrival;
    await funnel.picker().evaluate((picker: PlanPickerElement, method) => {
      Object.assign(window, { ended: 'not yet' });
      const end = (how: string) => () => Object.assign(window, { ended: how });
      picker[method]().then(end('resolved'), end('rejected'));
      picker.remove();
    }, method);
    await expect.poll(() => page.evaluate(() => Reflect.get(window, 'ended'))).toBe('rejected');
  });
}

test('pick() ends as superseded if its picker is removed meanwhile', async ({ page, funnel }) => {
  await funnel.open();
  await funnel.expectPayable('month');
  const arrival = funnel.service.next('year');
  await funnel.picker().evaluate((picker: PlanPickerElement) => {
    Object.assign(window, { ended: 'not yet' });
    picker.pick('year').then(({ outcome }) => Object.assign(window, { ended: outcome }));
  });
  await arrival;
  expect(await page.evaluate(() => Reflect.get(window, 'ended'))).toBe('not yet');
  await funnel.picker().evaluate((picker) => picker.remove());
  await expect.poll(() => page.evaluate(() => Reflect.get(window, 'ended'))).toBe('superseded');
});
