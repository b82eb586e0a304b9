import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request as rawRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type InlineConfig, preview } from 'vite';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  type Clock,
  createSandbox,
  type Fault,
  type Listener,
  listen,
  type SandboxOptions,
  type SandboxSession,
  sandboxPlugin,
} from '../src/testing/index.ts';

const json = { 'content-type': 'application/json' };

let sandbox: ReturnType<typeof createSandbox>;
let listener: Listener;
let clock: HandClock;
let session: SandboxSession;

async function start(options: SandboxOptions = {}) {
  clock = createHandClock();
  sandbox = createSandbox({ clock, ...options });
  listener = await listen(sandbox);
  session = sandbox.createSession({ ident: 'pp_a', orgId: 'acme' });
}

async function stop() {
  sandbox.dispose();
  await listener.close();
}

async function restart(options: SandboxOptions) {
  await stop();
  await start(options);
}

beforeEach(() => start());
afterEach(stop);

const endpoint = (orgId = session.orgId) => `${listener.url}/${orgId}/v1/checkout/update_client_session`;
const bodyFor = (ident: string) => ({
  client_token: session.clientToken,
  order_id: session.orderId,
  pp_ident: ident,
});
const post = (body: unknown, init: RequestInit = {}) =>
  fetch(endpoint(), { method: 'POST', headers: json, body: JSON.stringify(body), ...init });
const write = (ident: string, signal: AbortSignal | null = null) => post(bodyFor(ident), { signal });

const holds = () => sandbox.holds(session.orderId);
const writes = () => sandbox.writes(session.orderId);
const outcomes = () => writes().map(({ outcome }) => outcome);
const fault = (...faults: Fault[]) => sandbox.fault(session.orderId, faults);
const codeOf = async (response: Response) => (await response.json()).error[0].code;

describe('a write', () => {
  it('is answered with an empty object and held', async () => {
    const response = await write('pp_b');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({});
    expect(holds()).toBe('pp_b');
  });

  it('is answered in the envelope when the sandbox is told so', async () => {
    await restart({ answers: 'envelope' });
    expect(await (await write('pp_b')).json()).toMatchObject({ status: 'success', data: {} });
  });

  it('is recorded with what was sent, how it ended, and when', async () => {
    clock.pass(40);
    await write('pp_b');
    expect(writes()).toEqual([
      {
        n: 1,
        arrivedAt: 40,
        ident: 'pp_b',
        body: bodyFor('pp_b'),
        unknown: [],
        outcome: 'applied',
        status: 200,
        appliedAt: 40,
        clientLeft: false,
      },
    ]);
  });

  it('may carry metadata, and properties the service does not know, which are recorded', async () => {
    const body = { ...bodyFor('pp_b'), client_metadata: { funnel: 'x' }, coupon: 'SAVE' };
    expect((await post(body)).status).toBe(200);
    expect(writes()[0]).toMatchObject({ body, unknown: ['coupon'] });
  });

  it('may declare a charset', async () => {
    const headers = { 'content-type': 'Application/JSON; charset=utf-8' };
    expect((await post(bodyFor('pp_b'), { headers })).status).toBe(200);
  });
});

describe('a request the service does not accept', () => {
  it.each<[string, number, string, () => Promise<Response>]>([
    [
      'for another path',
      404,
      'not_found',
      () => fetch(`${listener.url}/acme/v1/checkout`, { method: 'POST' }),
    ],
    ['for a malformed organisation', 404, 'not_found', () => fetch(endpoint('a.b'), { method: 'POST' })],
    ['by GET', 405, 'method_not_allowed', () => fetch(endpoint())],
    ['by PUT', 405, 'method_not_allowed', () => post(bodyFor('pp_b'), { method: 'PUT' })],
    [
      'as plain text',
      415,
      'unsupported_media_type',
      () => post(bodyFor('pp_b'), { headers: { 'content-type': 'text/plain' } }),
    ],
    [
      'with a secret key',
      400,
      'secret_key_exposed',
      () => post(bodyFor('pp_b'), { headers: { ...json, 'ff-secret-key': 'sk' } }),
    ],
    ['that is not JSON', 400, 'validation_error', () => post(null, { body: '{' })],
    ['that is not an object', 400, 'validation_error', () => post([])],
    ['without a token', 400, 'validation_error', () => post({ ...bodyFor('pp_b'), client_token: undefined })],
    ['with an empty token', 400, 'validation_error', () => post({ ...bodyFor('pp_b'), client_token: '' })],
    [
      'with an order that is no UUID',
      400,
      'validation_error',
      () => post({ ...bodyFor('pp_b'), order_id: '7' }),
    ],
    ['without a plan', 400, 'validation_error', () => post({ ...bodyFor('pp_b'), pp_ident: undefined })],
    ['with a malformed plan', 400, 'validation_error', () => write('pp b')],
    ['with a plan of 257 letters', 400, 'validation_error', () => write('p'.repeat(257))],
    [
      'with metadata that is a list',
      400,
      'validation_error',
      () => post({ ...bodyFor('pp_b'), client_metadata: [] }),
    ],
    [
      'with the token of another session',
      404,
      'session_not_found',
      () => post({ ...bodyFor('pp_b'), client_token: sandbox.createSession().clientToken }),
    ],
    [
      'for an order without a session',
      404,
      'session_not_found',
      () => post({ ...bodyFor('pp_b'), order_id: crypto.randomUUID() }),
    ],
    [
      'for the session of another organisation',
      404,
      'session_not_found',
      () =>
        fetch(endpoint('other'), { method: 'POST', headers: json, body: JSON.stringify(bodyFor('pp_b')) }),
    ],
  ])('%s is answered %i %s and not applied', async (_, status, code, send) => {
    const response = await send();
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({
      status: 'error',
      error: [{ code, type: 'api_exception', msg: expect.any(String) }],
      req_id: expect.stringMatching(/^req_/),
    });
    expect(holds()).toBe('pp_a');
  });

  it('is told everything that is wrong with its body', async () => {
    const response = await post({ order_id: 7 });
    expect((await response.json()).error.map(({ msg }: { msg: string }) => msg)).toEqual([
      'client_token: expected a non-empty string',
      'order_id: expected a UUID',
      'pp_ident: expected a string matching ^[-A-Za-z_0-9]{1,256}$',
    ]);
  });

  it('is recorded as refused where its order is known', async () => {
    await write('pp b');
    expect(writes()).toMatchObject([{ ident: 'pp b', outcome: 'refused', status: 400, appliedAt: null }]);
  });

  it('names a plan outside the ones the service knows', async () => {
    await restart({ plans: ['pp_a', 'pp_b'] });
    const response = await write('pp_c');
    expect([response.status, await codeOf(response)]).toEqual([404, 'price_point_not_found']);
    expect((await write('pp_b')).status).toBe(200);
  });
});

describe('a fault', () => {
  it.each<[Fault, number, string]>([
    [{ kind: 'refuse' }, 400, 'bad_request'],
    [{ kind: 'refuse', status: 422, code: 'no_such_price' }, 422, 'no_such_price'],
    [{ kind: 'refuse-under-200', code: 'no_such_price' }, 200, 'no_such_price'],
    [{ kind: 'expire' }, 401, 'session_expired'],
    [{ kind: 'already-paid' }, 409, 'already_paid'],
    [{ kind: 'already-subscribed' }, 409, 'double_purchase'],
  ])('%o refuses with the envelope', async (given, status, code) => {
    fault(given);
    const response = await write('pp_b');
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ status: 'error', error: [{ code }] });
    expect(holds()).toBe('pp_a');
    expect(writes()).toMatchObject([{ outcome: 'refused', status }]);
  });

  it.each([500, 501, 503])('error %i is answered without applying', async (status) => {
    fault({ kind: 'error', status });
    expect((await write('pp_b')).status).toBe(status);
    expect([holds(), ...outcomes()]).toEqual(['pp_a', 'error']);
  });

  it('error is answered after applying when it says so', async () => {
    fault({ kind: 'error', status: 500, applied: true });
    expect((await write('pp_b')).status).toBe(500);
    expect(holds()).toBe('pp_b');
    expect(writes()).toMatchObject([{ outcome: 'error', status: 500, appliedAt: 0 }]);
  });

  it('rate-limit says when to come back', async () => {
    fault({ kind: 'rate-limit', retryAfter: 7 });
    const response = await write('pp_b');
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7']);
    expect([holds(), ...outcomes()]).toEqual(['pp_a', 'rate limited']);
  });

  it('html answers a page in the place of the service', async () => {
    fault({ kind: 'html' });
    const response = await write('pp_b');
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    expect([holds(), ...outcomes()]).toEqual(['pp_a', 'intercepted']);
  });

  it('unsigned answers what something in between says, and the write is not applied', async () => {
    fault({ kind: 'unsigned' });
    const response = await write('pp_b');
    expect([response.status, await response.json()]).toEqual([403, { message: 'Forbidden' }]);
    expect(writes()).toMatchObject([{ outcome: 'intercepted', status: 403, appliedAt: null }]);
    expect(holds()).toBe('pp_a');
  });

  it.each([
    [200, '{"offline":true}', 'application/json'],
    [503, '', 'text/html; charset=utf-8'],
    [204, '', 'text/html; charset=utf-8'],
  ])('unsigned may say %i %s, of a write that was applied', async (status, body, type) => {
    fault({ kind: 'unsigned', status, body, applied: true });
    const response = await write('pp_b');
    expect([response.status, await response.text(), response.headers.get('content-type')]).toEqual([
      ...[status, body, type],
    ]);
    expect(writes()).toMatchObject([{ outcome: 'intercepted', status, appliedAt: 0 }]);
    expect(holds()).toBe('pp_b');
  });

  it('unsigned may be said of a write that is applied late, over a newer one', async () => {
    fault({ kind: 'unsigned', applied: 'late', ms: 700, times: 1 });
    expect((await write('pp_b')).status).toBe(403);
    expect((await write('pp_c')).status).toBe(200);
    expect([holds(), ...outcomes()]).toEqual(['pp_c', 'waiting', 'applied']);
    clock.pass(700);
    await sandbox.until(() => holds() === 'pp_b');
    expect(writes()).toMatchObject([{ outcome: 'applied late', status: 403, appliedAt: 700 }, {}]);
  });

  it('refuse-repeat applies the first transmission of a write and refuses the second', async () => {
    fault({ kind: 'refuse-repeat', code: 'price_point_not_available', times: 1 });
    await expect(write('pp_b')).rejects.toThrow(TypeError);
    expect((await write('pp_c')).status).toBe(200);
    const repeat = await write('pp_b');
    expect([repeat.status, await codeOf(repeat)]).toEqual([400, 'price_point_not_available']);
    expect([holds(), ...outcomes()]).toEqual(['pp_c', 'dropped after', 'applied', 'refused']);
    expect((await write('pp_b')).status).toBe(200);
  });

  it('drop-before drops the connection and does not apply', async () => {
    fault({ kind: 'drop-before' });
    await expect(write('pp_b')).rejects.toThrow(TypeError);
    expect(holds()).toBe('pp_a');
    expect(writes()).toMatchObject([{ outcome: 'dropped before', status: null, appliedAt: null }]);
  });

  it('drop-after drops the connection and has applied', async () => {
    fault({ kind: 'drop-after' });
    await expect(write('pp_b')).rejects.toThrow(TypeError);
    expect(holds()).toBe('pp_b');
    expect(writes()).toMatchObject([{ outcome: 'dropped after', status: null, appliedAt: 0 }]);
  });

  it('hang never answers and never applies', async () => {
    fault({ kind: 'hang' });
    const client = new AbortController();
    const answer = write('pp_b', client.signal);
    await sandbox.until(() => outcomes()[0] === 'never answered');
    client.abort();
    await expect(answer).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    await sandbox.until(() => writes()[0]?.clientLeft === true);
    expect(clock.timers()).toBe(0);
    expect(holds()).toBe('pp_a');
  });

  it('apply-late applies after the client left, over a newer write', async () => {
    fault({ kind: 'apply-late', ms: 3000, ident: 'pp_b' });
    const client = new AbortController();
    const lost = write('pp_b', client.signal);
    await sandbox.until(() => clock.timers() === 1);
    client.abort();
    await expect(lost).rejects.toThrow();
    await sandbox.until(() => writes()[0]?.clientLeft === true);

    expect((await write('pp_c')).status).toBe(200);
    clock.pass(2999);
    expect([clock.timers(), holds()]).toEqual([1, 'pp_c']);
    clock.pass(1);
    await sandbox.until(() => holds() === 'pp_b');
    expect(writes()).toMatchObject([
      { ident: 'pp_b', outcome: 'applied late', status: null, appliedAt: 3000, clientLeft: true },
      { ident: 'pp_c', outcome: 'applied', status: 200, appliedAt: 0, clientLeft: false },
    ]);
    expect(sandbox.pay(session.orderId)).toMatchObject({ ident: 'pp_b' });
  });

  it.each([504, 'drop'] as const)('apply-late may say %s at once', async (answer) => {
    fault({ kind: 'apply-late', ms: 3000, answer });
    const told = write('pp_b').then(
      ({ status }) => status,
      () => 'drop',
    );
    expect(await told).toBe(answer);
    expect([holds(), ...outcomes()]).toEqual(['pp_a', 'waiting']);
    clock.pass(3000);
    await sandbox.until(() => holds() === 'pp_b');
    expect(outcomes()).toEqual(['applied late']);
  });

  it('slow delays the write, and applies it late when the client does not wait', async () => {
    fault({ kind: 'slow', ms: 800 });
    const patient = write('pp_b');
    await sandbox.until(() => clock.timers() === 1);
    expect(holds()).toBe('pp_a');
    clock.pass(800);
    expect((await patient).status).toBe(200);

    const client = new AbortController();
    const impatient = write('pp_c', client.signal);
    await sandbox.until(() => clock.timers() === 1);
    client.abort();
    await expect(impatient).rejects.toThrow();
    await sandbox.until(() => writes()[1]?.clientLeft === true);
    clock.pass(800);
    await sandbox.until(() => holds() === 'pp_c');
    expect(outcomes()).toEqual(['applied', 'applied late']);
  });
});

describe('several faults', () => {
  it('come one after the other, each as often as it says', async () => {
    fault({ kind: 'error', status: 500, times: 2 }, { kind: 'refuse', times: 1 });
    const statuses = [];
    for (let n = 0; n < 4; n++) statuses.push((await write('pp_b')).status);
    expect(statuses).toEqual([500, 500, 400, 200]);
    expect(sandbox.faults(session.orderId)).toEqual([]);
  });

  it('leave the writes of other plans alone', async () => {
    fault({ kind: 'error', status: 503, ident: 'pp_b', times: 1 });
    expect((await write('pp_c')).status).toBe(200);
    expect((await write('pp_b')).status).toBe(503);
    expect((await write('pp_b')).status).toBe(200);
  });

  it('combine with slow', async () => {
    fault(
      { kind: 'slow', ms: 300 },
      { kind: 'slow', ms: 500, ident: 'pp_b' },
      { kind: 'drop-after', times: 1 },
    );
    const answer = write('pp_b').catch(() => 'dropped');
    await sandbox.until(() => clock.timers() === 1);
    clock.pass(799);
    expect([clock.timers(), holds()]).toEqual([1, 'pp_a']);
    clock.pass(1);
    expect(await answer).toBe('dropped');
    expect(writes()).toMatchObject([{ outcome: 'dropped after', appliedAt: 800 }]);
    expect(sandbox.faults(session.orderId)).toHaveLength(2);
  });

  it('are taken away with null', async () => {
    fault({ kind: 'drop-before' });
    sandbox.fault(session.orderId, null);
    expect((await write('pp_b')).status).toBe(200);
  });

  it.each<[unknown, string]>([
    [{ kind: 'explode' }, 'faults[0].kind: expected one of slow, refuse,'],
    [{ kind: 'toString' }, 'faults[0].kind'],
    [null, ''],
    [[null], 'faults[0].kind'],
    [{ kind: 'slow' }, 'faults[0].ms: expected a whole number of milliseconds'],
    [[{ kind: 'html' }, { kind: 'html', times: 0 }], 'faults[1].times: expected a whole number from 1'],
    [{ kind: 'error', status: 404 }, 'faults[0].status: expected an HTTP status from 500 to 599'],
    [{ kind: 'apply-late', ms: 1, answer: 'maybe' }, "faults[0].answer: expected 'never', 'drop' or"],
    [{ kind: 'html', time: 1 }, "faults[0].time: a fault of kind 'html' has no such property"],
  ])('%j that cannot be are named', (input, message) => {
    const set = () => sandbox.fault(session.orderId, input as Fault);
    if (message === '') set();
    else expect(set).toThrow(message);
  });
});

describe('a gate', () => {
  it('holds the next write until it is released, and only that one', async () => {
    const gate = sandbox.hold(session.orderId);
    const held = write('pp_b');
    expect(await gate.arrived).toMatchObject({ n: 1, ident: 'pp_b', outcome: 'waiting' });
    expect((await write('pp_c')).status).toBe(200);
    gate.release();
    expect((await held).status).toBe(200);
    expect(writes().map(({ ident, outcome }) => [ident, outcome])).toEqual([
      ['pp_b', 'applied'],
      ['pp_c', 'applied'],
    ]);
    expect(holds()).toBe('pp_b');
  });

  it('holds the next write of one plan', async () => {
    const gate = sandbox.hold(session.orderId, { ident: 'pp_b' });
    expect((await write('pp_c')).status).toBe(200);
    const held = write('pp_b');
    await gate.arrived;
    expect(holds()).toBe('pp_c');
    gate.release();
    await held;
    expect(holds()).toBe('pp_b');
  });

  it('lets a write of a client that left be applied late', async () => {
    const gate = sandbox.hold(session.orderId);
    const client = new AbortController();
    const lost = write('pp_b', client.signal);
    await gate.arrived;
    client.abort();
    await expect(lost).rejects.toThrow();
    await sandbox.until(() => writes()[0]?.clientLeft === true);
    expect(holds()).toBe('pp_a');
    gate.release();
    await sandbox.until(() => holds() === 'pp_b');
    expect(outcomes()).toEqual(['applied late']);
  });

  it('lets through to the faults of the moment of release', async () => {
    const gate = sandbox.hold(session.orderId);
    const answer = write('pp_b');
    await gate.arrived;
    fault({ kind: 'refuse', status: 410 });
    gate.release();
    expect((await answer).status).toBe(410);
  });

  it('released before a write arrives does not hold it', async () => {
    const gate = sandbox.hold(session.orderId);
    gate.release();
    expect((await write('pp_b')).status).toBe(200);
    expect(await gate.arrived).toMatchObject({ ident: 'pp_b' });
  });
});

describe('a session', () => {
  it('is made up where nothing is asked for', () => {
    const made = sandbox.createSession();
    expect(made.clientToken).toMatch(/^sb_[0-9a-f]{32}$/);
    expect(sandbox.holds(made.orderId)).toBe(made.ident);
  });

  it('is opened as asked for, or not at all', () => {
    const orderId = crypto.randomUUID();
    const wish = { clientToken: 'sb_mine', orderId, ident: 'pp_x', orgId: 'acme' };
    expect(sandbox.createSession(wish)).toEqual(wish);
    expect(() => sandbox.createSession({ orderId })).toThrow('orderId: expected one without a session');
    expect(() => sandbox.createSession({ orderId: '7' })).toThrow('orderId: expected a UUID');
    expect(() => sandbox.createSession({ clientToken: '' })).toThrow(
      'clientToken: expected a non-empty string',
    );
    expect(() => sandbox.createSession({ ident: 'p p' })).toThrow('ident: expected a string matching');
  });

  it('is independent of other sessions', async () => {
    const other = sandbox.createSession({ ident: 'pp_x' });
    sandbox.fault(other.orderId, { kind: 'refuse' });
    await write('pp_b');
    expect([holds(), sandbox.holds(other.orderId), sandbox.writes(other.orderId)]).toEqual([
      'pp_b',
      'pp_x',
      [],
    ]);
  });

  it('that does not exist holds nothing and takes no orders', () => {
    const nowhere = crypto.randomUUID();
    expect([sandbox.holds(nowhere), sandbox.writes(nowhere), sandbox.payments(nowhere)]).toEqual([
      null,
      [],
      [],
    ]);
    expect(() => sandbox.pay(nowhere)).toThrow(
      'orderId: expected the order of a session that was opened here',
    );
    expect(() => sandbox.hold(nowhere)).toThrow('orderId');
  });

  it('refuses every write once it has expired', async () => {
    sandbox.expire(session.orderId);
    const response = await write('pp_b');
    expect([response.status, await codeOf(response)]).toEqual([401, 'session_expired']);
  });

  it('charges what it holds, each time', async () => {
    expect(sandbox.pay(session.orderId).ident).toBe('pp_a');
    expect((await write('pp_b')).status).toBe(200);
    clock.pass(5);
    sandbox.pay(session.orderId);
    expect(sandbox.payments(session.orderId)).toEqual([
      { ident: 'pp_a', paidAt: 0 },
      { ident: 'pp_b', paidAt: 5 },
    ]);
  });

  it('refuses every write once paid, when the sandbox is told so', async () => {
    await restart({ refuseWhenPaid: true });
    sandbox.pay(session.orderId);
    const response = await write('pp_b');
    expect([response.status, await codeOf(response)]).toEqual([409, 'already_paid']);
  });

  it('that was paid is not changed by a late write, when the sandbox is told so', async () => {
    await restart({ refuseWhenPaid: true });
    const gate = sandbox.hold(session.orderId);
    const answer = write('pp_b');
    await gate.arrived;
    sandbox.pay(session.orderId);
    gate.release();
    expect((await answer).status).toBe(409);
    expect(holds()).toBe('pp_a');
  });
});

describe('across origins', () => {
  const preflight = (method: string, headers?: string) =>
    fetch(endpoint(), {
      method: 'OPTIONS',
      headers: {
        origin: 'https://shop.example',
        'access-control-request-method': method,
        ...(headers && { 'access-control-request-headers': headers }),
      },
    });

  it('a preflight for the content type is answered and counted', async () => {
    const { status, headers } = await preflight('POST', 'content-type');
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-headers')).toBe('content-type');
    expect(headers.get('access-control-max-age')).toBe('0');
    const path = new URL(endpoint()).pathname;
    expect(sandbox.preflights()).toEqual([
      { path, method: 'POST', headers: ['content-type'], allowed: true },
    ]);
    expect(writes()).toEqual([]);
  });

  it.each([
    ['POST', 'content-type,x-request-id'],
    ['POST', 'Authorization'],
    ['PUT', 'content-type'],
  ])('a preflight for %s with %s is refused', async (method, asked) => {
    const { ok, headers } = await preflight(method, asked);
    expect([ok, headers.has('access-control-allow-origin')]).toEqual([false, false]);
    expect(sandbox.preflights()).toMatchObject([{ allowed: false }]);
  });

  it('a preflight may be remembered as long as the sandbox is told', async () => {
    await restart({ preflightMaxAge: 600 });
    expect((await preflight('POST')).headers.get('access-control-max-age')).toBe('600');
  });

  it('every answer may be read, and Retry-After with it', async () => {
    const faults: Fault[] = [
      { kind: 'refuse', times: 1 },
      { kind: 'error', status: 500, times: 1 },
      { kind: 'html', times: 1 },
      { kind: 'rate-limit', retryAfter: 1, times: 1 },
    ];
    fault(...faults);
    for (let n = 0; n <= faults.length; n++) {
      const { headers } = await write('pp_b');
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.get('access-control-expose-headers')).toBe('retry-after');
    }
  });
});

describe('the sandbox in process', () => {
  const requestFor = (ident: string, signal: AbortSignal | null = null) =>
    new Request('https://billing.example/acme/v1/checkout/update_client_session', {
      method: 'POST',
      headers: json,
      body: JSON.stringify(bodyFor(ident)),
      signal,
    });

  it('is a fetch that works detached', async () => {
    const { fetch } = sandbox;
    expect(await (await fetch(requestFor('pp_b'))).json()).toEqual({});
    expect(holds()).toBe('pp_b');
  });

  it('rejects as fetch does', async () => {
    fault({ kind: 'drop-before', times: 1 });
    await expect(sandbox.fetch(requestFor('pp_b'))).rejects.toThrow(TypeError);

    const reason = new Error('gave up');
    await expect(sandbox.fetch(requestFor('pp_b', AbortSignal.abort(reason)))).rejects.toBe(reason);
    expect(writes()).toHaveLength(1);

    const gate = sandbox.hold(session.orderId);
    const client = new AbortController();
    const held = sandbox.fetch(requestFor('pp_b', client.signal));
    await gate.arrived;
    client.abort(reason);
    await expect(held).rejects.toBe(reason);
  });

  it('takes no notice of a signal that aborts after the answer', async () => {
    const client = new AbortController();
    await sandbox.fetch(requestFor('pp_b', client.signal));
    client.abort();
    expect(writes()).toMatchObject([{ outcome: 'applied', status: 200, clientLeft: false }]);
  });

  it('tells listeners of changes until they stop listening, whatever other listeners do', async () => {
    let heard = 0;
    const hear = () => {
      heard++;
    };
    const stopListening = sandbox.onChange(hear);
    await sandbox.fetch(requestFor('pp_b'));
    expect(heard).toBeGreaterThan(0);
    stopListening();
    const before = heard;
    await sandbox.fetch(requestFor('pp_c'));
    expect(heard).toBe(before);
  });

  it('drops what waits and clears its timers when disposed', async () => {
    fault({ kind: 'hang', ident: 'pp_b' }, { kind: 'slow', ms: 800 });
    const waiting = Promise.allSettled([write('pp_b'), sandbox.fetch(requestFor('pp_c'))]);
    await sandbox.until(() => writes().length === 2 && clock.timers() === 1);
    sandbox.dispose();
    expect(await waiting).toMatchObject([
      { reason: expect.any(TypeError) },
      { reason: expect.any(TypeError) },
    ]);
    expect(clock.timers()).toBe(0);
  });
});

describe('the control over HTTP', () => {
  const sessions = (path = '') => `${listener.url}/sandbox/sessions${path}`;
  const send = (method: string, path: string, body?: unknown) =>
    fetch(sessions(path), {
      method,
      headers: json,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });

  it('opens a session that takes writes', async () => {
    const response = await send('POST', '', { ident: 'pp_x' });
    expect(response.status).toBe(201);
    session = await response.json();
    expect(session).toMatchObject({ ident: 'pp_x', clientToken: expect.stringMatching(/^sb_/) });
    expect((await write('pp_b')).status).toBe(200);
    expect(holds()).toBe('pp_b');
  });

  it('tells the truth, but never the token', async () => {
    await write('pp_b');
    fault({ kind: 'slow', ms: 10 });
    sandbox.pay(session.orderId);
    const text = await (await send('GET', `/${session.orderId}`)).text();
    expect(text).not.toContain(session.clientToken);
    expect(JSON.parse(text)).toMatchObject({
      holds: 'pp_b',
      writes: [{ n: 1, ident: 'pp_b', outcome: 'applied', body: { pp_ident: 'pp_b' } }],
      payments: [{ ident: 'pp_b' }],
      faults: [{ kind: 'slow', ms: 10 }],
    });
  });

  it('sets and takes away faults', async () => {
    const faults: Fault[] = [{ kind: 'refuse', times: 2 }];
    expect(await (await send('PUT', `/${session.orderId}/faults`, faults)).json()).toEqual(faults);
    expect((await write('pp_b')).status).toBe(400);
    expect((await send('DELETE', `/${session.orderId}/faults`)).status).toBe(204);
    expect((await write('pp_b')).status).toBe(200);
  });

  it('pays and expires', async () => {
    expect(await (await send('POST', `/${session.orderId}/payments`)).json()).toEqual({ ident: 'pp_a' });
    expect(sandbox.payments(session.orderId)).toHaveLength(1);
    expect((await send('POST', `/${session.orderId}/expire`)).status).toBe(204);
    expect((await write('pp_b')).status).toBe(401);
  });

  it('names what is wrong', async () => {
    const wrong = await send('PUT', `/${session.orderId}/faults`, [{ kind: 'slow', ms: 'soon' }]);
    expect([wrong.status, await wrong.json()]).toEqual([
      400,
      { error: 'faults[0].ms: expected a whole number of milliseconds' },
    ]);
    const unread = await fetch(sessions(), { method: 'POST', body: '{' });
    expect([unread.status, await unread.json()]).toEqual([400, { error: 'body: expected JSON' }]);
    expect((await send('POST', '', { orderId: 7 })).status).toBe(400);
    expect((await send('GET', `/${crypto.randomUUID()}`)).status).toBe(404);
    expect((await send('GET', '')).status).toBe(405);
    expect((await send('GET', `/${session.orderId}/faults`)).status).toBe(405);
    expect((await send('GET', `/${session.orderId}/secrets`)).status).toBe(404);
  });

  it('is open to pages of any origin', async () => {
    const { status, headers } = await send('OPTIONS', `/${session.orderId}/faults`);
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-methods')).toContain('PUT');
    expect(sandbox.preflights()).toEqual([]);
  });
});

describe('the listener', () => {
  it('serves an organisation whose name is that of the control', async () => {
    session = sandbox.createSession({ orgId: 'sandbox' });
    expect((await write('pp_b')).status).toBe(200);
  });

  it('keeps its connections, as the service does', async () => {
    expect(await connectionIsKept(endpoint(), bodyFor('pp_b'))).toBe(true);
  });

  it('refuses a body too large to be a write', async () => {
    const response = await post({ ...bodyFor('pp_b'), client_metadata: { text: 'x'.repeat(200_000) } });
    expect(response.status).toBe(413);
    expect(writes()).toEqual([]);
  });

  it('outlives a client that leaves in the middle of its request', async () => {
    const half = rawRequest(endpoint(), { method: 'POST', headers: { ...json, 'content-length': '100' } });
    const gone = new Promise((resolve) => half.once('close', resolve));
    half.on('error', () => {});
    half.write('{', () => half.destroy());
    await gone;
    expect((await write('pp_b')).status).toBe(200);
    expect(writes()).toHaveLength(1);
  });

  it('drops open connections when it closes', async () => {
    const gate = sandbox.hold(session.orderId);
    const answer = write('pp_b').catch((error: unknown) => error);
    await gate.arrived;
    await listener.close();
    expect(await answer).toBeInstanceOf(TypeError);
    await sandbox.until(() => writes()[0]?.clientLeft === true);
    listener = await listen(sandbox);
  });

  it('says when the port is taken', async () => {
    const port = Number(new URL(listener.url).port);
    await expect(listen(sandbox, { port })).rejects.toThrow('EADDRINUSE');
  });
});

describe('the Vite plugin', () => {
  it.each(['dev', 'preview'])('serves the service and its control from the %s server', async (mode) => {
    const root = await mkdtemp(join(tmpdir(), 'sandbox-'));
    onTestFinished(() => rm(root, { recursive: true }));
    await writeFile(join(root, 'index.html'), '<!doctype html><title>Demo</title>');
    const at = { host: '127.0.0.1', port: 0 };
    const config: InlineConfig = {
      configFile: false,
      root,
      logLevel: 'silent',
      plugins: [sandboxPlugin(sandbox)],
      build: { outDir: '.' },
      server: { ...at, hmr: false, watch: null },
      preview: at,
    };
    const server = mode === 'dev' ? await (await createServer(config)).listen() : await preview(config);
    onTestFinished(() => server.close());
    const [url = ''] = server.resolvedUrls?.local ?? [];

    const created = await fetch(new URL('/sandbox/sessions', url), { method: 'POST' });
    session = await created.json();
    const endpoint = new URL(`/billing/${session.orgId}/v1/checkout/update_client_session`, url);
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: json,
      body: JSON.stringify(bodyFor('pp_b')),
    });
    expect([response.status, await response.json()]).toEqual([200, {}]);
    expect(await connectionIsKept(endpoint, bodyFor('pp_b'))).toBe(true);
    expect(holds()).toBe('pp_b');
    expect(await (await fetch(url)).text()).toContain('Demo');
  });
});

/** Whether a second write goes over the connection of the first one. */
async function connectionIsKept(url: string | URL, body: unknown): Promise<boolean> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send = () =>
    new Promise<boolean>((resolve, reject) => {
      const request = rawRequest(url, { method: 'POST', headers: json, agent }, (response) => {
        response.resume().once('end', () => resolve(request.reusedSocket));
      });
      request.once('error', reject).end(JSON.stringify(body));
    });
  await send();
  const isKept = await send();
  agent.destroy();
  return isKept;
}

interface HandClock extends Clock {
  pass(ms: number): void;
  timers(): number;
}

/** Time that passes when told. */
function createHandClock(): HandClock {
  let now = 0;
  const timers = new Set<{ readonly due: number; readonly callback: () => void }>();
  return {
    now: () => now,
    setTimeout(callback, ms) {
      const timer = { due: now + ms, callback };
      timers.add(timer);
      return timer;
    },
    clearTimeout: (timer) => void timers.delete(timer as never),
    pass(ms) {
      now += ms;
      for (const timer of timers) {
        if (timer.due > now) continue;
        timers.delete(timer);
        timer.callback();
      }
    },
    timers: () => timers.size,
  };
}
