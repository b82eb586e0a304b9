/** The blocks of the guide to the service’s SDK. */
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { build } from 'rolldown';
import { type Checkout, expect } from '../../checkout.ts';
import { root } from '../blocks.ts';
import { embedding } from '../embedding.ts';
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

const plansJson = JSON.stringify(
  ['pp_month', 'pp_year'].map((ident) => ({ ident, title: ident, currency: 'USD', price: '19.99' })),
);

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
    async (code, { page, checkout, shop }) => {
      await addStandIn(page, checkout, shop);
      await shop.openModule(`${embedding(`<ff-plan-picker org-id="acme" plans='${plansJson}'></ff-plan-picker>`)}
        const picker = document.querySelector('ff-plan-picker');
        const checkout = await Billing.createCheckout({ priceId: 'pp_month', container: '#payment' });
        ${code}`);
      await shop.expectPayable('pp_month');
    },
  ],
};
