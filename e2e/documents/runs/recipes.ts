/** The blocks of the recipes. */
import { transformWithOxc } from 'vite';
import type { Plan } from '../../../src/types.ts';
import { type Checkout, expect } from '../../checkout.ts';
import type { Runs } from '../run.ts';

/** Sells plans with these idents, at prices that do not matter here. */
const sell = ({ sandbox }: Checkout, ...idents: readonly string[]): void =>
  sandbox.sell(idents.map((ident): Plan => ({ ident, title: ident, currency: 'USD', price: '9.99' })));

export const runs: Runs = {
  'Preselect from the URL': [
    async (code, { page, checkout, shop }) => {
      const visit = (search: string) => page.addInitScript(`history.replaceState(null, '', '${search}')`);
      await visit('?plan=pp_year');
      await shop.openModule(code);
      await shop.expectPayable('pp_year');
      await visit('?plan=pp_nothing');
      await shop.openModule(code);
      await shop.expectPayable('pp_month');
      expect(await checkout.read('problem')).toBeNull();
    },
  ],

  'Monthly or yearly': [
    async (code, { page, checkout, shop }) => {
      sell(checkout, 'pp_month', 'pp_month_plus', 'pp_year', 'pp_year_plus');
      const written = () => checkout.sandbox.writes(shop.orderId).map(({ ident }) => ident);
      const radios = page.getByRole('radio');
      const yearly = page.getByRole('checkbox');
      await shop.openModule(
        `document.body.insertAdjacentHTML('afterbegin', '<input type="checkbox">');${code}`,
      );
      await shop.expectPayable('pp_month');
      await expect(radios).toHaveCount(2);

      await yearly.check();
      await expect(page.getByRole('radio', { name: 'Basic, yearly' })).toBeVisible();
      await expect(page.getByText('Save 58% compared with Basic')).toBeVisible();
      await expect(radios).toHaveCount(2);
      await expect(page.getByRole('radio', { checked: true })).toHaveCount(0);
      expect([await checkout.read('canPay'), await checkout.read('status')]).toEqual([false, 'empty']);

      await yearly.uncheck();
      await shop.expectPayable('pp_month');
      expect(written()).toEqual(['pp_month']);

      await yearly.check();
      await checkout.pick('Plus, yearly');
      await shop.expectPayable('pp_year_plus');
      expect(written()).toEqual(['pp_month', 'pp_year_plus']);
    },
  ],

  Analytics: [
    async (code, { page, checkout, shop }) => {
      await page.addInitScript(`
        window.dataLayer = [];
        window.fox = { trackCustom: (...told) => dataLayer.push(told) };`);
      await shop.openModule(code);
      await shop.expectPayable('pp_month');
      checkout.sandbox.fault(shop.orderId, { kind: 'refuse', ident: 'pp_year', times: 1 });
      await checkout.pick('Yearly');
      await expect.poll(() => checkout.read('problem')).not.toBeNull();
      await shop.expectPayable('pp_month');
      expect(await page.evaluate('dataLayer')).toEqual([]);

      await checkout.pick('Yearly');
      await shop.expectPayable('pp_year');
      await page.evaluate(`document.querySelector('ff-plan-picker').retry()`);
      await checkout.pick('Yearly');
      await shop.expectPayable('pp_year');
      expect(await page.evaluate('dataLayer')).toEqual([
        { event: 'plan_change', plan: 'pp_year' },
        ['plan_change', { plan: 'pp_year' }],
      ]);
    },
  ],

  'A coupon': [
    async (code, { page, checkout, shop }) => {
      const { sandbox, picker } = checkout;
      sell(checkout, 'pp_month', 'pp_year', 'pp_month_20', 'pp_year_20');
      await shop.openModule(code);
      await shop.expectPayable('pp_month');
      const outcomes = () => sandbox.writes(shop.orderId).map(({ outcome }) => outcome);
      const redeem = page.getByRole('button', { name: 'Pay' });
      sandbox.fault(shop.orderId, { kind: 'refuse', ident: 'pp_month_20', times: 1 });
      await redeem.click();
      await expect.poll(() => outcomes()).toContain('refused');
      await shop.expectPayable('pp_month');
      await expect(picker.getByText('$15.99', { exact: true })).toBeHidden();

      await redeem.click();
      await shop.expectPayable('pp_month_20');
      await expect(picker.getByText('$15.99', { exact: true })).toBeVisible();
      await checkout.pick('Yearly');
      await shop.expectPayable('pp_year_20');
    },
  ],

  'React, with your own cards': [
    async (code, { page, checkout, shop }) => {
      // React itself is not installed here. So the test uses Preact, which has React's hooks in `preact/compat`.
      const { code: module } = await transformWithOxc(
        code.replace(`'react'`, `'preact/compat'`),
        'plans.jsx',
        {
          jsx: { runtime: 'automatic', importSource: 'preact' },
        },
      );
      await shop.openModule(`import { h, render } from 'preact';${module}
        document.querySelector('button').remove();
        render(h(Plans), document.querySelector('#plans'));`);
      const { sandbox } = checkout;
      const pay = page.getByRole('button', { name: 'Pay' });
      const radio = (name: string) => page.getByRole('radio', { name });
      await expect(pay).toBeEnabled();
      await expect(
        radio('Monthly $19.99 per month Renews at $19.99 per month until you cancel.'),
      ).toBeChecked();

      const gate = shop.hold();
      await radio('Yearly').click();
      await gate.arrived;
      await expect(radio('Yearly')).toBeChecked();
      await expect(pay).toBeDisabled();
      await expect(page.getByRole('status')).toHaveText('Saving your choice…');
      sandbox.fault(shop.orderId, { kind: 'refuse', ident: 'pp_year', times: 1 });
      gate.release();
      await expect(page.getByRole('status')).toHaveText(
        'We couldn’t switch to Yearly. You’re still on Monthly.',
      );
      await expect(radio('Monthly')).toBeChecked();
      await expect(pay).toBeEnabled();

      // The service asks for a long pause. So the picker does not try again by itself before the click.
      sandbox.fault(shop.orderId, { kind: 'rate-limit', retryAfter: 600 });
      await radio('Yearly').click();
      const retry = page.getByRole('button', { name: 'Try again' });
      await expect(retry).toBeVisible();
      sandbox.fault(shop.orderId, null);
      await retry.click();
      await expect(pay).toBeEnabled();
    },
  ],
};
