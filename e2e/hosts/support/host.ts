/**
 * A checkout page that a host has built with libraries of its own. Whatever these libraries do, four things must be
 * true. The page throws nothing. Its console shows no error. The amount on screen is the amount charged. The shopper
 * can pick and pay.
 */
import type { Locator } from '@playwright/test';
import type { PlanPickerElement } from '../../../src/element/element.ts';
import { type Checkout, test as checkoutTest, expect, plans, scriptTag } from '../../checkout.ts';
import { preambleFor } from '../../engine.ts';
import { readLibrary } from '../libraries.ts';

export { expect, plans, scriptTag };

export interface Host extends Checkout {
  /** JavaScript that declares `checkout`: the options that the page's own script gives to the picker. */
  readonly given: string;
  /** A script tag for a file of an installed package, or for a bundled page. */
  library(path: string): string;
  /** Serves a document or a fragment. */
  servePage(path: string, content: string | Buffer, type?: string): void;
  /** Picks two plans, and pays for each plan at the price on screen. Then pays during a hold. */
  expectUsable(picker?: Locator): Promise<void>;
  /** Waits until a picker can pay for a plan. Checks that this plan is charged, and that its price is on screen. */
  expectPayableAt(picker: Locator, ident: string): Promise<void>;
}

export const test = checkoutTest.extend<{ host: Host }>({
  host: async ({ page, checkout }, use) => {
    const complaints: string[] = [];
    page.on('console', (message) => {
      // The browser itself writes this line for an answer with an error status, or for no answer.
      const isOfBrowser = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !isOfBrowser) complaints.push(message.text());
    });
    const { sandbox, session, serviceUrl } = checkout;
    const { orgId, clientToken, orderId, ident } = session;
    const given = { orgId, baseUrl: serviceUrl, session: { clientToken, orderId, ident }, plans };

    const host: Host = {
      ...checkout,
      given: `const checkout = ${JSON.stringify(given)};`,
      library(path) {
        const address = `/library/${path}`;
        checkout.serve(address, () => readLibrary(path));
        return `<script src="${address}"></script>`;
      },
      servePage(path, content, type = 'text/html; charset=utf-8') {
        checkout.serve(path, () => preamble(content, preambleFor(page)), type);
      },
      async expectPayableAt(picker, ident) {
        const now = () =>
          picker.evaluate(({ canPay, value, confirmed }: PlanPickerElement) => ({
            canPay,
            value,
            confirmed,
          }));
        await expect.poll(now).toEqual({ canPay: true, value: ident, confirmed: ident });
        const charged = sandbox.pay(orderId).ident;
        expect(charged, 'what is charged').toBe(ident);
        const price = String(plans.find((plan) => plan.ident === charged)?.price).replace('.', '');
        const told = await picker.evaluate(amountsOnScreen);
        // A zero is the price of a free trial, so it is left out.
        expect(new Set(told.filter((amount) => Number(amount) > 0)), 'the amounts on screen').toEqual(
          new Set([price]),
        );
      },
      async expectUsable(picker = checkout.picker) {
        for (const [title, ident] of [
          ['Yearly', 'year'],
          ['Weekly', 'week'],
        ] as const) {
          await picker.getByRole('radio', { name: title }).click();
          await host.expectPayableAt(picker, ident);
        }
        const held = await picker.evaluate(async (picker: PlanPickerElement) => {
          const hold = await picker.beginPayment();
          Object.assign(window, { hold });
          return hold.ident;
        });
        expect(sandbox.pay(orderId).ident).toBe(held);
        await picker.evaluate(() => (window as unknown as { hold: { release(): void } }).hold.release());
        await host.expectPayableAt(picker, held);
      },
    };
    await use(host);
    expect(complaints, 'what the page’s console shows').toEqual([]);
  },
});

const preamble = (content: string | Buffer, first: string): string | Buffer =>
  typeof content === 'string' ? first + content : Buffer.concat([Buffer.from(first), content]);

/** Runs in the page. Returns the amounts on the card of the checked plan, in any language, as digits only. */
const amountsOnScreen = (picker: PlanPickerElement): string[] => {
  const card = picker.shadowRoot?.querySelector('input:checked')?.closest('label') as HTMLElement;
  return (card.innerText.match(/\d[\d.,]*[.,]\d\d/g) ?? []).map((amount) => amount.replace(/[.,]/g, ''));
};
