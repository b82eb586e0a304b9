/**
 * If another script puts properties on `Object.prototype`, neither the request nor the meaning of an answer may change.
 */
import type { Options } from 'ky';
import { afterEach, expect, test, vi } from 'vitest';
import { outcomeOf } from '../../src/service/outcome.ts';
import { answerOf, envelope, orderId, requestTo, send, serveJson } from './servers.ts';

afterEach(() => void vi.unstubAllGlobals());

const called: unknown[][] = [];
const spy = (...args: unknown[]) => {
  called.push(args);
  return args[0];
};
const elsewhere = 'https://elsewhere.test';

/** All options of ky and `fetch` (the compiler checks that none is missing), and one option of Node's `fetch`. */
const options: Readonly<Record<keyof Options, unknown>> & Readonly<Record<string, unknown>> = {
  json: { evil: true },
  parseJson: spy,
  stringifyJson: spy,
  searchParams: { evil: 'true' },
  baseUrl: elsewhere,
  prefix: elsewhere,
  retry: { limit: 9, methods: ['post'], statusCodes: [200] },
  timeout: 1,
  totalTimeout: 1,
  hooks: { init: [spy], beforeRequest: [spy], afterResponse: [spy], beforeError: [spy] },
  throwHttpErrors: true,
  onDownloadProgress: spy,
  onUploadProgress: spy,
  fetch: spy,
  context: { evil: true },
  method: 'PUT',
  headers: { 'x-evil': 'true' },
  body: 'evil',
  mode: 'no-cors',
  credentials: 'include',
  cache: 'force-cache',
  redirect: 'follow',
  referrer: elsewhere,
  referrerPolicy: 'unsafe-url',
  integrity: 'sha256-evil',
  keepalive: true,
  signal: AbortSignal.abort(),
  window: 'evil',
  duplex: 'full',
  priority: 'low',
  dispatcher: { dispatch: spy },
  // The options of the picker itself.
  session: { clientToken: 'evil', orderId },
  orgId: 'evil',
  clientMetadata: { evil: true },
  problemKinds: { bad_request: 'unchanged' },
  acknowledges: spy,
  ident: 'pp_evil',
  maxBytes: 1,
};

const polluted = async <T>(name: string, value: unknown, run: () => T): Promise<Awaited<T>> => {
  Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
  try {
    return await run();
  } finally {
    Reflect.deleteProperty(Object.prototype, name);
  }
};

// Node's own `fetch` would inherit `dispatcher`, whatever the picker does. So the test replaces `fetch`, and checks the
// arguments that `fetch` gets.
test.each(Object.keys(options))('%s: still sends the same request to the same place', async (name) => {
  called.length = 0;
  const answer = Response.json({});
  const fetch = vi.fn(async (_url: string, _init: RequestInit) => answer);
  vi.stubGlobal('fetch', fetch);
  const outcome = await polluted(name, options[name], () => send(requestTo('https://billing.test')));

  expect(outcome).toEqual({ outcome: 'acknowledged' });
  expect(called).toEqual([]);
  expect(fetch).toHaveBeenCalledOnce();
  const [url, init] = fetch.mock.calls[0] ?? [];
  expect(url).toBe('https://billing.test/acme/v1/checkout/update_client_session');
  const given = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: `{"client_token":"token-of-a-shopper","order_id":"${orderId}","pp_ident":"pp_b"}`,
    signal: expect.any(AbortSignal),
    credentials: 'omit',
    redirect: 'error',
    cache: 'default',
    referrer: '',
    referrerPolicy: 'no-referrer',
    mode: 'cors',
    integrity: '',
    keepalive: false,
    priority: 'auto',
    duplex: 'half',
    window: null,
  };
  expect(init).toEqual(given);
  for (const option of Object.keys(given)) expect(Object.hasOwn(init ?? {}, option), option).toBe(true);
  expect(init?.signal?.aborted).toBe(false);
});

test.each(['problemKinds', 'acknowledges'])('%s: makes no refusal an acknowledgement', async (name) => {
  const { url } = await serveJson(400, JSON.stringify(envelope({ code: 'bad_request' })));
  const outcome = await polluted(name, options[name], () => send(requestTo(url)));
  expect(outcome).toMatchObject({ outcome: 'refused' });
});

test('an answer planted there, on `Object.prototype`, does not count', async () => {
  const read = (name: string, value: unknown, body: string, status = 200) =>
    polluted(name, value, () => outcomeOf(answerOf(status, body), 'pp_b').outcome);
  expect(await read('status', 'error', '{}')).toBe('acknowledged');
  expect(await read('error', [], '{}')).toBe('acknowledged');
  expect(await read('status', 'success', '{"error":[]}')).toBe('lost');
  expect(await read('status', 'error', '{"error":[]}', 400)).toBe('lost');
  expect(await read('error', [], '{"status":"error"}', 400)).toBe('lost');
  expect(await read('req_id', 'r', '{"status":"error"}', 400)).toBe('lost');
});

test('a text planted on `Object.prototype` does not count as the answer that was too long to read', async () => {
  const read = () => outcomeOf(answerOf(200, '', { body: 'oversized' }), 'pp_b').outcome;
  expect(await polluted('text', '{}', read)).toBe('lost');
});

test('a code planted on `Object.prototype` ends no session', async () => {
  const read = () => outcomeOf(answerOf(400, '{"status":"error","error":[{}]}'), 'pp_b');
  expect(await polluted('code', 'session_expired', read)).toMatchObject({ ends: 'no' });
  expect(
    await polluted('0', { code: 'session_expired' }, () =>
      outcomeOf(answerOf(400, '{"status":"error","error":[]}'), 'pp_b'),
    ),
  ).toMatchObject({ ends: 'no' });
});

test('toJSON on `Object.prototype`, as old libraries add it, does not change the body', async () => {
  const { url, requests } = await serveJson(200, '{}');
  await polluted(
    'toJSON',
    () => 'evil',
    () => send(requestTo(url)),
  );
  expect(JSON.parse(requests[0]?.body ?? '')).toEqual({
    client_token: 'token-of-a-shopper',
    order_id: orderId,
    pp_ident: 'pp_b',
  });
});
