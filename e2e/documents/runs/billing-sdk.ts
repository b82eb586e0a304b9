/** The blocks of the guide to the service’s SDK. */
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { build } from 'rolldown';
import { type Checkout, expect } from '../../checkout.ts';
import { root } from '../blocks.ts';
import type { Runs } from '../run.ts';
import { type Shop, sayings } from '../shop.ts';

/** Adds a small stand-in for the service's SDK to the page, as `Billing`. It makes checkouts for the shop's order. */
async function addStandIn(page: Page, { serviceUrl }: Checkout, { orderId }: Shop): Promise<void> {
  const { output } = await build({
    ...{ input: join(root, 'tests/support/billing-checkout.ts'), write: false },
    output: { format: 'iife', name: 'StandIn' },
  });
  const { session } = await sayings();
  const made = { ...session, orderId, serviceUrl, sandboxUrl: `${serviceUrl}/sandbox` };
  await page.addInitScript(`${output[0].code}
    window.Billing = {
      createCheckout: async ({ priceId, container }) => window.checkoutOfPage = new StandIn.BillingStandIn({
        ...${JSON.stringify(made)}, priceId, container: document.querySelector(container),
      }),
    };`);
}

export const runs: Runs = {
  Connect: [
    async (html, { page, checkout, shop }) => {
      await addStandIn(page, checkout, shop);
      await shop.openMarkup(html);
      await shop.expectPayable('pp_month');
      await checkout.pick('Yearly');
      await shop.expectPayable('pp_year');
      await page.evaluate('checkoutOfPage.pay()');
      expect(await page.evaluate('checkoutOfPage.charged')).toEqual(['pp_year']);
    },
  ],

  'Coming from `updatePrice`': [
    async (code, { page, checkout, shop }) => {
      await addStandIn(page, checkout, shop);
      await shop.openMarkup(`<button value="pp_month">Monthly</button><button value="pp_year">Yearly</button>
        <div id="payment"></div><script type="module">${createCheckout}${code}</script>`);
      await page.waitForFunction('window.checkoutOfPage');
      const yearly = page.getByRole('button', { name: 'Yearly' });
      const gate = shop.hold();
      await yearly.click();
      await gate.arrived;
      await expect(yearly).toBeDisabled();
      gate.release();
      await expect(yearly).toBeEnabled();
      expect(checkout.sandbox.holds(shop.orderId)).toBe('pp_year');
    },
    async (code, { page, checkout, shop }) => {
      await addStandIn(page, checkout, shop);
      await shop.openModule(`${createCheckout}${code}`);
      await shop.expectPayable('pp_month');
      await page.evaluate(`checkoutOfPage.updatePrice('pp_year')`);
      await shop.expectPayable('pp_year');
    },
  ],
};

const createCheckout = `
  const checkout = await Billing.createCheckout({ priceId: 'pp_month', container: '#payment' });
`;
