/** The blocks of the guide to plans. */
import arabic from '../../../src/locales/ar.ts';
import german from '../../../src/locales/de.ts';
import { expect } from '../../checkout.ts';
import { expectTypes } from '../../tool.ts';
import { block } from '../blocks.ts';
import { embedding } from '../embedding.ts';
import type { Runs } from '../run.ts';
import { expectOffered, visitSaved } from '../saved-page.ts';

export const runs: Runs = {
  'A plan': [
    async (code) => {
      const same = `import type { Plan as Exported } from 'funnelfox-plan-picker';
        export const there = (plan: Plan): Exported => plan;
        export const back = ({ features, ...plan }: Exported): Plan => ({ ...plan, ...(features && { features: [...features] }) });`;
      await expectTypes({ 'plan.ts': `${code}${same}` });
    },
  ],

  Summary: [
    async (html, { page, checkout, shop }) => {
      await page.route('**/payment?*', (route) => route.fulfill({ body: 'The payment' }));
      await shop.openMarkup(html);
      await shop.expectPayable('pp_month');
      const summary = page.locator('[part=summary] > p:not(:empty)');
      await expect(summary).toHaveText(
        'Monthly · $19.99 due today. Renews at $19.99 per month until you cancel.',
      );
      await expect(page.getByText('about $8.34 per month')).toBeVisible();
      await expect(page.getByText('Save 58% compared with Monthly')).toBeVisible();
      await checkout.pick('Yearly');
      await expect(summary).toHaveText(
        'Yearly · $99.99 due today. Renews at $99.99 per year until you cancel.',
      );
      await shop.expectPayable('pp_year');
      await page.getByRole('button', { name: 'Pay' }).click();
      await page.waitForURL('**/payment*');
    },
  ],

  Tax: [
    async (code, { page, checkout, shop }) => {
      await shop.openMarkup(block('Summary', 'docs/plans.md').code);
      await shop.expectPayable('pp_month');
      const setTax = `picker.tax = 'excluded';`;
      await page.evaluate(`{ const picker = document.querySelector('ff-plan-picker'); ${setTax} ${code} }`);
      const summary = page.locator('[part=summary]');
      await expect(summary).toContainText('Monthly · $19.99 plus tax due today.');
      await expect(summary).toContainText('Calculating your total…');
      await checkout.pick('Yearly');
      await expect(summary).toContainText('Total today: $107.99, including $8.00 tax.');
    },
  ],

  'Live prices': [
    async (html, { checkout, shop }) => {
      await shop.openMarkup(html);
      await shop.expectPayable('pp_month');
      await expect(checkout.picker.getByText('$99.99', { exact: true })).toBeVisible();
      await checkout.pick('Yearly');
      await shop.expectPayable('pp_year');
    },
  ],

  'On your own machine': [
    (html, { page: given }) =>
      visitSaved(html, given, async (page) => {
        await expect(page.getByRole('group', { name: german.legend })).toHaveAttribute('aria-busy', 'false');
        await expectOffered(page, [
          ['Wöchentlich', '6,99\u00a0$', 'pro Woche'],
          ['Monatlich', '19,99\u00a0$', 'pro Monat'],
          ['Jährlich', '7 Tage gratis, danach 99,99\u00a0$', 'pro Jahr.'],
        ]);
        await page.getByText('Wöchentlich').click();
        await expect(page.getByRole('status')).toHaveText('Wöchentlich ist ausgewählt.');
      }),
    (html, { page: given }) =>
      visitSaved(html, given, async (page) => {
        await expect(page.getByRole('group', { name: arabic.legend })).toHaveAttribute('aria-busy', 'false');
        await expectOffered(page, [
          ['أسبوعية', '\u200f6.99 US$\u200e', arabic.perWeek.one],
          ['شهرية', '\u200f19.99 US$\u200e', arabic.perMonth.one],
          ['سنوية', '7 أيام مجانًا، ثم \u2068\u200f99.99 US$\u200e\u2069', `${arabic.perYear.one}.`],
        ]);
        await expect(page.locator('ff-plan-picker .picker')).toHaveCSS('direction', 'rtl');
      }),
  ],

  Languages: [
    async (html, { page, checkout }) => {
      await checkout.open(html + checkout.markup('locale="de-AT"'));
      await expect(page.getByRole('group', { name: german.legend })).toBeVisible();
    },
    async (code, { page, checkout, shop }) => {
      await shop.openModule(code + embedding(checkout.markup('locale="de-AT"')));
      await expect(page.getByRole('group', { name: german.legend })).toBeVisible();
    },
  ],
};
