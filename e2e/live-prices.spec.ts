/** Prices that are loaded from the service, and the small extra scripts for further languages. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { weigh } from '../.ci/weight.mjs';
import type { PricePoint } from '../src/testing/index.ts';
import { type Checkout, expect, test } from './checkout.ts';
import { holdRequests } from './held-requests.ts';

const point = (ident: string, changes: Partial<PricePoint> = {}): PricePoint => ({
  ...{ ident, currency: { code: 'EUR', minor_units: 2 }, intro_type: 'no_intro', features: [] },
  ...{ lifetime_price: null, next_price: '19.99', next_period: 1, next_period_duration: 'months' },
  ...changes,
});

const pricePoints = [
  point('week', { next_price: '6.99', next_period_duration: 'weeks' }),
  point('month'),
  point('year', {
    ...{ next_price: '99.90', next_period_duration: 'years', intro_type: 'free_trial' },
    ...{ intro_free_trial_period: 7, intro_free_trial_period_duration: 'days' },
  }),
  point('life', { lifetime_price: 299, next_price: null, next_period: null, next_period_duration: null }),
];

test.use({ sandboxOptions: { pricePoints } });

const titles = (copies: Readonly<Record<string, string>>) =>
  JSON.stringify(Object.entries(copies).map(([ident, title]) => ({ ident, title })));

const english = { week: 'Weekly', month: 'Monthly', year: 'Yearly', life: 'Lifetime' };

/** A picker that loads its prices. */
const markup = (
  { serviceUrl, session }: Checkout,
  attributes = 'price-points="week month"',
  plans = titles(english),
) => `<ff-plan-picker org-id="${session.orgId}" base-url="${serviceUrl}" client-token="${session.clientToken}"
  order-id="${session.orderId}" selected="month" plans='${plans}' ${attributes}></ff-plan-picker>`;

const picker = '<script src="/dist/plan-picker.js"></script>';
const language = (locale: string) => `<script src="/dist/locales/${locale}.script.js"></script>`;

const cards = (page: Page): Locator => page.locator('ff-plan-picker label:has(input)');
const skeletons = (page: Page): Locator => page.locator('ff-plan-picker [part~=skeleton]');

/** Holds each request for prices until the returned function is called. */
const holdPrices = (page: Page) => holdRequests(page, '**/v1/price_points');

const problems = async (checkout: Checkout) =>
  (await checkout.heard()).flatMap(({ type, detail }) =>
    type === 'plan-problem' ? [detail?.problem as { kind: string; message: string; ident?: string }] : [],
  );

for (const order of [
  [picker, language('de')],
  [language('de'), picker],
]) {
  test(`shows live prices in German, whichever script comes first: ${order[0]}`, async ({
    page,
    checkout,
  }) => {
    const plans = titles({ week: 'Woche', month: 'Monat', year: 'Jahr', life: 'Für immer' });
    const attributes = 'locale="de-AT" price-points="month week year life"';
    await checkout.open(markup(checkout, attributes, plans) + order.join(''));
    await checkout.expectPayable('month');
    await expect(page.getByRole('group', { name: 'Wählen Sie Ihren Tarif' })).toBeVisible();
    await expect(cards(page)).toHaveText([
      /Monat.*Verlängert sich bis zur Kündigung\..*€\s19,99.*pro Monat/,
      /Woche.*€\s6,99.*pro Woche/,
      /Jahr.*7 Tage gratis.*Heute fällig: €\s0,00\. Verlängert sich bis zur Kündigung\..*€\s99,90.*pro Jahr/,
      /Für immer.*€\s299,00.*einmalige Zahlung/,
    ]);
    await checkout.pick('Jahr');
    await checkout.expectPayable('year');
    await expect(page.getByRole('status')).toHaveText('Jahr ist ausgewählt.');
  });
}

test('each language is a small script with the same texts as its module', async ({ page, checkout }) => {
  const folder = join(import.meta.dirname, '../dist/locales');
  const scripts = readdirSync(folder).filter((file) => file.endsWith('.script.js'));
  expect(scripts.length).toBeGreaterThanOrEqual(13);
  await checkout.open();
  for (const script of scripts) {
    const locale = script.replace('.script.js', '');
    const { default: messages } = await import(join(folder, `${locale}.js`));
    await checkout.set({ locale });
    await page.addScriptTag({ url: `/dist/locales/${script}` });
    await expect(page.getByRole('group', { name: messages.legend, exact: true })).toBeVisible();
    await expect(page.locator('.picker')).toHaveAttribute('lang', locale);
    // The size is in bytes, compressed with Brotli. In an ASCII file, a letter outside ASCII takes six bytes.
    expect(weigh(join(folder, script)).brotli, script).toBeLessThan(1700);
  }
});

test('shows live prices in Arabic, from right to left', async ({ page, checkout }) => {
  const plans = titles({ month: 'شهري', year: 'سنوي' });
  const attributes = 'locale="ar-EG" price-points="month year"';
  await checkout.open(picker + language('ar') + markup(checkout, attributes, plans));
  await checkout.expectPayable('month');
  await expect(page.locator('ff-plan-picker .picker')).toHaveAttribute('dir', 'rtl');
  await expect(page.getByRole('group', { name: 'اختر خطتك' })).toBeVisible();
  await expect(cards(page).first()).toContainText('شهريًا');
  await expect(cards(page).first()).toContainText('١٩٫٩٩');
  await expect(cards(page).nth(1)).toContainText('٧ أيام مجانًا');
  // On a narrow page, the cards are below each other, and each card begins with its radio, here on the right.
  await page.setViewportSize({ width: 480, height: 800 });
  const [radio, price] = [cards(page).first().locator('input'), cards(page).first().locator('[part=price]')];
  const [right, left] = [await radio.boundingBox(), await price.boundingBox()];
  expect(right?.x).toBeGreaterThan(left?.x ?? Number.POSITIVE_INFINITY);
});

for (const width of [320, 500, 900])
  test(`holds the room of the cards while prices load, so that nothing moves when they come, at ${width} px`, async ({
    page,
    checkout,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    const release = await holdPrices(page);
    await checkout.open(`${picker + markup(checkout)}<p id="below">Below</p>`);
    const below = page.locator('#below');
    await page.evaluate(() => {
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
          Object.assign(window, {
            shifted: (Reflect.get(window, 'shifted') ?? 0) + Reflect.get(entry, 'value'),
          });
      }).observe({ type: 'layout-shift', buffered: true });
    });

    await expect(skeletons(page)).toHaveCount(2);
    await expect(page.getByRole('group')).toHaveAttribute('aria-busy', 'true');
    await expect(page.getByRole('radio')).toHaveCount(0);
    expect([await checkout.read('status'), await checkout.read('canPay')]).toEqual(['empty', false]);
    await expect(page.getByRole('status')).toHaveText('Loading prices…');
    const before = await below.boundingBox();

    release();
    await checkout.expectPayable('month');
    await expect(page.getByRole('radio')).toHaveCount(2);
    await expect(skeletons(page)).toHaveCount(0);
    await expect(page.getByRole('group')).toHaveAttribute('aria-busy', 'false');
    await expect(page.getByRole('status')).toHaveText('');
    expect(await below.boundingBox()).toEqual(before);
    expect(await page.evaluate(() => Reflect.get(window, 'shifted') ?? 0)).toBe(0);
  });

test('says that prices could not be loaded, and loads them on “Try again”', async ({ page, checkout }) => {
  checkout.sandbox.faultPricePoints({ kind: 'error', status: 503 });
  // The page's clock is stopped, so the picker does not try again by itself. Only the shopper's attempt succeeds.
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  await checkout.open(picker + markup(checkout));
  await expect(page.getByRole('status')).toHaveText('We couldn’t load the prices.');
  expect(await checkout.read('canPay')).toBe(false);
  expect(await problems(checkout)).toMatchObject([{ kind: 'unclear', httpStatus: 503 }]);
  checkout.sandbox.faultPricePoints(null);
  await page.getByRole('button', { name: 'Try again' }).click();
  await checkout.expectPayable('month');
  await expect(page.getByRole('button')).toHaveCount(0);
  await expect(page.getByRole('radio', { name: 'Monthly' })).toBeFocused();
});

test('loads prices by itself once the service is back', async ({ checkout }) => {
  checkout.sandbox.faultPricePoints({ kind: 'drop-before', times: 2 });
  await checkout.open(picker + markup(checkout));
  await checkout.expectPayable('month');
});

test('reports a plan that the service does not know, and offers the others', async ({ page, checkout }) => {
  await checkout.open(picker + markup(checkout, 'price-points="moon month"'));
  await checkout.expectPayable('month');
  await expect(page.getByRole('radio')).toHaveCount(1);
  const message = 'pricePoints: expected price points that the service knows, got moon';
  expect(await problems(checkout)).toEqual([{ kind: 'plans', message, ident: 'moon' }]);
});

test('if the page names another price, shows the service’s price and reports the difference', async ({
  page,
  checkout,
}) => {
  const plan = { ident: 'month', title: 'Monthly', currency: 'EUR', price: '9.99' };
  const plans = JSON.stringify([{ ...plan, period: { count: 1, unit: 'month' } }]);
  await checkout.open(picker + markup(checkout, 'price-points="month"', plans));
  await checkout.expectPayable('month');
  await expect(page.getByRole('radio')).toHaveAccessibleName('Monthly €19.99 per month');
  const message = 'plans: expected month at the service’s price, which is shown instead';
  expect(await problems(checkout)).toEqual([{ kind: 'plans', message, ident: 'month' }]);
});

test('loads prices again when the list of price points changes', async ({ page, checkout }) => {
  await checkout.open(picker + markup(checkout));
  await checkout.expectPayable('month');
  await checkout.set({ pricePoints: ['life', 'month'] });
  await checkout.expectPayable('month');
  await expect(cards(page)).toHaveText([/Lifetime.*€299\.00/, /Monthly/]);
  expect(await checkout.read('pricePoints')).toEqual(['life', 'month']);
});

test('a price point that is added later is a loading card in its place, and the shopper can pay meanwhile', async ({
  page,
  checkout,
}) => {
  const known = { json: { price_points: [point('month')] }, headers: { 'access-control-allow-origin': '*' } };
  await page.route('**/v1/price_points', (route) => route.fulfill(known), { times: 1 });
  await checkout.open(picker + markup(checkout, 'price-points="month"'));
  await checkout.expectPayable('month');
  const release = await holdPrices(page);
  await checkout.set({ pricePoints: ['life', 'month'] });
  await expect(page.locator('ff-plan-picker [part~=plan]').first()).toHaveAttribute('part', /skeleton/);
  await expect(cards(page)).toHaveText([/Monthly/]);
  await checkout.expectPayable('month');
  const before = await cards(page).boundingBox();
  release();
  await expect(cards(page)).toHaveText([/Lifetime.*€299\.00/, /Monthly/]);
  const { x, y } = (await cards(page).last().boundingBox()) ?? {};
  expect({ x, y }).toEqual({ x: before?.x, y: before?.y });
  expect(await problems(checkout)).toEqual([]);
});
