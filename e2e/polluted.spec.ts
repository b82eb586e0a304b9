/**
 * Other scripts of the page change built-ins that the picker uses. The picker must still send the same request to the
 * same address.
 */
import type { Page } from '@playwright/test';
import type { Options } from 'ky';
import { type Checkout, expect, test } from './checkout.ts';

/** Collects each request that carries the token, as the browser sends it. */
const overhear = (page: Page) => {
  const sent: { url: string; method: string; body: string; headers: Record<string, string> }[] = [];
  page.on('request', (request) => {
    const body = request.postData() ?? '';
    const carries = (body + request.url()).includes('sb_') || body.includes('client_token');
    if (!carries) return;
    sent.push({ url: request.url(), method: request.method(), body, headers: request.headers() });
  });
  return sent;
};

const expectSameRequest = async (page: Page, checkout: Checkout, spoil: (page: Page) => Promise<unknown>) => {
  const { clientToken, orderId, orgId } = checkout.session;
  await checkout.openPayable();
  const sent = overhear(page);
  await spoil(page);
  await page.evaluate(() => {
    const picker = document.querySelector('ff-plan-picker');
    picker?.pick('year');
  });
  await checkout.sandbox.until(() => checkout.written().length > 0);
  await expect
    .poll(() => sent.map(({ url, method, body }) => ({ url, method, body })))
    .toEqual([
      {
        url: `${checkout.serviceUrl}/${orgId}/v1/checkout/update_client_session`,
        method: 'POST',
        body: JSON.stringify({ client_token: clientToken, order_id: orderId, pp_ident: 'year' }),
      },
    ]);
  const { referer, cookie, authorization, ...headers } = sent[0]?.headers ?? {};
  expect([referer, cookie, authorization].filter(Boolean), 'what tells of the page').toEqual([]);
  expect(headers['content-type']).toBe('application/json');
  expect(Object.keys(headers).filter((name) => /evil/.test(name))).toEqual([]);
};

const elsewhere = 'https://elsewhere.test';

/**
 * Every option of ky and of `fetch`: the compiler checks that none is missing. The list also has options that only one
 * browser knows, and option names of our own. 'evil' means a function that leaves a trace when it is called.
 */
const options: Readonly<Record<keyof Options, unknown>> & Readonly<Record<string, unknown>> = {
  ...{ json: { evil: 1 }, parseJson: 'evil', stringifyJson: 'evil', searchParams: { evil: '1' } },
  ...{ baseUrl: elsewhere, prefix: elsewhere, prefixUrl: elsewhere, retry: 9, timeout: 1, totalTimeout: 1 },
  ...{ hooks: { beforeRequest: ['evil'] }, throwHttpErrors: true, onDownloadProgress: 'evil' },
  ...{ onUploadProgress: 'evil', fetch: 'evil', context: { evil: 1 }, method: 'PUT' },
  ...{ headers: { 'x-evil': '1' }, body: 'evil', mode: 'no-cors', credentials: 'include' },
  ...{ cache: 'force-cache', redirect: 'follow', referrer: '/evil', referrerPolicy: 'unsafe-url' },
  ...{ integrity: 'sha256-evil', keepalive: true, signal: 'evil', window: 'evil', duplex: 'full' },
  ...{
    priority: 'low',
    attributionReporting: { evil: 1 },
    browsingTopics: true,
    targetAddressSpace: 'local',
    sharedStorageWritable: true,
    adAuctionHeaders: true,
    privateToken: { version: 1, operation: 'token-request' },
  },
  ...{ session: { clientToken: 'evil' }, orgId: 'evil', clientMetadata: { evil: 1 }, ident: 'pp_evil' },
  ...{ client_metadata: { evil: 1 }, client_token: 'evil', endpoint: elsewhere, url: elsewhere },
};

for (const names of [Object.keys(options).slice(0, 22), Object.keys(options).slice(22)]) {
  test(`the request is the same with each of ${names.join(', ')} on Object.prototype`, async ({
    page,
    checkout,
  }) => {
    await checkout.openPayable();
    const sent = overhear(page);
    const { clientToken, orderId, orgId } = checkout.session;
    const idents = ['year', 'week'];
    for (const [index, name] of names.entries()) {
      const ident = idents[index % 2] as string;
      await page.evaluate(
        async ([name, value, ident]) => {
          const spied = value === 'evil' ? () => document.body.append('spied') : value;
          Object.defineProperty(Object.prototype, name, { value: spied, configurable: true, writable: true });
          const outcome = document.querySelector('ff-plan-picker')?.pick(ident);
          await outcome;
          Reflect.deleteProperty(Object.prototype, name);
        },
        [name, options[name], ident] as const,
      );
      const { url, method, body } = sent.at(-1) ?? {};
      expect([name, url, method, body]).toEqual([
        name,
        `${checkout.serviceUrl}/${orgId}/v1/checkout/update_client_session`,
        'POST',
        JSON.stringify({ client_token: clientToken, order_id: orderId, pp_ident: ident }),
      ]);
      expect([name, checkout.holds()]).toEqual([name, ident]);
    }
    expect(sent.map(({ body }) => JSON.parse(body).pp_ident)).toHaveLength(names.length);
    for (const { headers } of sent) {
      const told = Object.entries(headers).filter(
        ([name, value]) => /evil|referer|cookie/.test(name) && value,
      );
      expect(told).toEqual([]);
    }
    expect(await page.evaluate(() => document.body.textContent)).not.toContain('spied');
  });
}

/** The changes that analytics, old libraries and polyfills make in a page after it has loaded. */
const patches: Readonly<Record<string, () => void>> = {
  'fetch that wants more options': () => {
    const { fetch } = window;
    window.fetch = (input, init) => fetch(input, { ...init, headers: { ...init?.headers } });
  },
  'JSON.parse that throws': () => {
    const { parse } = JSON;
    JSON.parse = (text: string) => {
      if (text.includes('client_token')) throw new Error('evil');
      return parse(text);
    };
  },
  'JSON.parse that sees success everywhere': () => {
    const { parse } = JSON;
    // Only the answers to the picker's requests are replaced, not the answers to the page's own payments.
    JSON.parse = (text: string) => (text.includes('"ident"') ? parse(text) : { status: 'success' });
  },
  'each method of Array.prototype': () => {
    for (const name of Object.getOwnPropertyNames(Array.prototype)) {
      const own: unknown = Reflect.get(Array.prototype, name);
      if (typeof own !== 'function' || name === 'constructor') continue;
      Object.defineProperty(Array.prototype, name, {
        configurable: true,
        writable: true,
        value(this: unknown[], ...args: unknown[]) {
          return own.apply(this, args);
        },
      });
    }
    Object.assign(Array.prototype, { remove() {}, last() {} });
  },
  'toJSON on everything': () => {
    Object.assign(Object.prototype, { toJSON: undefined });
    Object.assign(Array.prototype, { toJSON: () => 'evil' });
  },
  'Headers, Request and Response of its own': () => {
    for (const name of ['Headers', 'Request', 'Response'] as const) {
      const own = window[name] as new (...args: unknown[]) => object;
      Object.assign(window, { [name]: class extends own {} });
    }
  },
  'a Promise of its own': () => {
    const { Promise: Native } = window;
    window.Promise = class extends Native<unknown> {} as PromiseConstructor;
  },
};

for (const [what, patch] of Object.entries(patches)) {
  test(`the request is the same after another script brought ${what}`, async ({ page, checkout }) => {
    await expectSameRequest(page, checkout, (page) => page.evaluate(patch));
  });
}
