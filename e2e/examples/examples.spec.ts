/** Tests the package in each framework, built with the framework's own tool: picks, roll-backs and remounts. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { preview } from 'vite';
import type { PlanPickerElement } from '../../src/element/element.ts';
import { createSandbox, listen, type Sandbox } from '../../src/testing/index.ts';
import { folderOf } from './examples.ts';

/** The folder of each example's built files. It is `null` for Next.js, which has its own server. */
const builtFiles = { plain: '.', preact: 'dist', react: 'dist', vue: 'dist', svelte: 'dist', next: null };
type Example = keyof typeof builtFiles;

const plans = [
  { ident: 'month', title: 'Monthly', currency: 'USD', price: '19.99', period: { count: 1, unit: 'month' } },
  { ident: 'year', title: 'Yearly', currency: 'USD', price: '99.99', period: { count: 1, unit: 'year' } },
];

interface Service {
  readonly sandbox: Sandbox;
  readonly url: string;
  /** Serves an example if it is not served yet, and returns its address. */
  addressOf(example: Example): Promise<string>;
}

interface Shop {
  readonly sandbox: Sandbox;
  /** Warnings and errors on the page's console, and errors that the page threw. */
  readonly complaints: readonly string[];
  open(example: Example): Promise<void>;
  orderId(): Promise<string>;
  /** Waits until the example's own button says that the shopper can pay. Checks that this plan is shown and held. */
  expectPayable(title: string, ident: string): Promise<void>;
  written(): Promise<readonly unknown[]>;
}

const test = base.extend<{ shop: Shop }, { service: Service }>({
  service: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures a function needs
    async ({}, use) => {
      const sandbox = createSandbox();
      const { url, close } = await listen(sandbox);
      const served = new Map<Example, Promise<Served>>();
      await use({
        sandbox,
        url,
        async addressOf(example) {
          const folder = builtFiles[example];
          if (!served.has(example))
            served.set(example, folder === null ? serveNext(url) : serveFiles(example, folder));
          return (await (served.get(example) as Promise<Served>)).url;
        },
      });
      for (const server of served.values()) await (await server).close();
      await close();
      sandbox.dispose();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  shop: async ({ page, service }, use) => {
    const { sandbox, url: baseUrl } = service;
    const complaints: string[] = [];
    /** How many writes came before the first pick. */
    let atFirst = 0;
    page.on('console', (message) => {
      if (['warning', 'error'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    const orderId = () =>
      pickerOf(page).evaluate((picker: PlanPickerElement) => picker.session?.orderId ?? '');
    await use({
      sandbox,
      complaints,
      orderId,
      async open(example) {
        const { orgId, ...session } = sandbox.createSession({ ident: 'month' });
        await page.addInitScript((checkout) => void Object.assign(window, { checkout }), {
          ...{ orgId, session, plans, baseUrl },
        });
        await page.goto(await service.addressOf(example));
        await expect(page.getByRole('button', { name: 'Pay' })).toBeEnabled();
        atFirst = sandbox.writes(await orderId()).length;
      },
      async expectPayable(title, ident) {
        await expect(page.getByRole('button', { name: 'Pay' })).toBeEnabled();
        await expect(page.getByRole('radio', { name: title })).toBeChecked();
        expect(sandbox.holds(await orderId()), 'what the session holds').toBe(ident);
      },
      written: async () =>
        sandbox
          .writes(await orderId())
          .slice(atFirst)
          .map(({ ident }) => ident),
    });
  },
});

const pickerOf = (page: Page) => page.locator('ff-plan-picker');

for (const example of Object.keys(builtFiles) as Example[]) {
  test.describe(example, () => {
    test('a pick is shown at once, and can be paid for as soon as it is confirmed', async ({
      page,
      shop,
    }) => {
      await shop.open(example);
      await shop.expectPayable('Monthly', 'month');
      const gate = shop.sandbox.hold(await shop.orderId());
      await page.getByRole('radio', { name: 'Yearly' }).click();
      await gate.arrived;
      await expect(page.getByRole('radio', { name: 'Yearly' })).toBeChecked();
      await expect(page.getByRole('button', { name: 'Pay' })).toBeDisabled();

      gate.release();
      await shop.expectPayable('Yearly', 'year');
      expect(await shop.written()).toEqual(['year']);
      expect(shop.complaints).toEqual([]);
    });

    test('a refused pick is rolled back, and the earlier plan can be paid for', async ({ page, shop }) => {
      await shop.open(example);
      shop.sandbox.fault(await shop.orderId(), { kind: 'refuse-under-200', ident: 'year' });
      await page.getByRole('radio', { name: 'Yearly' }).click();
      await expect(page.getByRole('status')).toHaveText(/We couldn’t switch to Yearly/);
      await shop.expectPayable('Monthly', 'month');
      // After a refusal no plan is confirmed, so the picker writes the plan to which it rolled back.
      expect(await shop.written()).toEqual(['year', 'month']);
    });

    test('a picker that is removed and put back can be paid only for the plan that it shows', async ({
      page,
      shop,
    }) => {
      const leaveOrReturn = page.getByRole('button', { name: 'Leave or return' });
      await shop.open(example);
      await page.getByRole('radio', { name: 'Yearly' }).click();
      await shop.expectPayable('Yearly', 'year');

      await leaveOrReturn.click();
      await expect(pickerOf(page)).toHaveCount(0);
      await leaveOrReturn.click();
      const shown = await pickerOf(page).evaluate((picker: PlanPickerElement) => picker.value);
      await shop.expectPayable(shown === 'year' ? 'Yearly' : 'Monthly', shown);
      expect(shop.complaints).toEqual([]);
    });
  });
}

test('React’s StrictMode mounts the page twice, and no write follows after “can pay”', async ({
  page,
  shop,
}) => {
  await shop.open('react');
  expect(await page.evaluate('window.mounts')).toBe(2);
  expect(await shop.written()).toEqual([]);
});

test('Next.js renders the element on its server, and nothing that the shopper sees appears twice or disappears', async ({
  page,
  shop,
  service,
}) => {
  const html = await (await fetch(await service.addressOf('next'))).text();
  expect(html).toMatch(/<ff-plan-picker [^>]*selected="month"/);

  await page.addInitScript(keepWhatIsShown);
  await shop.open('next');
  await shop.expectPayable('Monthly', 'month');
  const { elements, shown, radios } = await page.evaluate(() => (window as unknown as { kept: Kept }).kept);
  expect({ elements, shown, radios }).toEqual({ elements: 1, shown: ['month'], radios: plans.length });
  expect(shop.complaints).toEqual([]);
});

interface Kept {
  elements: number;
  shown: string[];
  radios: number;
}

/** Runs in the page. In each animation frame, notes which plan is shown, and counts new elements and new radios. */
const keepWhatIsShown = () => {
  const kept: Kept = { elements: 0, shown: [], radios: 0 };
  Object.assign(window, { kept });
  const seen = new Set<Node>();
  const look = () => {
    const picker = document.querySelector<PlanPickerElement>('ff-plan-picker');
    if (picker && !seen.has(picker)) {
      seen.add(picker);
      kept.elements += 1;
    }
    for (const radio of picker?.shadowRoot?.querySelectorAll('input') ?? []) {
      if (!seen.has(radio)) {
        seen.add(radio);
        kept.radios += 1;
      }
    }
    const shown = picker?.value;
    if (shown && kept.shown.at(-1) !== shown) kept.shown.push(shown);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
};

interface Served {
  readonly url: string;
  close(): Promise<unknown>;
}

async function serveFiles(example: Example, outDir: string): Promise<Served> {
  const server = await preview({
    ...{ root: folderOf(example), configFile: false, logLevel: 'silent' },
    ...{ build: { outDir }, preview: { port: await freePort(), strictPort: true } },
  });
  return { url: server.resolvedUrls?.local[0] ?? '', close: () => server.close() };
}

async function serveNext(billingUrl: string): Promise<Served> {
  const folder = folderOf('next');
  const port = await freePort();
  const next: ChildProcess = spawn(
    process.execPath,
    [join(folder, 'node_modules/next/dist/bin/next'), 'start', '-H', '127.0.0.1', '-p', String(port)],
    {
      cwd: folder,
      env: { ...process.env, NODE_ENV: 'production', BILLING_URL: billingUrl, NEXT_TELEMETRY_DISABLED: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  await new Promise<void>((resolve, reject) => {
    next.stdout?.on('data', (chunk) => String(chunk).includes('Ready') && resolve());
    next.once('exit', (code) => reject(new Error(`next start ended with ${code}`)));
  });
  const ended = new Promise((resolve) => next.once('exit', resolve));
  return {
    url: `http://127.0.0.1:${port}/`,
    close() {
      next.kill();
      return ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
