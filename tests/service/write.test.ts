/** Which bytes are sent, and which outcome a write has if the service works or fails. */
import type { Socket } from 'node:net';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { WriteOutcome } from '../../src/protocol/event.ts';
import { createSandbox, type Fault, listen, type SandboxOptions } from '../../src/testing/index.ts';
import { orderId, requestTo, send, serveBytes, serveJson } from './servers.ts';

afterEach(() => void vi.unstubAllGlobals());

describe('a write to the sandbox', () => {
  const open = async (options: SandboxOptions = {}, ...faults: Fault[]) => {
    const sandbox = createSandbox(options);
    const { url, close } = await listen(sandbox);
    onTestFinished(async () => {
      sandbox.dispose();
      await close();
    });
    const { clientToken, orderId, orgId } = sandbox.createSession({ ident: 'pp_a', orgId: 'acme' });
    sandbox.fault(orderId, faults);
    const request = requestTo(url, { orgId, session: { clientToken, orderId } });
    return { sandbox, request, holds: () => sandbox.holds(orderId) };
  };

  test.each(['empty', 'envelope'] as const)('is acknowledged, and its plan is held: %s', async (answers) => {
    const { request, holds } = await open({ answers });
    expect(await send(request)).toEqual({ outcome: 'acknowledged' });
    expect(holds()).toBe('pp_b');
  });

  test.each<[Fault, WriteOutcome['outcome'], object, holds: string]>([
    [
      { kind: 'refuse', code: 'currency_mismatch', message: 'Other currency.' },
      'refused',
      { kind: 'refused', code: 'currency_mismatch', httpStatus: 400 },
      'pp_a',
    ],
    [{ kind: 'refuse-under-200' }, 'refused', { kind: 'refused', httpStatus: 200 }, 'pp_a'],
    [{ kind: 'expire' }, 'refused', { kind: 'session-expired', httpStatus: 401 }, 'pp_a'],
    [{ kind: 'error', status: 500 }, 'lost', { kind: 'unclear', httpStatus: 500 }, 'pp_a'],
    [{ kind: 'error', status: 503, applied: true }, 'lost', { kind: 'unclear', httpStatus: 503 }, 'pp_b'],
    [{ kind: 'error', status: 504, applied: true }, 'lost', { kind: 'unclear', httpStatus: 504 }, 'pp_b'],
    [{ kind: 'rate-limit', retryAfter: 3 }, 'unclear', { kind: 'unclear', httpStatus: 429 }, 'pp_a'],
    [{ kind: 'html' }, 'lost', { kind: 'unclear', httpStatus: 200, code: 'unknown-answer' }, 'pp_a'],
    [{ kind: 'drop-before' }, 'lost', { kind: 'unreachable', message: 'the connection failed' }, 'pp_a'],
    [{ kind: 'drop-after' }, 'lost', { kind: 'unreachable', message: 'the connection failed' }, 'pp_b'],
  ])('that meets %j is %s', async (fault, outcome, problem, held) => {
    const { request, holds } = await open({}, fault);
    expect(await send(request)).toMatchObject({ outcome, problem: { ident: 'pp_b', ...problem } });
    expect(holds()).toBe(held);
  });

  test('of a plan that the sandbox does not know is refused', async () => {
    const { request } = await open({ plans: ['pp_a'] });
    const problem = { kind: 'refused', code: 'price_point_not_found', httpStatus: 404 };
    expect(await send(request)).toMatchObject({ outcome: 'refused', ends: 'no', problem });
  });

  test('of a session that the sandbox does not know is refused', async () => {
    const { request } = await open();
    const session = { clientToken: 'another', orderId: request.session.orderId };
    expect(await send({ ...request, session })).toMatchObject({ outcome: 'refused' });
  });

  test('that is given up is lost, and may still be applied', async () => {
    const { sandbox, request, holds } = await open();
    const gate = sandbox.hold(request.session.orderId);
    const shopper = new AbortController();
    const writing = send(request, { signal: shopper.signal });
    await gate.arrived;
    shopper.abort();
    const problem = { kind: 'unreachable', message: 'the write was given up' };
    expect(await writing).toMatchObject({ outcome: 'lost', problem });
    expect(holds()).toBe('pp_a');
    gate.release();
    await sandbox.until(() => holds() === 'pp_b');
  });

  test('carries the metadata', async () => {
    const { sandbox, request } = await open();
    await send({ ...request, clientMetadata: { funnel: 'x', step: { n: 2 } } });
    const [write] = sandbox.writes(request.session.orderId);
    expect(write?.body).toMatchObject({ client_metadata: { funnel: 'x', step: { n: 2 } } });
    expect(write?.unknown).toEqual([]);
  });
});

describe('the request', () => {
  test('has exactly these bytes, and only one header of the picker’s own: the content type', async () => {
    const acknowledge = (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
    const ours = await serveBytes(acknowledge);
    const plain = await serveBytes(acknowledge);
    await send(requestTo(ours.url, { clientMetadata: { from: 'a page' } }));
    await fetch(plain.url, { method: 'POST', body: '{}', headers: { 'content-type': 'x' } });

    const [head = '', body] = (await ours.asked).split('\r\n\r\n');
    const [line, ...headers] = head.split('\r\n');
    const [, ...platform] = ((await plain.asked).split('\r\n\r\n')[0] ?? '').split('\r\n');
    const names = (list: string[]) => list.map((header) => header.split(':')[0]?.toLowerCase()).sort();
    expect(line).toBe('POST /acme/v1/checkout/update_client_session HTTP/1.1');
    expect(names(headers)).toEqual(names(platform));
    expect(headers).toContain('content-type: application/json');
    expect(body).toBe(
      `{"client_token":"token-of-a-shopper","order_id":"${orderId}","pp_ident":"pp_b","client_metadata":{"from":"a page"}}`,
    );
  });

  test.each([
    ['/', ''],
    ['//', ''],
    ['/billing', '/billing'],
    ['/billing/', '/billing'],
    ['/?', ''],
    ['/#', ''],
    [' ', ''],
  ])('goes to the base address that ends in %j', async (end, path) => {
    const { url, requests } = await serveJson(200, '{}');
    expect(await send(requestTo(url + end))).toEqual({ outcome: 'acknowledged' });
    expect(requests.map((request) => request.url)).toEqual([
      `${path}/acme/v1/checkout/update_client_session`,
    ]);
  });

  test.each([
    [undefined, ['client_token', 'order_id', 'pp_ident']],
    [{}, ['client_token', 'order_id', 'pp_ident', 'client_metadata']],
  ])('carries metadata only if it is given: %j', async (clientMetadata, names) => {
    const { url, requests } = await serveJson(200, '{}');
    await send(requestTo(url, { clientMetadata }));
    expect(Object.keys(JSON.parse(requests[0]?.body ?? ''))).toEqual(names);
  });

  test('is sent once, whatever the answer', async () => {
    for (const status of [408, 429, 500, 503, 504]) {
      const { url, requests } = await serveJson(status, '', { 'retry-after': '0' });
      await send(requestTo(url));
      expect(requests).toHaveLength(1);
    }
  });

  test('is sent even if the browser says that it is offline', async () => {
    vi.stubGlobal('navigator', { onLine: false });
    const { url } = await serveJson(200, '{}');
    expect(await send(requestTo(url))).toEqual({ outcome: 'acknowledged' });
  });
});
