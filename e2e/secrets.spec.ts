/**
 * The client token must not appear where it does not belong, whatever goes wrong. A secret key is refused everywhere.
 */
import type { Page } from '@playwright/test';
import type { PlanPickerElement } from '../src/element/element.ts';
import type { Fault } from '../src/testing/index.ts';
import { type Checkout, expect, scriptTag, test } from './checkout.ts';

const clientToken = 'canary_token_5f1d';
const orderId = 'ca4a4700-0000-4000-8000-00000000beef';

/** Finds the token, even if it is encoded or cut. */
const token = /canary_token|Y2FuYXJ5X3Rva2Vu|canary%5Ftoken/i;
/** Finds the id of the order. The picker may name the order only to its host. */
const order = /ca4a4700/i;

/**
 * Runs in the page before anything else. Keeps what scripts report, store, send to other tabs and set as attributes.
 */
const overhear = () => {
  const overheard: string[] = [];
  Object.assign(window, { overheard });
  const seen = new WeakSet();
  const spell = (value: unknown): string => {
    if (typeof value !== 'object' || value === null) return String(value);
    if (seen.has(value)) return '';
    seen.add(value);
    const names = [...Object.getOwnPropertyNames(value)];
    return names.map((name) => `${name}: ${spell(Reflect.get(value, name))}`).join('; ');
  };
  const keep = (where: string, value: unknown) => overheard.push(`${where}: ${spell(value)}`);

  for (const type of ['plan-pick', 'plan-confirm', 'plan-rollback', 'plan-problem', 'plan-status', 'change'])
    addEventListener(type, (event) => keep(`event ${type}`, (event as CustomEvent).detail));
  addEventListener('error', ({ message, error }) => keep('error', [message, error]));
  addEventListener('unhandledrejection', ({ reason }) => keep('rejection', reason));
  for (const storage of [Storage.prototype]) {
    const { setItem } = storage;
    storage.setItem = function (name, value) {
      keep('storage', [name, value]);
      setItem.call(this, name, value);
    };
  }
  const { postMessage } = BroadcastChannel.prototype;
  BroadcastChannel.prototype.postMessage = function (message) {
    keep('channel', [this.name, message]);
    postMessage.call(this, message);
  };
  // Firefox also runs this script on `about:blank`. That page is no secure context, so it has no locks.
  if (!isSecureContext) return;
  const { request } = LockManager.prototype;
  LockManager.prototype.request = function (...asked: never[]) {
    keep('lock', asked[0]);
    return Reflect.apply(request, this, asked);
  };
  const { setAttribute } = Element.prototype;
  Element.prototype.setAttribute = function (name, value) {
    keep('attribute', [name, value]);
    setAttribute.call(this, name, value);
  };
};

/** Collects what the page, its console and its requests reveal. */
const listen = (page: Page, serviceUrl: string): (() => Promise<string[]>) => {
  const said: string[] = [];
  page.on('console', (message) =>
    said.push(`console: ${message.text()} ${JSON.stringify(message.location())}`),
  );
  page.on('pageerror', ({ message, stack }) => said.push(`uncaught: ${message} ${stack}`));
  page.on('request', (request) => {
    said.push(`address: ${request.url()}`, `headers: ${JSON.stringify(request.headers())}`);
    if (!request.url().startsWith(`${serviceUrl}/`)) said.push(`body elsewhere: ${request.postData()}`);
  });
  return async () => {
    const { overheard, markup, address, cookie, stored } = await page.evaluate(() => {
      const pickers = [...document.querySelectorAll('ff-plan-picker')];
      return {
        overheard: (window as unknown as { overheard: string[] }).overheard,
        markup: pickers.map((picker) => picker.outerHTML + picker.shadowRoot?.innerHTML).join(),
        address: location.href + document.referrer + JSON.stringify(history.state),
        cookie: document.cookie,
        stored: JSON.stringify([sessionStorage, localStorage]),
      };
    });
    const found = { markup, address, cookie, stored };
    return [...said, ...overheard, ...Object.entries(found).map(([where, what]) => `${where}: ${what}`)];
  };
};

const open = async (page: Page, checkout: Checkout, properties: Readonly<Record<string, unknown>> = {}) => {
  await page.addInitScript(overhear);
  const heard = listen(page, checkout.serviceUrl);
  const session = checkout.sandbox.createSession({ clientToken, orderId, ident: 'month' });
  await checkout.open(`${scriptTag}<ff-plan-picker org-id="sandbox" base-url="${checkout.serviceUrl}"
    plans='${checkout.markup().match(/plans='([^']*)'/)?.[1]}' selected="month"></ff-plan-picker>`);
  await checkout.set({
    ...{ session: { clientToken: session.clientToken, orderId }, timeout: 400, lateWriteWindow: 200 },
    ...properties,
  });
  return heard;
};

/**
 * Whether a text names the order although it must not. Only the address of this test's payments and the event
 * `plan-confirm` may name the order.
 */
const tellsOrder = (one: string) =>
  order.test(one) && !/^address: .*\/payments$/.test(one) && !one.startsWith('event plan-confirm: ');

const quote = { code: clientToken, message: `no such token: ${clientToken}` };
const ways: Readonly<Record<string, readonly Fault[]>> = {
  'a refusal that quotes it': [{ kind: 'refuse', ...quote, ident: 'year' }],
  'a refusal under 200 that quotes it': [{ kind: 'refuse-under-200', ...quote, ident: 'year' }],
  'an answer that says neither': [{ kind: 'error', status: 500, times: 4 }],
  'a dropped connection': [{ kind: 'drop-after', times: 3 }],
  'a write without an answer': [{ kind: 'hang', times: 2 }],
  'a sign-in page': [{ kind: 'html', times: 4 }],
  'an expired session': [{ kind: 'expire' }],
  'an order that was paid': [{ kind: 'already-paid' }],
  'too many requests': [{ kind: 'rate-limit', retryAfter: 0, times: 3 }],
};

for (const [way, faults] of Object.entries(ways)) {
  test(`the token is nowhere after ${way}`, async ({ page, checkout }) => {
    // Only a write without an answer may time out. On a busy machine, a short timeout would also end writes that fail
    // in another way.
    const isSilent = faults.some(({ kind }) => kind === 'hang');
    const heard = await open(page, checkout, isSilent ? {} : { timeout: 60_000 });
    checkout.sandbox.fault(orderId, faults);
    const outcome = await checkout.picker.evaluate(async (picker: PlanPickerElement) => {
      const picked = await picker.pick('year');
      const whole = (error: Error) => {
        const { name, message, stack } = error;
        const own = Object.getOwnPropertyNames(error).map((field) => [field, Reflect.get(error, field)]);
        return { name, message, stack, ...Object.fromEntries(own) };
      };
      const giveUp = new AbortController();
      // If the shopper cannot pay now, the promises may never settle. So the test aborts them.
      const waits = picker.canPay;
      const asked = [picker.settled(giveUp), picker.beginPayment(giveUp)];
      if (!waits) giveUp.abort();
      const [settled, held] = await Promise.all(asked.map((promise) => promise.catch(whole)));
      return JSON.stringify([picked, settled, held].map((told) => ({ ...told, orderId: '' })));
    });
    const said = [...(await heard()), `outcome: ${outcome}`];
    expect(said.filter((one) => token.test(one))).toEqual([]);
    expect(said.filter(tellsOrder)).toEqual([]);
    for (const place of ['lock', 'storage'])
      expect(said.some((one) => one.startsWith(`${place}: `))).toBe(true);
    expect(checkout.sandbox.writes(orderId)[0]?.body.client_token).toBe(clientToken);
  });
}

const wrong: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'where the plans belong': { plans: clientToken },
  'where the ident belongs': { session: { clientToken, orderId, ident: `${clientToken} ` } },
  'where the order belongs': { session: { clientToken, orderId: clientToken } },
  'where the organisation belongs': { orgId: `${clientToken}/` },
  'where the address belongs': { baseUrl: `http://${clientToken}.test` },
  'where the locale belongs': { locale: `${clientToken}!` },
};

for (const [where, properties] of Object.entries(wrong)) {
  test(`a token that is given ${where} is not repeated`, async ({ page, checkout }) => {
    const heard = await open(page, checkout, properties);
    await expect.poll(() => checkout.read('status')).not.toBe('saving');
    const said = await heard();
    // The host itself may have put the value into an attribute, and may leave it there.
    const repeated = said.filter((one) => token.test(one) && !/^(attribute|markup): /.test(one));
    expect(repeated).toEqual([]);
  });
}

test('control: the test notices a token that is written to the console', async ({ page, checkout }) => {
  const heard = await open(page, checkout);
  await page.evaluate((token) => {
    console.log(token);
    sessionStorage.setItem('x', token);
    new BroadcastChannel('x').postMessage(token);
    navigator.locks.request(token, () => {});
    document.body.setAttribute('data-x', token);
    history.replaceState(token, '');
    fetch(`/?${token}`);
    dispatchEvent(new CustomEvent('plan-status', { detail: { token } }));
  }, clientToken);
  const found = (await heard()).filter((one) => token.test(one)).map((one) => one.split(':')[0]);
  const places = [
    'console',
    'storage',
    'channel',
    'lock',
    'attribute',
    'address',
    'event plan-status',
    'stored',
  ];
  expect(found).toEqual(expect.arrayContaining(places));
});

for (const [where, properties] of Object.entries({
  'in the metadata': { clientMetadata: { headers: { 'ff-secret-key': 'sk_1' } } },
  'in a text of the metadata': { clientMetadata: { note: 'FF-Secret-Key: sk_1' } },
  'in the session': { session: { clientToken, orderId, ffSecretKey: 'sk_1' } },
})) {
  test(`a secret key ${where} is refused, with the reason, and nothing is sent`, async ({
    page,
    checkout,
  }) => {
    await open(page, checkout, properties);
    await expectRefusedKey(checkout);
    expect(checkout.sandbox.writes(orderId)).toEqual([]);
  });
}

const expectRefusedKey = async (checkout: Checkout) => {
  await expect.poll(() => checkout.read('status')).toBe('closed');
  const problem = await checkout.read('problem');
  expect(problem).toMatchObject({
    kind: 'config',
    message: expect.stringContaining('whoever opens the page'),
  });
  expect(problem?.message).not.toContain('sk_1');
  const picked = await checkout.picker.evaluate((picker: PlanPickerElement) => picker.pick('year'));
  expect(picked.outcome).toBe('closed');
};

for (const attribute of ['ff-secret-key', 'ffSecretKey', 'data-ff-secret-key']) {
  test(`a secret key in the attribute ${attribute} is refused, with the reason, and nothing is sent`, async ({
    checkout,
  }) => {
    await checkout.open(scriptTag + checkout.markup(`${attribute}="sk_1"`));
    await expectRefusedKey(checkout);
    expect(checkout.written()).toEqual([]);
  });
}

test('a secret key in a property that no picker has is refused, with the reason, and nothing is sent', async ({
  checkout,
}) => {
  await checkout.open(`${checkout.markup()}<script>
    document.querySelector('ff-plan-picker').ffSecretKey = 'sk_1';
  </script>${scriptTag}`);
  await expectRefusedKey(checkout);
  expect(checkout.written()).toEqual([]);
});

test('mount() refuses a secret key, with the reason, and mounts nothing', async ({ page, checkout }) => {
  await checkout.open(`${scriptTag}<div id="here"></div>`);
  const thrown = await page.evaluate(() => {
    try {
      return window.PlanPicker?.mount('#here', { orgId: 'acme', 'ff-secret-key': 'sk_1' } as never).status;
    } catch (error) {
      return String(error);
    }
  });
  expect(thrown).toContain('whoever opens the page');
  expect(thrown).not.toContain('sk_1');
  await expect(page.locator('ff-plan-picker')).toHaveCount(0);
});
