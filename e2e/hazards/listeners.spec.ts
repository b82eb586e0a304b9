/** Listeners that pick again must not hang the tab. */
import { expect, test } from './support/funnel.ts';

for (const type of ['plan-pick', 'plan-status']) {
  test(`if two listeners of ${type} pick different plans, the tab does not hang, and can pay without them`, async ({
    page,
    funnel,
  }) => {
    await funnel.open();
    await funnel.expectPayable('month');
    await page.evaluate((type) => {
      const picker = document.querySelector('ff-plan-picker') as HTMLElementTagNameMap['ff-plan-picker'];
      const insists = ['year', 'week'].map((ident) => () => {
        if (picker.value !== ident) picker.pick(ident);
      });
      for (const insist of insists) picker.addEventListener(type, insist);
      Object.assign(window, {
        relent: () => {
          for (const insist of insists) picker.removeEventListener(type, insist);
        },
      });
    }, type);
    // The click is not awaited yet: if the tab hangs, the click never ends.
    const click = funnel.pick('Yearly').catch(() => {});
    await expect.poll(() => funnel.read('value')).toMatch(/year|week/);
    expect(await page.evaluate(() => 'answers')).toBe('answers');
    await click;
    await page.evaluate(() => (window as unknown as { relent(): void }).relent());
    await funnel.expectPayable(String(await funnel.read('value')));
    // The listeners must also hear that the shopper can pay.
    await expect.poll(async () => (await funnel.heard()).at(-1)).toMatchObject({ canPay: true });
  });
}
