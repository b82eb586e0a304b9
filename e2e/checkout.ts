/**
 * What each end-to-end test gets: a sandbox of its own on a real port, a checkout page on another origin that loads
 * the built script tag, and questions to ask of both.
 */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import {
  createSandbox,
  type Fault,
  listen,
  type Sandbox,
  type SandboxSession,
} from '../src/testing/index.ts';
import type { Plan } from '../src/types.ts';

export { expect };

export const plans: readonly Plan[] = [
  { ident: 'week', title: 'Weekly', currency: 'USD', price: '6.99', period: { count: 1, unit: 'week' } },
  { ident: 'month', title: 'Monthly', currency: 'USD', price: '19.99', period: { count: 1, unit: 'month' } },
  {
    ident: 'year',
    title: 'Yearly',
    currency: 'USD',
    price: '99.99',
    period: { count: 1, unit: 'year' },
    intro: { price: '0', period: { count: 7, unit: 'day' } },
  },
];

/** An event of the picker, as the page heard it. */
export interface Heard {
  readonly type: string;
  readonly detail: unknown;
  readonly value: string;
  readonly canPay: boolean;
}

export interface Checkout {
  readonly sandbox: Sandbox;
  /** The service's address, and the pages'. */
  readonly serviceUrl: string;
  readonly siteUrl: string;
  readonly session: SandboxSession;
  /** Opens a page with the given body; the script tag comes first unless the body brings its own. */
  open(body?: string, options?: { readonly head?: string }): Promise<void>;
  /** The picker's markup for this session, with further attributes. */
  markup(attributes?: string): string;
  fault(fault: Fault | readonly Fault[] | null): void;
  holds(): string | null;
  /** The plans that were written, in order of arrival. */
  written(): readonly string[];
  heard(): Promise<readonly Heard[]>;
  /** Reads a property of the picker. */
  read<Value>(property: string): Promise<Value>;
  pick(title: string): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
};

const root = join(import.meta.dirname, '..');

/** Serves the built files under `/dist`, and whatever page a test has put at `/`. */
const serveSite = async (page: () => string) => {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://site').pathname;
    const file = normalize(join(root, path));
    if (path === '/') {
      response.writeHead(200, { 'content-type': types['.html'] }).end(page());
    } else if (path.startsWith('/dist/') && existsSync(file) && statSync(file).isFile()) {
      response.writeHead(200, { 'content-type': types[extname(file)] ?? 'text/plain' });
      createReadStream(file).pipe(response);
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
};

export const test = base.extend<{ checkout: Checkout }>({
  checkout: async ({ page }, use) => {
    const sandbox = createSandbox();
    const service = await listen(sandbox);
    let html = '';
    const site = await serveSite(() => html);
    const session = sandbox.createSession({ ident: 'month' });
    const uncaught: Error[] = [];
    page.on('pageerror', (error) => uncaught.push(error));

    await use({
      sandbox,
      serviceUrl: service.url,
      siteUrl: site.url,
      session,
      async open(body, { head = '' } = {}) {
        const tag = '<script src="/dist/plan-picker.js"></script>';
        html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Checkout</title>
          <meta name="viewport" content="width=device-width, initial-scale=1">${head}
          <script>(${listenForNews})()</script>
          <body>${body ?? tag + this.markup()}</body></html>`;
        await page.goto(site.url);
      },
      markup: (attributes = '') =>
        `<ff-plan-picker org-id="${session.orgId}" base-url="${service.url}" name="plan"
          client-token="${session.clientToken}" order-id="${session.orderId}" selected="month"
          plans='${JSON.stringify(plans)}' ${attributes}></ff-plan-picker>`,
      fault: (fault) => sandbox.fault(session.orderId, fault),
      holds: () => sandbox.holds(session.orderId),
      written: () => sandbox.writes(session.orderId).map(({ ident }) => String(ident)),
      heard: () => page.evaluate(() => (window as unknown as { heard: Heard[] }).heard),
      read: (property) => read(page, property),
      pick: (title) => page.getByRole('radio', { name: title }).check(),
    });

    await page.close();
    await Promise.all([site.close(), service.close()]);
    sandbox.dispose();
    expect(uncaught, 'the page threw').toEqual([]);
  },
});

const read = <Value>(page: Page, property: string): Promise<Value> =>
  page
    .locator('ff-plan-picker')
    .first()
    .evaluate((picker, name) => Reflect.get(picker, name), property) as Promise<Value>;

/** Runs in the page: keeps every event of every picker, with what the picker said at that moment. */
const listenForNews = () => {
  const heard: unknown[] = [];
  Object.assign(window, { heard });
  for (const type of [
    'plan-pick',
    'plan-confirm',
    'plan-rollback',
    'plan-problem',
    'plan-status',
    'change',
  ]) {
    document.addEventListener(type, (event) => {
      const { value, canPay } = event.target as HTMLElement & { value: string; canPay: boolean };
      heard.push({ type, detail: (event as CustomEvent).detail, value, canPay });
    });
  }
};
