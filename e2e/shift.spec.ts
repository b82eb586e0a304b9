/** Nothing may move by itself. The tests read the browser's layout shifts, in each state that a shopper may see. */
import type { Page } from '@playwright/test';
import type { PlanPickerElement } from '../src/element/element.ts';
import type { PricePoint } from '../src/testing/index.ts';
import { type Checkout, expect, plans, scriptTag, test } from './checkout.ts';

const pricePoints: PricePoint[] = plans.map(({ ident, price, period }) => ({
  ...{ ident, currency: { code: 'USD', minor_units: 2 }, intro_type: 'no_intro', features: [] },
  ...{ next_price: String(price), next_period: 1, next_period_duration: `${period?.unit}s` as 'weeks' },
}));

test.use({ sandboxOptions: { pricePoints } });

/** A picker with the pay button in its slot, and a page that goes on below it. */
const body = (checkout: Checkout, attributes: string, locale = 'en') =>
  `${scriptTag}${locale === 'en' ? '' : `<script src="/dist/locales/${locale}.script.js"></script>`}
  <h1>Checkout</h1>
  ${checkout.markup(attributes).replace('></ff', '><button slot="summary">Pay</button></ff')}
  <p>Below</p>`;

/**
 * Collects layout shifts from now on. A shift right after a press does not count in a page's score, but it counts here.
 */
const watchShifts = (page: Page) =>
  page.evaluate(() => {
    const shifts: unknown[] = [];
    Reflect.set(window, 'shifts', shifts);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, sources } = entry as unknown as { value: number; sources: { node?: Node }[] };
        shifts.push([value, ...sources.map(({ node }) => node?.textContent ?? 'inside the picker')]);
      }
    }).observe({ type: 'layout-shift' });
  });

/** Waits until the last changes are painted. Then returns all layout shifts so far. */
const shifts = (page: Page) =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
    return Reflect.get(window, 'shifts') as unknown[];
  });

for (const locale of ['en', 'de', 'ar'])
  for (const width of [320, 390, 768])
    test(`nothing moves because of a pick, a roll-back or a message: ${locale}, ${width} px`, async ({
      page,
      checkout,
    }) => {
      await page.setViewportSize({ width, height: 1400 });
      await checkout.open(body(checkout, `locale="${locale}"`, locale));
      await checkout.expectPayable('month');
      const said = page.getByRole('status');
      const retry = page.locator('[part=retry]');
      await expect(said).toHaveText('');
      await watchShifts(page);

      const gate = checkout.hold();
      await checkout.pick('Yearly');
      await expect(said).not.toHaveText('');
      expect(await shifts(page), 'saving').toEqual([]);
      gate.release();
      await checkout.expectPayable('year');
      await expect(said).toContainText('Yearly');
      expect(await shifts(page), 'confirmed').toEqual([]);

      checkout.fault({ kind: 'refuse', ident: 'week' });
      await checkout.pick('Weekly');
      await checkout.expectPayable('year');
      await expect(said).toContainText('Weekly');
      expect(await shifts(page), 'rolled back').toEqual([]);

      const payment = await checkout.picker.evaluateHandle((picker: PlanPickerElement) =>
        picker.beginPayment(),
      );
      await expect(said).not.toContainText('Weekly');
      expect(await shifts(page), 'locked').toEqual([]);
      await payment.evaluate((hold) => hold.release());

      checkout.fault({ kind: 'refuse' });
      await checkout.pick('Monthly');
      await expect(retry).toBeVisible();
      expect.soft(await shifts(page), 'both refused').toEqual([]);
      await watchShifts(page);
      checkout.fault(null);
      await checkout.pick('Yearly');
      await checkout.expectPayable('year');

      checkout.fault({ kind: 'hang' });
      await checkout.set({ timeout: 200, lateWriteWindow: 3_600_000 });
      await checkout.pick('Weekly');
      await expect(retry).toBeVisible();
      expect(await checkout.read('status')).toBe('checking');
      expect(await shifts(page), 'checking').toEqual([]);

      const next = checkout.sandbox.createSession({ ident: 'month' });
      checkout.sandbox.fault(next.orderId, { kind: 'expire' });
      await checkout.set({ session: next, timeout: 15_000 });
      await expect.poll(() => checkout.read('status')).toBe('closed');
      expect(await shifts(page), 'closed').toEqual([]);
      await checkout.pick('Weekly');
      await expect.poll(() => checkout.read('status')).toBe('closed');
      expect(await shifts(page), 'challenged').toEqual([]);

      // A control: the test must notice when something moves.
      await page.locator('h1').evaluate((heading) => heading.append(document.createElement('hr')));
      expect(await shifts(page)).not.toEqual([]);
    });

for (const width of [320, 768])
  test(`nothing moves when prices come late, or do not come: ${width} px`, async ({ page, checkout }) => {
    await page.setViewportSize({ width, height: 1400 });
    const [week, month] = plans;
    const given = JSON.stringify([week, month]);
    checkout.sandbox.faultPricePoints({ kind: 'error', status: 503 });
    await page.addInitScript(() => {
      Math.random = () => 1;
    });
    await checkout.open(
      body(checkout, 'price-points="week month" ').replace(/plans='[^']*'/, `plans='${given}'`),
    );
    await expect(page.locator('[part~=skeleton]')).toHaveCount(2);
    await expect(page.locator('[part=summary] > p')).toHaveText(['', '']);
    await watchShifts(page);
    await expect(page.locator('[part=retry]')).toBeVisible();
    expect(await shifts(page), 'failed').toEqual([]);
    checkout.sandbox.faultPricePoints(null);
    // The picker may already have tried again by itself. Then there is no button “Try again”.
    await page.locator('[part=retry]').evaluateAll((buttons: HTMLButtonElement[]) => {
      for (const button of buttons) button.click();
    });
    await checkout.expectPayable('month');
    await expect(page.locator('[part~=skeleton]')).toHaveCount(0);
    expect(await shifts(page), 'come').toEqual([]);
  });
