import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Route } from '@playwright/test';
import type { Gate, PricePoint } from '../../src/testing/index.ts';
import type { Session } from '../../src/types.ts';
import { test as base, expect } from '../checkout.ts';
import { block, root } from './blocks.ts';

/**
 * The checkout page of the documents, with its session and service. The addresses in it lead to the built files and to
 * the sandbox.
 */
export interface Shop {
  readonly orderId: string;
  openMarkup(html: string): Promise<void>;
  /** Opens a page that runs this module, as the README describes. `files` are other modules of the host. */
  openModule(code: string, files?: Readonly<Record<string, string>>): Promise<void>;
  /** Waits until the shopper can pay. Checks that this plan is shown and held by the session. */
  expectPayable(ident: string): Promise<void>;
  hold(): Gate;
}

export const test = base.extend<{ shop: Shop }>({
  shop: async ({ page, checkout }, use) => {
    const { sandbox, siteUrl } = checkout;
    const { orgId, session } = await sayings();
    const { orderId } = sandbox.createSession({ orgId, ...session });
    const javascript = (route: Route, body: string) =>
      route.fulfill({ contentType: 'text/javascript', body });

    await page.route('https://billing.funnelfox.com/**', (route) => answer(route, sandbox.fetch));
    for (const script of ['plan-picker.js', 'billing-sdk.js']) {
      await page.route(`https://cdn.example.com/${script}`, (route) =>
        route.fulfill({ path: join(root, 'dist', script) }),
      );
    }
    await page.route('https://cdn.example.com/locales/*', (route) =>
      route.fulfill({ path: join(root, 'dist', new URL(route.request().url()).pathname) }),
    );
    await page.route(`${siteUrl}/node_modules/**`, (route) =>
      route.fulfill({ path: join(root, new URL(route.request().url()).pathname) }),
    );
    await use({
      orderId,
      openMarkup: (html) => checkout.open(html),
      async openModule(code, files = {}) {
        for (const [name, source] of Object.entries({ 'checkout.js': checkoutModule().code, ...files })) {
          await page.route(`${siteUrl}/${name}`, (route) => javascript(route, source));
        }
        const imports = {
          ...installed(),
          ...{ '@primer-io/checkout-web': '/primer.js', '@funnelfox/billing': '/billing.js' },
        };
        await checkout.open(`<div id="plans"></div><div id="payment"></div><button>Pay</button>
          <script type="importmap">${JSON.stringify({ imports })}</script>
          <script type="module">${code}</script>`);
      },
      async expectPayable(ident) {
        await expect.poll(() => checkout.read('canPay'), 'can pay').toBe(true);
        const session = await checkout.read('session');
        expect(await checkout.read('value')).toBe(ident);
        expect(sandbox.holds(session?.orderId ?? ''), 'what the session holds').toBe(ident);
      },
      hold: () => sandbox.hold(orderId),
    });
  },
});

/** A price point of the documents, as the service describes it. */
const pricePoint = (ident: string, price: string, unit: 'months' | 'years'): PricePoint => ({
  ...{ ident, currency: { code: 'USD', minor_units: 2 }, intro_type: 'no_intro', features: [] },
  ...{ lifetime_price: null, next_price: price, next_period: 1, next_period_duration: unit },
});

export const pricePoints = [
  pricePoint('pp_month', '19.99', 'months'),
  pricePoint('pp_year', '99.99', 'years'),
];

const checkoutModule = () => block('In a storefront');

/** What the README's `checkout.js` exports. */
export const sayings = (): Promise<{ orgId: string; session: Required<Session>; plans: unknown }> =>
  import(`data:text/javascript,${encodeURIComponent(checkoutModule().code)}`);

/** The paths at which the page finds the modules that a bundler would find in node_modules. */
const installed = (): Record<string, string> =>
  Object.fromEntries(
    [
      ...[
        'funnelfox-plan-picker',
        'funnelfox-plan-picker/billing-sdk',
        'funnelfox-plan-picker/define',
        'funnelfox-plan-picker/locales/de',
        'preact',
        'preact/compat',
        'preact/hooks',
        'preact/jsx-runtime',
      ],
      ...['@preact/signals', '@preact/signals-core', 'ky'],
    ].map((name) => [name, fileURLToPath(import.meta.resolve(name)).slice(root.length)]),
  );

const answer = async (route: Route, fetch: (request: Request) => Promise<Response>): Promise<void> => {
  const request = route.request();
  const response = await fetch(
    new Request(request.url(), {
      method: request.method(),
      headers: request.headers(),
      body: request.postData(),
    }),
  );
  const headers = Object.fromEntries(response.headers);
  await route.fulfill({ status: response.status, headers, body: await response.text() });
};
