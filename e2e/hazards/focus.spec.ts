/** A page does not see clicks inside the iframe of a payment form. It sees only that it has got the focus. */
import type { PlanPickerElement } from '../../src/element/element.ts';
import { expect, test } from './support/funnel.ts';

test('a tab that gains the focus without an event, as by a click inside an iframe, takes its session back', async ({
  page,
  context,
  funnel,
}) => {
  await funnel.open({ before: 'let isFocused = true; document.hasFocus = () => isFocused;' });
  await funnel.expectPayable('month');
  await page.evaluate('void (isFocused = false)');
  const other = await context.newPage();
  await other.goto(`${funnel.site.url}/`);
  await funnel.expectPayable('month', other);
  await funnel.pick('Yearly', other);
  await funnel.expectPayable('year', other);
  await expect.poll(() => funnel.read('canPay')).toBe(false);

  await other.evaluate('void (isFocused = false)');
  await page.evaluate('void (isFocused = true)');
  await funnel.expectPayable('month');
  await expect.poll(() => funnel.read('canPay', other)).toBe(false);
});

test('a picker in a frame without the focus takes its session back when the other tab is closed', async ({
  page,
  context,
  funnel,
}) => {
  await funnel.open({ at: '/framed' });
  funnel.site.serve('/', '<iframe src="/framed" style="width: 100%; height: 600px"></iframe>');
  await page.goto(`${funnel.site.url}/`);
  const framed = page.frameLocator('iframe').locator('ff-plan-picker');
  const canPay = () => framed.evaluate((picker) => (picker as PlanPickerElement).canPay);
  await expect.poll(canPay).toBe(true);
  const other = await context.newPage();
  await other.goto(`${funnel.site.url}/framed`);
  await funnel.expectPayable('month', other);
  await expect.poll(canPay).toBe(false);

  await other.close();
  await expect.poll(canPay).toBe(true);
});
