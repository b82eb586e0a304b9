/** The blocks of the README. */
import { english } from '../../../src/messages.ts';
import { offerPlans } from '../../../src/plans.ts';
import { expect } from '../../checkout.ts';
import { block } from '../blocks.ts';
import { passesInPlaywright } from '../host-tests.ts';
import type { Runs } from '../run.ts';
import { sayings } from '../shop.ts';

export const runs: Runs = {
  'On a funnel page': [
    async (html, { page, checkout, shop }) => {
      await page.route('**/payment?*', (route) => route.fulfill({ body: 'The payment' }));
      const next = page.getByRole('button', { name: 'Continue' });
      await shop.openMarkup(html);
      await shop.expectPayable('pp_month');

      const gate = shop.hold();
      await checkout.pick('Yearly');
      await gate.arrived;
      await next.click();
      expect(await page.evaluate(() => document.forms[0]?.checkValidity())).toBe(false);
      expect(page.url()).toBe(`${checkout.siteUrl}/`);

      // The shopper does not have to click again.
      gate.release();
      await page.waitForURL('**/payment?plan=pp_year');
    },
  ],

  'In a storefront': [
    async (_, { shop }) => {
      const { session, plans } = await sayings();
      expect(session.orderId).toBe(shop.orderId);
      expect(offerPlans(plans, { locale: 'en', messages: english }).problems).toEqual([]);
    },
    async (code, { page, checkout, shop }) => {
      const pay = page.getByRole('button', { name: 'Pay' });
      await shop.openModule(code);
      await expect(pay).toBeEnabled();

      const gate = shop.hold();
      await checkout.pick('Yearly');
      await gate.arrived;
      await expect(pay).toBeDisabled();
      gate.release();
      await expect(pay).toBeEnabled();
      await shop.expectPayable('pp_year');
    },
    async (code, { page, checkout, shop }) => {
      const warnings: string[] = [];
      page.on('console', (message) => warnings.push(message.text()));
      const pay = page.getByRole('button', { name: 'Pay' });
      const gate = shop.hold();
      await shop.openModule(code);
      await gate.arrived;
      await expect(pay).toBeDisabled();
      gate.release();
      await expect(pay).toBeEnabled();
      expect(checkout.sandbox.holds(shop.orderId)).toBe('pp_year');
      expect(warnings).toEqual([]);
    },
  ],

  'In a test': [passesInPlaywright],

  Integrity: [
    async (html, { checkout, shop }) => {
      const served = html.replace('https://cdn.example.com', `${checkout.siteUrl}/dist`);
      const markup = block('On a funnel page').code.replace(/<script src.*\n/, '');
      await shop.openMarkup(served + markup);
      await shop.expectPayable('pp_month');
    },
  ],
};
