/** Every code block of every page does what the text around it says, as it is written. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Page, Route } from '@playwright/test';
import { build } from 'rolldown';
import { createServer } from 'vite';
import { findChromium } from '../.ci/browser.mjs';
import manifest from '../package.json' with { type: 'json' };
import arabic from '../src/locales/ar.ts';
import german from '../src/locales/de.ts';
import { english } from '../src/messages.ts';
import { offerPlans } from '../src/plans.ts';
import type { Gate, PricePoint } from '../src/testing/index.ts';
import type { Session } from '../src/types.ts';
import { type CodeBlock, codeBlocksIn, readPages } from '../tests/documents.ts';
import { test as base, type Checkout, expect } from './checkout.ts';
import { startDevServer } from './dev-server.ts';
import { expectTypes, folderOfTest, runTool } from './tool.ts';

const root = join(import.meta.dirname, '..');
/** The blocks by page, in order. Those of docs/reference.md are the built declarations: facts.spec.ts compares them. */
const blocks: Readonly<Record<string, readonly CodeBlock[]>> = Object.fromEntries(
  Object.entries(readPages(root))
    .filter(([name]) => name !== 'docs/reference.md')
    .map(([name, page]) => [name, codeBlocksIn(page)]),
);

/** A page's first block under a heading: others build on it. */
const block = (heading: string, name = 'README.md'): CodeBlock => {
  const found = blocks[name]?.find((block) => block.heading === heading);
  if (!found) throw new Error(`${name}: expected a code block under “${heading}”`);
  return found;
};

/** The pages' own checkout page, session and service. Its addresses lead to the built files and to the sandbox. */
interface Shop {
  readonly orderId: string;
  openMarkup(html: string): Promise<void>;
  /** A page as the README asks for it, that runs a module. `files` are the modules which the host would have. */
  openModule(code: string, files?: Readonly<Record<string, string>>): Promise<void>;
  /** Waits until the shopper can pay, and checks that it is for this plan. */
  expectPayable(ident: string): Promise<void>;
  hold(): Gate;
}

const test = base.extend<{ shop: Shop }>({
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
        const imports = { ...installed(), '@primer-io/checkout-web': '/primer.js' };
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

/** What the service says of the pages' price points. */
const pricePoint = (ident: string, price: string, unit: 'months' | 'years'): PricePoint => ({
  ...{ ident, currency: { code: 'USD', minor_units: 2 }, intro_type: 'no_intro', features: [] },
  ...{ lifetime_price: null, next_price: price, next_period: 1, next_period_duration: unit },
});

const pricePoints = [pricePoint('pp_month', '19.99', 'months'), pricePoint('pp_year', '99.99', 'years')];

test.use({ sandboxOptions: { pricePoints } });

const checkoutModule = () => block('In a storefront');

/** What the README's `checkout.js` says of its checkout. */
const sayings = (): Promise<{ orgId: string; session: Required<Session>; plans: unknown }> =>
  import(`data:text/javascript,${encodeURIComponent(checkoutModule().code)}`);

/** Where the page finds what a bundler would find in node_modules. */
const installed = (): Record<string, string> =>
  Object.fromEntries(
    [
      ...[
        'funnelfox-plan-picker',
        'funnelfox-plan-picker/billing-sdk',
        'funnelfox-plan-picker/define',
        'funnelfox-plan-picker/locales/de',
        'preact',
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

/** The service's SDK in miniature, as `Billing`; its checkout is the pages' own. */
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

/** A module's last lines that put a picker into its page. */
const embedding = (markup: string): string =>
  `import 'funnelfox-plan-picker/define'; document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(markup)});`;

/** Opens a page where its reader would, from a file in the clone, in a browser that knows nothing of the test's site. */
async function visitSaved(html: string, given: Page, look: (page: Page) => Promise<void>): Promise<void> {
  const complaints: string[] = [];
  const { server, site } = await startDevServer();
  const page = await given.context().browser()?.newPage();
  if (!page) throw new Error('expected a browser');
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  try {
    const results = join(root, 'test-results');
    mkdirSync(results, { recursive: true });
    const file = join(mkdtempSync(join(results, 'clone-')), 'plans.html');
    writeFileSync(file, html.replaceAll('http://localhost:5173/', site));
    await page.goto(`${site}${relative(root, file)}`);
    await look(page);
    expect(complaints.filter((text) => !text.startsWith('[vite]'))).toEqual([]);
  } finally {
    await page.close();
    await server.close();
  }
}

async function expectOffered(page: Page, plans: readonly (readonly (string | undefined)[])[]): Promise<void> {
  const radios = page.getByRole('radio');
  await expect(radios).toHaveCount(plans.length);
  for (const [index, [title = '', price = '', period = '']] of plans.entries()) {
    await expect(radios.nth(index)).toHaveAccessibleName(`${title} ${price} ${period}`);
  }
}

interface Given {
  readonly page: Page;
  readonly checkout: Checkout;
  readonly shop: Shop;
}

type Run = (code: string, given: Given) => Promise<void>;

/** What shows that a block does what its text says: for each heading of a page, one for each of its blocks. */
const runs: Readonly<Record<string, Readonly<Record<string, readonly Run[]>>>> = {
  'README.md': {
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

        // Once was enough.
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
  },

  'docs/frameworks.md': {
    'Plain HTML': [isPartOfExample('plain/index.html')],
    Preact: [isExample('preact/src/plans.jsx')],

    React: [isExample('react/src/plans.jsx')],

    Vue: [isExample('vue/src/Plans.vue')],

    Svelte: [isExample('svelte/src/Plans.svelte')],

    'Next.js': [isExample('next/app/plans.js')],
  },

  'docs/pay-gate.md': {
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
  },

  'docs/billing-sdk.md': {
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
  },

  'docs/plans.md': {
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
        const summary = page.locator('[part=summary]');
        await expect(summary).toHaveText(
          'Monthly $19.99 due today. Renews at $19.99 per month until you cancel.',
        );
        await expect(page.getByText('about $8.34 per month')).toBeVisible();
        await expect(page.getByText('Save 58% compared with Monthly')).toBeVisible();
        await checkout.pick('Yearly');
        await expect(summary).toHaveText(
          'Yearly $99.99 due today. Renews at $99.99 per year until you cancel.',
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
        await expect(summary).toContainText('Monthly $19.99 plus tax due today.');
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
          await expect(page.getByRole('group', { name: german.legend })).toHaveAttribute(
            'aria-busy',
            'false',
          );
          await expectOffered(page, [
            ['Wöchentlich', '6,99\u00a0$', 'pro Woche'],
            ['Monatlich', '19,99\u00a0$', 'pro Monat'],
            ['Jährlich', '99,99\u00a0$', 'pro Jahr'],
          ]);
          await page.getByText('Wöchentlich').click();
          await expect(page.getByRole('status')).toHaveText('Wöchentlich ist ausgewählt.');
        }),
      (html, { page: given }) =>
        visitSaved(html, given, async (page) => {
          await expect(page.getByRole('group', { name: arabic.legend })).toHaveAttribute(
            'aria-busy',
            'false',
          );
          await expectOffered(page, [
            ['أسبوعية', '\u200f6.99 US$\u200e', arabic.perWeek.one],
            ['شهرية', '\u200f19.99 US$\u200e', arabic.perMonth.one],
            ['سنوية', '\u200f99.99 US$\u200e', arabic.perYear.one],
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
  },

  'docs/testing.md': {
    'With Playwright': [passesInPlaywright, passesInPlaywright],
    'With MSW': [passesInVitest],

    'On a port': [
      async (code) => {
        const file = join(folderOfTest(), 'vite.config.js');
        writeFileSync(file, code);
        const { default: config } = await import(pathToFileURL(file).href);
        const server = await createServer({
          ...config,
          configFile: false,
          server: { port: 0 },
          logLevel: 'silent',
        });
        await server.listen();
        const url = server.resolvedUrls?.local[0] ?? '';
        const opened = await fetch(`${url}sandbox/sessions`, { method: 'POST', body: '{}' });
        const { orgId, clientToken, orderId } = await opened.json();
        const written = await fetch(`${url}billing/${orgId}/v1/checkout/update_client_session`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ client_token: clientToken, order_id: orderId, pp_ident: 'pp_year' }),
        });
        await server.close();
        expect([opened.status, written.status]).toEqual([201, 200]);
      },
    ],
  },

  'docs/theming.md': {
    Theming: [
      async (css, { page, shop }) => {
        await shop.openMarkup(`${block('On a funnel page').code}<style>${css}</style>`);
        await expect(page.getByText('Free for a week')).toHaveCSS('text-transform', 'uppercase');
        const chosen = page.locator('label', { hasText: 'Monthly' });
        await expect(chosen).toHaveCSS('border-top-color', 'rgb(23, 96, 63)');
        await expect(chosen).toHaveCSS('border-top-left-radius', '4px');
      },
    ],

    'Custom properties': [
      async (css, { page, shop }) => {
        await shop.openMarkup(`${block('On a funnel page').code}<style>${css}</style>`);
        const chosen = page.locator('label', { hasText: 'Monthly' });
        await expect(chosen).toHaveCSS('border-top-color', 'rgb(23, 96, 63)');
        await page.emulateMedia({ colorScheme: 'dark' });
        await expect(chosen).toHaveCSS('border-top-color', 'rgb(127, 214, 168)');
      },
    ],
  },
};

for (const [name, ofPage] of Object.entries(blocks)) {
  const placed = new Map<string, number>();
  for (const { heading, language, code } of ofPage) {
    const place = placed.get(heading) ?? 0;
    placed.set(heading, place + 1);
    test(`${name}, “${heading}”, block ${place + 1} (${language}), does what it says`, async ({
      page,
      checkout,
      shop,
    }) => {
      const does = language === 'sh' ? areScripts : runs[name]?.[heading]?.[place];
      expect(does, 'no run shows what this block does').toBeDefined();
      await does?.(code, { page, checkout, shop });
    });
  }
}

test('no block is lost that a run is for', () => {
  for (const [name, ofPage] of Object.entries(runs)) {
    for (const [heading, { length }] of Object.entries(ofPage)) {
      const there = blocks[name]?.filter((block) => block.heading === heading && block.language !== 'sh');
      expect(there, `${name}, “${heading}”`).toHaveLength(length);
    }
  }
});

test('no code hides from these tests: each fence is a block’s, and no block is merely indented', () => {
  for (const [name, page] of Object.entries(readPages(root))) {
    const fences = page.match(/^\s*(?:```|~~~)/gm) ?? [];
    expect(fences, name).toHaveLength(2 * codeBlocksIn(page).length);
    const prose = page.replace(/^```[\s\S]*?^```$/gm, '');
    expect(prose.match(/(?<=\n\n)(?: {4}|\t)\S.*/g), name).toBeNull();
  }
});

test('every JavaScript block holds up to the type checker', async () => {
  const modules = Object.values(blocks)
    .flat()
    .filter(({ language }) => language === 'js' || language === 'ts');
  const files = modules.map(({ code, language }, index) => {
    const name = /^\/\/ ([\w.]+)\n/.exec(code)?.[1] ?? `block-${index}.${language}`;
    // A module of its own each, whatever it imports.
    return [name, `${code}\nexport {};\n`];
  });
  await expectTypes({
    ...Object.fromEntries(files),
    'payment.js': stripe,
    // What a page has by then.
    'page.d.ts': `declare const picker: import('funnelfox-plan-picker').PlanPickerElement;
      declare const checkout: import('funnelfox-plan-picker/billing-sdk').BillingCheckout;`,
    'primer.d.ts': `declare module '@primer-io/checkout-web' { export const Primer: any }`,
  });
});

/** Payment forms, as far as the guide to the pay gate knows them. */

const primer = `
  window.refreshed = [];
  export const Primer = {
    async showUniversalCheckout(token, options) {
      window.options = options;
      window.create = () => options.onBeforePaymentCreate({}, {
        continuePaymentCreation: () => 'continued',
        abortPaymentCreation: () => 'aborted',
      });
      const refreshClientSession = async () => {
        const isRefreshed = window.refreshed.length > 0;
        window.refreshed.push(isRefreshed);
        return isRefreshed;
      };
      return { refreshClientSession };
    },
  };`;

const stripe = `
  export const elements = {};
  export const stripe = {
    confirmPayment: (options) =>
      new Promise((resolve) => Object.assign(window, { confirming: { options, resolve } })),
  };`;

/** Each line runs a script that there is, on files that there are. */
async function areScripts(code: string): Promise<void> {
  for (const line of code.trim().split('\n')) {
    const command = line.replace(/ +#.*/, '').replace(' run ', ' ');
    const [npm, script, ...rest] = command.split(' ');
    expect(npm, line).toBe('npm');
    expect(Object.keys(manifest.scripts), line).toContain(script);
    const files = [...readdirSync(join(root, 'tests')), ...readdirSync(join(root, 'e2e'))];
    for (const word of rest.filter((word) => !word.startsWith('--') && !existsSync(join(root, word)))) {
      const [name = ''] = word.split('/').reverse();
      expect(
        files.filter((file) => file.includes(name) && /\.(test|spec)\.tsx?$/.test(file)),
        line,
      ).not.toEqual([]);
    }
  }
}

/** A host's own Playwright runs it, against the README's own page. */
async function passesInPlaywright(code: string, { checkout, shop }: Given): Promise<void> {
  const markup = block('On a funnel page').code;
  await shop.openMarkup(markup.replace('https://cdn.example.com/', '/dist/'));
  const folder = folderOfTest();
  const executablePath = findChromium();
  const config = {
    testDir: '.',
    outputDir: 'output',
    use: { baseURL: checkout.siteUrl, launchOptions: executablePath ? { executablePath } : {} },
  };
  writeFileSync(join(folder, 'playwright.config.js'), `export default ${JSON.stringify(config)};`);
  writeFileSync(join(folder, 'checkout.spec.ts'), code);
  const ended = await runTool('node_modules/@playwright/test/cli.js', [
    'test',
    '-c',
    folder,
    '--reporter=line',
  ]);
  expect(ended.output).toContain('1 passed');
  expect(ended.code).toBe(0);
}

/** A host's own Vitest runs it. */
async function passesInVitest(code: string): Promise<void> {
  const folder = folderOfTest();
  writeFileSync(join(folder, 'vitest.config.js'), 'export default {};');
  writeFileSync(join(folder, 'checkout.test.js'), code);
  const ended = await runTool('node_modules/vitest/vitest.mjs', ['run', '--root', folder]);
  expect(ended.output).toMatch(/Tests .*1 passed/);
  expect(ended.code).toBe(0);
}

/** The same text as a file of an example; examples.spec.ts runs that. */
function isExample(file: string): (code: string) => Promise<void> {
  return async (code) => expect(code).toBe(readFileSync(join(root, 'e2e/examples', file), 'utf8'));
}

/** The same, for a page that has more in it. */
function isPartOfExample(file: string): (code: string) => Promise<void> {
  return async (code) => {
    const page = readFileSync(join(root, 'e2e/examples', file), 'utf8').replace(/^ {2}/gm, '');
    expect(page).toContain(`\n${code}`);
  };
}
