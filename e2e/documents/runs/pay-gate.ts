/** The blocks of the guide to the pay gate. */
import type { Route } from '@playwright/test';
import { expect } from '../../checkout.ts';
import { holdRequests } from '../../held-requests.ts';
import { block } from '../blocks.ts';
import { billing, paymentForm, primer } from '../payment-forms.ts';
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

  'Your own form': [
    async (code, { page, checkout, shop }) => {
      const { sandbox } = checkout;
      await shop.openModule(code, { 'primer.js': primer, 'billing.js': billing });
      await shop.expectPayable('pp_month');
      await checkout.pick('Yearly');
      await shop.expectPayable('pp_year');
      expect(await page.evaluate('refreshed'), 'the first refresh fails').toEqual([false, true, true]);
      const told = () => page.evaluate('told.splice(0)');
      const orderId = async () => (await checkout.read('session'))?.orderId ?? '';
      const first = await orderId();
      expect(first).not.toBe(shop.orderId);

      await page.evaluate(`press(() => document.querySelector('ff-plan-picker').pick('pp_month'))`);
      expect(await told(), 'the plan changed meanwhile').toEqual([
        'Your plan has changed. Please pay again.',
      ]);
      await shop.expectPayable('pp_month');

      const gate = sandbox.hold(first);
      await checkout.pick('Yearly');
      await gate.arrived;
      await page.evaluate('press()');
      expect(await told()).toEqual(['not yet']);
      gate.release();
      await shop.expectPayable('pp_year');

      sandbox.faultPayments(first, { kind: 'decline', newOrder: true, times: 1 });
      await page.evaluate('press()');
      expect(await told()).toEqual(['Your card was declined.']);
      await shop.expectPayable('pp_year');
      const second = await orderId();
      expect(second).not.toBe(first);

      sandbox.faultPayments(second, { kind: 'bank-step', times: 1 });
      await page.evaluate('press()');
      expect([await told(), await checkout.read('status')]).toEqual([['step'], 'locked']);
      await page.evaluate('leaveStep()');
      await shop.expectPayable('pp_year');

      sandbox.faultPayments(second, { kind: 'refuse-under-200', message: 'Too many attempts.', times: 1 });
      await page.evaluate('press()');
      expect(await told()).toEqual(['Too many attempts.']);
      await shop.expectPayable('pp_year');

      sandbox.faultPayments(second, { kind: 'bank-step', times: 1 });
      await page.evaluate('press()');
      const before = sandbox.payments(second).length;
      await page.evaluate('endStep()');
      expect(await told()).toEqual(['step', 'success']);
      expect(sandbox.payments(second).slice(before)).toMatchObject([{ ident: 'pp_year' }]);
      expect(await checkout.read('status')).toBe('locked');

      await shop.openModule(code);
      await shop.expectPayable('pp_month');
      sandbox.faultPayments(await orderId(), { kind: 'pending', times: 1 });
      await page.evaluate('Promise.all([press(), press()])');
      await page.evaluate('press()');
      expect(await told()).toEqual([
        'A payment is under way.',
        'Your payment is being processed.',
        'not yet',
      ]);
      expect(await checkout.read('status')).toBe('locked');

      // The service charges the shopper, but the page gets no answer that it can read.
      for (const lose of [
        (route: Route) => route.abort(),
        (route: Route) => route.fulfill({ status: 502, json: { error: [{ msg: 'bad gateway' }] } }),
        (route: Route) => route.fulfill({ status: 403, body: '<h1>Forbidden</h1>' }),
      ]) {
        await shop.openModule(code);
        await shop.expectPayable('pp_month');
        const order = await orderId();
        await page.route('**/create_payment', async (route) => {
          sandbox.pay(order);
          await lose(route);
        });
        await page.evaluate('press()');
        await page.evaluate('press()');
        expect([await told(), await checkout.read('status')]).toEqual([
          ['Your payment is being processed.', 'not yet'],
          'locked',
        ]);
        await page.unroute('**/create_payment');
      }
    },
  ],

  'A button that pays': [
    async (code, { page, checkout, shop }) => {
      const paid: unknown[] = [];
      await page.route('**/thank-you', (route) => route.fulfill({ body: 'Thank you' }));
      await page.route('**/pay', (route) => {
        paid.push(route.request().postDataJSON());
        return route.fulfill({ status: paid.length === 1 ? 402 : 200, json: {} });
      });
      await shop.openModule(code, { 'payment.js': paymentForm });
      await shop.expectPayable('pp_month');
      const button = page.getByRole('button', { name: 'Pay' });
      const gate = shop.hold();
      await checkout.pick('Yearly');
      await button.click();
      await gate.arrived;
      await expect(button).toBeDisabled();
      expect(await page.evaluate('window.tokenizing')).toBeUndefined();

      gate.release();
      await page.waitForFunction('window.tokenizing');
      expect(await checkout.read('status')).toBe('locked');
      expect(checkout.sandbox.holds(shop.orderId)).toBe('pp_year');
      await page.evaluate(`tokenizing.resolve('pm_1'); tokenizing = undefined`);
      await expect(button).toBeEnabled();
      await shop.expectPayable('pp_year');

      /** Presses the button. The page then goes on to the next page, and the hold must not be released before. */
      const payAndGoOn = async (token: string, next: string) => {
        await button.click();
        await page.waitForFunction('window.tokenizing');
        await page.evaluate(watchStatuses);
        await page.evaluate(`tokenizing.resolve('${token}')`);
        await page.waitForURL(`**${next}`);
        expect(await page.evaluate('sessionStorage.statuses'), `released before ${next}`).not.toContain(
          'ready',
        );
      };
      await payAndGoOn('pm_2', '/thank-you');
      const payment = { ident: 'pp_year', orderId: shop.orderId };
      expect(paid).toEqual(['pm_1', 'pm_2'].map((token) => ({ ...payment, token })));

      // The server may have charged the shopper, but the page gets no answer, or not the server's own.
      await page.route('**/payment-status', (route) =>
        route.fulfill({ body: 'Your payment is being processed.' }),
      );
      for (const lose of [
        (route: Route) => route.abort(),
        (route: Route) => route.fulfill({ status: 502, body: 'Bad Gateway' }),
      ]) {
        await page.route('**/pay', lose);
        await shop.openModule(code);
        await expect.poll(() => checkout.read('canPay')).toBe(true);
        await payAndGoOn('pm_3', '/payment-status');
      }
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

  'A form for each plan': [
    async (code, { page, checkout, shop }) => {
      // The form creates a session of its own for each plan, and the picker has no session. So the test answers a
      // payment with the plan of the form's last session.
      let ofForm = '';
      page.on('request', (request) => {
        if (request.url().endsWith('/create_client_session')) ofForm = request.postDataJSON().pp_ident;
      });
      await page.route('**/sandbox/sessions/undefined/payments', (route) =>
        route.fulfill({ json: { ident: ofForm }, headers: { 'access-control-allow-origin': '*' } }),
      );
      await page.addInitScript(watchForms);
      await shop.openModule(code, { 'billing.js': billing });
      const payable = (ident: string) =>
        expect
          .poll(async () => [await checkout.read('canPay'), await page.locator('#payment').innerText()])
          .toEqual([true, ident]);
      const form = page.locator('#payment');
      await payable('pp_month');
      const build = await holdRequests(page, '**/create_client_session');
      await checkout.pick('Yearly');
      await expect.poll(() => form.textContent()).toBe('pp_year');
      await checkout.pick('Monthly');
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
      expect(await page.evaluate('wrongForms')).toEqual([]);
      await checkout.pick('Yearly');
      build();
      await payable('pp_year');

      const pressed = 'formOptions.onPaymentStarted()';
      for (const ended of ['formOptions.onPaymentFail()', 'formOptions.onPaymentCancel()']) {
        await page.evaluate(`${pressed}; ${pressed}`);
        await expect.poll(() => checkout.read('status')).toBe('locked');
        await expect(form).toBeVisible();
        await page.evaluate(`${ended}; void ${ended}`);
        await expect.poll(() => checkout.read('status')).toBe('ready');
      }

      // A payment that cannot begin throws no error into the page, and locks nothing.
      await holdRequests(page, '**/create_client_session');
      await checkout.pick('Monthly');
      await expect.poll(() => form.textContent()).toBe('pp_month');
      await page.evaluate(`${pressed}; document.querySelector('ff-plan-picker').remove()`);
      await page.evaluate('new Promise((done) => setTimeout(done))');
      expect(await page.evaluate('framesWithForm')).toBeGreaterThan(0);
      expect(await page.evaluate('wrongForms')).toEqual([]);
    },
  ],
};

/** Runs in the page. Keeps each later status of the picker, so that the next page can read it. */
const watchStatuses = `
  sessionStorage.statuses = '';
  document.addEventListener('plan-status', ({ target }) => (sessionStorage.statuses += ' ' + target.status));`;

/** Runs in the page. Checks in each animation frame that a visible form is the only form, and is for the plan shown. */
const watchForms = () => {
  const seen = Object.assign(window, { wrongForms: [] as string[], framesWithForm: 0 });
  const look = () => {
    requestAnimationFrame(look);
    const place = document.querySelector<HTMLElement>('#payment');
    const picker = document.querySelector('ff-plan-picker');
    if (!place?.textContent || !picker || getComputedStyle(place).visibility === 'hidden') return;
    seen.framesWithForm++;
    if (place.textContent !== picker.value || place.children.length !== 1)
      seen.wrongForms.push(`${place.textContent} beside ${picker.value}`);
  };
  look();
};
