/** Listeners that pick again must not hang the tab. */
import { expect, test } from './support/funnel.ts';

for (const type of ['plan-pick', 'plan-status']) {
  test(`two listeners of ${type} that each insist on another plan do not hang the tab`, async ({
    page,
    funnel,
  }) => {
    await funnel.open();
    await funnel.expectPayable('month');
    await page.evaluate((type) => {
      const picker = document.querySelector('ff-plan-picker') as HTMLElementTagNameMap['ff-plan-picker'];
      for (const ident of ['year', 'week']) {
        picker.addEventListener(type, () => {
          if (picker.value !== ident) picker.pick(ident);
        });
      }
    }, type);
    // This is not awaited. If the tab hangs, the click never ends.
    funnel.pick('Yearly').catch(() => {});
    await expect.poll(() => funnel.read('value')).toMatch(/year|week/);
    expect(await page.evaluate(() => 'answers')).toBe('answers');
  });
}
