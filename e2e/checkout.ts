/**
 * What each end-to-end test gets:
 *
 * - a sandbox on a real port
 * - a checkout page on another origin, which loads the built script tag
 * - functions that read the state of the sandbox and of the page
 *
 * Every test also checks what the picker promises. When a picker says that the shopper can pay, the page pays in the
 * same task. If the plan charged is not the plan shown, the page throws. If a page throws, its test fails.
 */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { Readable } from 'node:stream';
import { expect, type Locator, type Page } from '@playwright/test';
import type { PlanPickerElement } from '../src/element/element.ts';
import {
  createSandbox,
  type Fault,
  type Gate,
  listen,
  type Sandbox,
  type SandboxOptions,
  type SandboxSession,
} from '../src/testing/index.ts';
import type { Plan } from '../src/types.ts';
import { test as base, pickIn, preambleFor } from './engine.ts';

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

export const scriptTag = '<script src="/dist/plan-picker.js"></script>';

/**
 * Options that make the picker's waits short, in ms. Even on a busy machine, a write still arrives within this
 * `timeout`.
 */
export const impatient = { timeout: 1000, lateWriteWindow: 600 };

/** A timeout that is long enough on a busy machine, in ms. */
export const patience = 3_600_000;

/** The pause between two checks of a condition, in ms. It is short, because everything runs on this machine. */
const intervals = [20];

/** An event of a picker, with the picker's state when the page heard it. */
export interface Heard {
  readonly type: string;
  readonly detail: Readonly<Record<string, unknown>> | null;
  readonly value: string;
  readonly canPay: boolean;
}

/** The content that the site serves under a path. If the content is a function, the site calls it for each request. */
type Content = string | Buffer | (() => string | Buffer);

export interface Checkout {
  readonly sandbox: Sandbox;
  /** The address of the service. */
  readonly serviceUrl: string;
  /** The address of the page. */
  readonly siteUrl: string;
  /** Headers to send with the page. */
  readonly headers: Record<string, string>;
  /** Serves content under a path of the site. The content is a script, unless `type` says otherwise. */
  serve(path: string, content: Content, type?: string): void;
  /** An order that holds `month`. */
  readonly session: SandboxSession;
  /** The first picker of the page. */
  readonly picker: Locator;
  /**
   * Opens a page with this body. Without a body, the page has the script tag and a picker. The body may arrive in
   * pieces. If it begins with `<html`, it is a whole document, in quirks mode.
   */
  open(body?: string | AsyncIterable<string>): Promise<void>;
  /**
   * Opens a page, and waits until the picker has asserted the first plan. `heard`, `written` and `requests` count only
   * what happens after that. No write times out unless the test sets another timeout.
   */
  openPayable(body?: string): Promise<void>;
  /** Returns the markup of a picker with further attributes. By default, the picker has this test's session. */
  markup(attributes?: string, session?: SandboxSession): string;
  /** Sets properties of the picker, in one task. */
  set(properties: Readonly<Record<string, unknown>>): Promise<void>;
  read<Property extends keyof PlanPickerElement>(property: Property): Promise<PlanPickerElement[Property]>;
  /** Clicks on a plan, as a shopper does. */
  pick(title: string): Promise<void>;
  /** Waits until the shopper can pay. Checks that this plan is shown, confirmed and held by the session. */
  expectPayable(ident: string): Promise<void>;
  heard(): Promise<readonly Heard[]>;
  fault(fault: Fault | readonly Fault[] | null): void;
  /** Holds the next write, or the next write of this plan, until the test releases it. */
  hold(ident?: string): Gate;
  holds(): string | null;
  /** The plans that were written, in order of arrival. Writes before the end of `openPayable` do not count. */
  written(): readonly string[];
  /** How many writes the page asked for. A browser may transmit a write twice if a connection drops. */
  requests(): number;
}

export const test = base.extend<{ checkout: Checkout; sandboxOptions: SandboxOptions; paysAtOnce: boolean }>({
  sandboxOptions: [{}, { option: true }],
  /**
   * Whether the page pays as soon as the picker says “can pay”. Must be false if the page's policy forbids the payment
   * requests.
   */
  paysAtOnce: [true, { option: true }],
  checkout: async ({ page, sandboxOptions, paysAtOnce }, use) => {
    const sandbox = createSandbox(sandboxOptions);
    const service = await listen(sandbox);
    let body: string | AsyncIterable<string> = '';
    const headers: Record<string, string> = {};
    const contents = new Map<string, { readonly content: Content; readonly type: string }>();
    const site = await serveSite(() => documentOf(body, preambleFor(page)), headers, contents);
    const session = sandbox.createSession({ ident: 'month' });
    const { orderId } = session;
    const picker = page.locator('ff-plan-picker').first();
    const uncaught: string[] = [];
    let assertions = 0;
    let requests = 0;
    page.on('request', (request) => {
      // A write is recognised by its address and method, because Firefox's driver does not report the bodies of
      // requests.
      if (request.url().endsWith('/update_client_session') && request.method() === 'POST') requests += 1;
    });
    page.on('pageerror', ({ message }) => {
      // In some tests, `afterUpdate` throws on purpose. The picker reports that error to the page, as an error of the
      // host.
      if (!isFirefoxOnRequests(message) && !message.startsWith('the payment form ')) uncaught.push(message);
    });
    if (paysAtOnce) await page.addInitScript(payAndListen, service.url);

    const checkout: Checkout = {
      sandbox,
      serviceUrl: service.url,
      siteUrl: site.url,
      headers,
      serve: (path, content, type = 'text/javascript') => void contents.set(path, { content, type }),
      session,
      picker,
      async open(given = scriptTag + checkout.markup()) {
        body = given;
        await page.goto(site.url, { waitUntil: typeof body === 'string' ? 'load' : 'commit' });
      },
      async openPayable(given) {
        await checkout.open(given);
        await checkout.expectPayable(session.ident);
        await page.locator('ff-plan-picker').evaluateAll((pickers: PlanPickerElement[], timeout) => {
          for (const picker of pickers) picker.timeout = timeout;
        }, patience);
        assertions = sandbox.writes(orderId).length;
        requests = 0;
        await page.evaluate(() => void (window as unknown as { heard?: Heard[] }).heard?.splice(0));
      },
      markup: (attributes = '', { orgId, clientToken, orderId, ident } = session) =>
        `<ff-plan-picker org-id="${orgId}" base-url="${service.url}" name="plan"
          client-token="${clientToken}" order-id="${orderId}" selected="${ident}"
          plans='${JSON.stringify(plans)}' ${attributes}></ff-plan-picker>`,
      async set(properties) {
        await picker.evaluate((picker, properties) => void Object.assign(picker, properties), properties);
      },
      read: (property) => picker.evaluate((picker, name) => Reflect.get(picker, name), property),
      pick: (title) => pickIn(page, title),
      async expectPayable(ident) {
        await expect.poll(() => checkout.read('canPay'), { message: 'can pay', intervals }).toBe(true);
        expect([await checkout.read('value'), await checkout.read('confirmed')]).toEqual([ident, ident]);
        expect(checkout.holds(), 'what the session holds').toBe(ident);
      },
      heard: () => page.evaluate(() => (window as unknown as { heard: Heard[] }).heard),
      fault: (fault) => sandbox.fault(orderId, fault),
      hold: (ident) => sandbox.hold(orderId, ident === undefined ? {} : { ident }),
      holds: () => sandbox.holds(orderId),
      written: () =>
        sandbox
          .writes(orderId)
          .slice(assertions)
          .map(({ ident }) => String(ident)),
      requests: () => requests,
    };
    await use(checkout);

    await page.close();
    await Promise.all([site.close(), service.close()]);
    sandbox.dispose();
    expect(uncaught, 'what the page threw').toEqual([]);
  },
});

/**
 * Opens a page, waits until the shopper can pay, and stops the page's clock. Then time passes only when the test moves
 * the clock.
 */
export const openAtRest = async (page: Page, checkout: Checkout): Promise<void> => {
  await page.clock.install();
  await checkout.openPayable();
  await page.clock.pauseAt(Date.now() + 60_000);
};

/**
 * Whether a message is Firefox's report of a dropped connection, or of a request that a policy blocked. Firefox reports
 * these as uncaught errors of the page, although the page's code gets the error too. If the connection drops before the
 * first header, Firefox sometimes reports wrongly that there are several headers of one name.
 */
export const isFirefoxOnRequests = (message: string): boolean =>
  /^The (Same Origin Policy disallows .*\(Reason: (CORS request did not succeed|Multiple CORS header )|page’s settings blocked )/.test(
    message,
  );

/**
 * Runs in the page before anything else. Listens to every picker, and pays when a picker says that the shopper can pay.
 */
const payAndListen = (serviceUrl: string) => {
  const heard: Heard[] = [];
  /** The request is synchronous, so that nothing can change between the picker's “can pay” and the charge. */
  const pay = (picker: PlanPickerElement): void => {
    const shown = picker.value;
    const request = new XMLHttpRequest();
    request.open('POST', `${serviceUrl}/sandbox/sessions/${picker.session?.orderId}/payments`, false);
    request.send();
    const charged = JSON.parse(request.responseText).ident;
    if (charged !== shown) throw new Error(`can pay for ${shown}, but was charged for ${charged}`);
  };
  Object.assign(window, { heard, pay });

  const types = ['plan-pick', 'plan-confirm', 'plan-rollback', 'plan-problem', 'plan-status', 'change'];
  for (const type of types) {
    document.addEventListener(type, (event) => {
      const picker = event.composedPath()[0] as PlanPickerElement;
      const { value, canPay } = picker;
      heard.push({ type, detail: (event as CustomEvent).detail ?? null, value, canPay });
      if (canPay) pay(picker);
    });
  }
};

async function* documentOf(body: string | AsyncIterable<string>, preamble: string): AsyncIterable<string> {
  if (typeof body === 'string' && body.startsWith('<html')) return yield preamble + body;
  yield `<!doctype html>${preamble}<html lang="en"><meta charset="utf-8"><title>Checkout</title>
    <meta name="viewport" content="width=device-width, initial-scale=1"><body>`;
  if (typeof body === 'string') yield body;
  else yield* body;
  yield '</body></html>';
}

const root = join(import.meta.dirname, '..');
const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.map': 'application/json' };

/** Serves the built files under `/dist`, the page at `/`, and the scripts that the test added with `serve`. */
async function serveSite(
  page: () => AsyncIterable<string>,
  headers: Readonly<Record<string, string>>,
  contents: ReadonlyMap<string, { readonly content: Content; readonly type: string }>,
) {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://site').pathname;
    const file = normalize(join(root, path));
    const given = contents.get(path);
    if (path === '/') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers });
      Readable.from(page()).pipe(response);
    } else if (given) {
      const { content, type } = given;
      response
        .writeHead(200, { 'content-type': type })
        .end(typeof content === 'function' ? content() : content);
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
}
