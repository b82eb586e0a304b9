/**
 * If the configuration is wrong, the message must name the option and its attribute, and describe the given value.
 * Nothing is sent.
 */
import { describe, expect, test } from 'vitest';
import { problemWith } from '../../src/service/configuration.ts';
import { defaultTimeout, sendWrite, type WriteRequest } from '../../src/service/write.ts';
import { orderId, problemOf, requestTo, send, serveJson } from './servers.ts';

const session = { clientToken: 'token-of-a-shopper', orderId };
const id = '1 to 64 letters, digits, hyphens or underscores';
const address = 'an https:// address (http:// on localhost only) without credentials, query or fragment';
const metadata = 'a plain object';
const ident = '1 to 256 letters, digits, hyphens or underscores, such as "pp_month"';

test.each<[message: string, changes: object]>([
  [`org-id / orgId: expected ${id}, got nothing`, { orgId: '' }],
  [`org-id / orgId: expected ${id}, got nothing`, { orgId: undefined }],
  [`org-id / orgId: expected ${id}, got nothing`, { orgId: null }],
  [`org-id / orgId: expected ${id}, got "a/b"`, { orgId: 'a/b' }],
  [`org-id / orgId: expected ${id}, got ".."`, { orgId: '..' }],
  [`org-id / orgId: expected ${id}, got "a\\nb"`, { orgId: 'a\nb' }],
  [`org-id / orgId: expected ${id}, got a text of 65 characters`, { orgId: 'x'.repeat(65) }],
  [`org-id / orgId: expected ${id}, got a list`, { orgId: ['acme'] }],
  [`org-id / orgId: expected ${id}, got a number`, { orgId: 7 }],
  [`base-url / baseUrl: expected ${address}, got "http://billing.test"`, { baseUrl: 'http://billing.test' }],
  [`base-url / baseUrl: expected ${address}, got "billing.test"`, { baseUrl: 'billing.test' }],
  [
    `base-url / baseUrl: expected ${address}, got "http://localhost.evil.test"`,
    { baseUrl: 'http://localhost.evil.test' },
  ],
  [
    `base-url / baseUrl: expected ${address}, got "http://127.0.0.1.evil.test"`,
    { baseUrl: 'http://127.0.0.1.evil.test' },
  ],
  [
    `base-url / baseUrl: expected ${address}, got "javascript:alert(1)//"`,
    { baseUrl: 'javascript:alert(1)//' },
  ],
  [`base-url / baseUrl: expected ${address}, got "/billing"`, { baseUrl: '/billing' }],
  [
    `base-url / baseUrl: expected ${address}, got "http://${'x'.repeat(72)}…"`,
    { baseUrl: `http://${'x'.repeat(100)}` },
  ],
  [`base-url / baseUrl: expected ${address}, got another`, { baseUrl: 'https://user:word@billing.test' }],
  [`base-url / baseUrl: expected ${address}, got another`, { baseUrl: 'https://billing.test/?a=b' }],
  [`base-url / baseUrl: expected ${address}, got another`, { baseUrl: 'https://billing.test/#a' }],
  [`base-url / baseUrl: expected ${address}, got nothing`, { baseUrl: '' }],
  [`base-url / baseUrl: expected ${address}, got nothing`, { baseUrl: null }],
  ['session: expected an object { clientToken, orderId }, got nothing', { session: null }],
  ['session: expected an object { clientToken, orderId }, got a text of 5 characters', { session: 'token' }],
  ['session: expected an object { clientToken, orderId }, got a list', { session: [] }],
  [
    'client-token / session.clientToken: expected a text that is not empty, got nothing',
    { session: { orderId } },
  ],
  [
    'client-token / session.clientToken: expected a text that is not empty, got a text of 1 characters',
    { session: { ...session, clientToken: ' ' } },
  ],
  [
    'client-token / session.clientToken: expected a text that is not empty, got a number',
    { session: { ...session, clientToken: 7 } },
  ],
  ['order-id / session.orderId: expected a UUID, got "7"', { session: { ...session, orderId: '7' } }],
  [
    `order-id / session.orderId: expected a UUID, got "${orderId}0"`,
    { session: { ...session, orderId: `${orderId}0` } },
  ],
  ['order-id / session.orderId: expected a UUID, got nothing', { session: { clientToken: 'token' } }],
  [
    `session.ident: expected ${ident}, got a text of 4 characters`,
    { session: { ...session, ident: 'pp b' } },
  ],
  [`session.ident: expected ${ident}, got a number`, { session: { ...session, ident: 7 } }],
  [
    'session.fresh: expected true or false, got a text of 4 characters',
    { session: { ...session, fresh: 'true' } },
  ],
  [`clientMetadata: expected ${metadata}, got a list`, { clientMetadata: [] }],
  [`clientMetadata: expected ${metadata}, got a text of 1 characters`, { clientMetadata: 'x' }],
  [`clientMetadata: expected ${metadata}, got nothing`, { clientMetadata: null }],
])('%s', async (message, changes) => {
  const { url, requests } = await serveJson(200, '{}');
  expect(await send(requestTo(url, changes as Partial<WriteRequest>))).toEqual({
    outcome: 'unsent',
    problem: { kind: 'config', message },
  });
  expect(requests).toEqual([]);
});

test.each(['', 'pp b', 'x'.repeat(257), 7, null, undefined, '__proto__\n'])(
  'for an invalid plan, the problem names `ident`, and nothing is sent: %j',
  async (ident) => {
    const { url, requests } = await serveJson(200, '{}');
    const signal = new AbortController().signal;
    const ended = await sendWrite(requestTo(url), ident as string, { signal, timeout: defaultTimeout });
    expect(ended).toMatchObject({ outcome: 'unsent', problem: { kind: 'config' } });
    expect(problemOf(ended).message).toMatch('ident: expected ');
    expect(requests).toEqual([]);
  },
);

describe('nothing is sent where the metadata has', () => {
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  const broken = {
    get value() {
      throw new Error('token-of-a-shopper');
    },
  };

  test.each([
    ['a cycle', cyclic],
    ['a BigInt', { count: 7n }],
    ['a getter that throws', broken],
  ])('%s', async (_, clientMetadata) => {
    const { url, requests } = await serveJson(200, '{}');
    expect(await send(requestTo(url, { clientMetadata }))).toEqual({
      outcome: 'unsent',
      problem: {
        kind: 'config',
        message: 'clientMetadata: expected values that JSON can hold',
        ident: 'pp_b',
      },
    });
    expect(requests).toEqual([]);
  });
});

test.each(['baseUrl', 'orgId', 'session', 'clientMetadata'])(
  'if the %s throws when it is read, the problem says so, and nothing is thrown',
  async (name) => {
    const request = Object.defineProperty(requestTo('https://billing.test'), name, {
      enumerable: true,
      get() {
        throw new Error('token-of-a-shopper');
      },
    });
    const ended = await send(request);
    expect(ended).toMatchObject({ outcome: 'unsent', problem: { kind: 'config' } });
    expect(problemOf(ended).message).toMatch(/^\w+: expected values that can be read$/);
  },
);

test.each([
  ['the session', { session: { clientToken: 'token', orderId, 'ff-secret-key': 'sk' } }],
  ['the metadata', { clientMetadata: { headers: { 'FF-Secret-Key': 'sk' } } }],
  ['a text of the metadata', { clientMetadata: { note: 'ff_secret_key=sk' } }],
])('a secret key in %s is refused, and the host is told why', async (_, changes) => {
  const { url, requests } = await serveJson(200, '{}');
  const ended = await send(requestTo(url, changes));
  expect(problemOf(ended).message).toMatch(/no ff-secret-key: whoever opens the page could read it/);
  expect(problemOf(ended).message).not.toContain('sk');
  expect(requests).toEqual([]);
});

test.each([
  'https://billing.funnelfox.com',
  'https://billing.test:8443/path/',
  'http://localhost:5173',
  'http://shop.localhost',
  'http://127.0.0.1',
  'http://[::1]:8080',
])('the address %s is accepted', (baseUrl) => {
  expect(problemWith(requestTo(baseUrl))).toBeNull();
});

test.each([true, false, undefined])('a session may say whether it is fresh: %s', (fresh) => {
  const { baseUrl, orgId } = requestTo('https://billing.test');
  expect(
    problemWith({
      baseUrl,
      orgId,
      session: { ...session, ident: 'pp_a', ...(fresh !== undefined && { fresh }) },
    }),
  ).toBeNull();
});

test('the address is checked even if the browser has no URL.canParse', () => {
  const { canParse } = URL;
  Reflect.deleteProperty(URL, 'canParse');
  try {
    expect(problemWith(requestTo('https://billing.test'))).toBeNull();
    expect(problemWith(requestTo('billing.test'))).not.toBeNull();
  } finally {
    URL.canParse = canParse;
  }
});
