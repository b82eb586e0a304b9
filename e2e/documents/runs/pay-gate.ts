/** The blocks of the guide to the pay gate. */
import { expect } from '../../checkout.ts';
import { block } from '../blocks.ts';
import { primer, stripe } from '../payment-forms.ts';
import type { Runs } from '../run.ts';
import { sayings } from '../shop.ts';

export const runs: Runs = {
  'A native form': [
    async (css, { page, checkout, shop }) => {
      await shop.openMarkup(`${block('On a funnel page').code}<style>${css}</style>`);
      const next = page.getByRole('button', { name: 'Continue' });
      await shop.expectPayable('pp_month');
      await expect(next).toHaveCSS('opacity', '1');
      const gate = shop.hold();
      await checkout.pick('Yearly');
      await expect(next).toHaveCSS('opacity', '0.5');
      gate.release();
      await expect(next).toHaveCSS('opacity', '1');
    },
  ],

  'A payment form that keeps a copy of the session': [
    async (code, { page, checkout, shop }) => {
      await shop.openModule(code, { 'primer.js': primer });
      await shop.expectPayable('pp_month');
      await checkout.pick('Yearly');
      await shop.expectPayable('pp_year');
      expect(await page.evaluate('window.refreshed'), 'the first refresh fails').toEqual([
        ...[false, true, true],
      ]);

      expect(await page.evaluate('options.onTokenizeShouldStart()')).toBe(true);
      await checkout.pick('Monthly');
      await shop.expectPayable('pp_month');
      expect(await page.evaluate('create()'), 'the plan changed meanwhile').toBe('aborted');
      expect(await checkout.read('status')).toBe('ready');

      expect(await page.evaluate('options.onTokenizeShouldStart()')).toBe(true);
      expect(await page.evaluate('create()')).toBe('continued');
      expect(await checkout.read('status')).toBe('locked');
      await page.evaluate('options.onCheckoutFail()');
      expect(await checkout.read('status')).toBe('ready');

      const gate = shop.hold();
      await checkout.pick('Yearly');
      expect(await page.evaluate('options.onTokenizeShouldStart()')).toBe(false);
      gate.release();
    },
  ],

  'A button that confirms': [
    async (code, { page, checkout, shop }) => {
      await shop.openModule(code, { 'payment.js': stripe });
      await shop.expectPayable('pp_month');
      const gate = shop.hold();
      await checkout.pick('Yearly');
      await page.getByRole('button', { name: 'Pay' }).click();
      await gate.arrived;
      expect(await page.evaluate('window.confirming')).toBeUndefined();

      gate.release();
      await page.waitForFunction('window.confirming');
      expect(await checkout.read('status')).toBe('locked');
      expect(checkout.sandbox.holds(shop.orderId)).toBe('pp_year');
      await page.evaluate('confirming.resolve({})');
      await expect.poll(() => checkout.read('status')).toBe('ready');
    },
  ],

  'A server that can create another session': [
    async (code, { page, checkout, shop }) => {
      const { sandbox } = checkout;
      const { orgId } = await sayings();
      await page.route('**/checkout-session', (route) => {
        const { ident } = route.request().postDataJSON();
        const { clientToken, orderId } = sandbox.createSession({ orgId, ident });
        return route.fulfill({ json: { clientToken, orderId, ident } });
      });
      await shop.openModule(code);
      await shop.expectPayable('pp_month');
      sandbox.expire(shop.orderId);
      await checkout.pick('Yearly');
      await shop.expectPayable('pp_year');
      expect((await checkout.read('session'))?.orderId).not.toBe(shop.orderId);
    },
  ],
};
