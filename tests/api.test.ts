/** What is sent, byte by byte, and what each answer means: the contract's table, real servers, and nasty ones. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { Options } from 'ky';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Answer, type Checkout, classify, defaultTimeout, problemWith, sendWrite } from '../src/api.ts';
import type { WriteOutcome } from '../src/session.ts';
import { createSandbox, type Fault, listen, type SandboxOptions } from '../src/testing/index.ts';

const orderId = '123e4567-e89b-12d3-a456-426614174000';

const checkoutAt = (baseUrl: string, changes: Partial<Checkout> = {}): Checkout => ({
  baseUrl,
  orgId: 'acme',
  session: { clientToken: 'token-of-a-shopper', orderId },
  clientMetadata: undefined,
  ...changes,
});

const unhurried = { timeout: defaultTimeout, signal: new AbortController().signal, ident: 'pp_b' };

const send = (checkout: Checkout, changes: Partial<typeof unhurried> = {}) => {
  const { timeout, signal, ident } = { ...unhurried, ...changes };
  return sendWrite(checkout, ident, { signal, timeout });
};

const portOf = (server: Server) => (server.address() as AddressInfo).port;

const listenOn = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${portOf(server)}`;
};

/** An HTTP server that answers as told, and remembers what it was asked. */
const serve = async (answer: (response: ServerResponse, request: IncomingMessage) => void) => {
  const requests: { method: string; url: string; body: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    requests.push({ method: request.method ?? '', url: request.url ?? '', body });
    answer(response, request);
  });
  const url = await listenOn(server);
  onTestFinished(() => server.closeAllConnections());
  return { url, requests };
};

/** A TCP server: whatever it writes is the answer. `asked` resolves with the request's bytes once its body is there. */
const serveBytes = async (answer: (socket: Socket) => void) => {
  let tell: (request: string) => void;
  let close: () => void;
  const asked = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const closed = new Promise<void>((resolve) => {
    close = resolve;
  });
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    let bytes = '';
    let isAnswered = false;
    socket.on('error', () => {});
    socket.on('close', () => close());
    socket.on('data', (chunk) => {
      bytes += chunk.toString('latin1');
      const [head = '', body = ''] = bytes.split('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Number.POSITIVE_INFINITY);
      if (isAnswered || body.length < length) return;
      isAnswered = true;
      tell(bytes);
      answer(socket);
    });
  });
  const url = await listenOn(server);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  return { url, asked, closed };
};

const serveJson = (status: number, body: string, headers: Record<string, string> = {}) =>
  serve((response) => void response.writeHead(status, headers).end(body));

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('the table of outcomes', () => {
  const from = (first: number, last: number): number[] =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const every = from(200, 599);

  const acknowledging = {
    'the documented {}': '{}',
    'white space around it': ' \n{}\t',
    'an envelope of success': '{"status":"success","data":{},"req_id":"r"}',
    'a bare success': '{"status":"success"}',
    'success, with errors that were overcome': '{"status":"success","error":[{"msg":"hm"}]}',
    'another object': '{"data":{"status":"error"}}',
    'an error only by its prototype': '{"__proto__":{"status":"error","error":[]}}',
  };
  const refusing = {
    'an envelope of error': '{"status":"error","error":[{"code":"bad_request","msg":"no"}],"req_id":"r"}',
    'a bare error': '{"status":"error"}',
    'an error of another shape': '{"status":"error","error":"no"}',
    'an error with a success for a prototype': '{"status":"error","__proto__":{"status":"success"}}',
  };
  const meaningless = {
    nothing: '',
    HTML: '<!doctype html><title>Sign in to Wi-Fi</title>',
    'half an object': '{"status":"succ',
    'an array': '[]',
    'an array with a success': '[{"status":"success"}]',
    null: 'null',
    true: 'true',
    'a string': '"success"',
    'errors without a status': '{"error":[{"msg":"no"}]}',
    'an error that is null': '{"error":null}',
    'another status': '{"status":"pending"}',
    'a status in capitals': '{"status":"Success"}',
    'a status that is null': '{"status":null}',
    'errors with a success for a prototype': '{"__proto__":{"status":"success"},"error":[]}',
  };

  type Row = readonly [
    outcome: WriteOutcome['outcome'],
    statuses: number[],
    bodies: readonly Answer['body'][],
  ];
  const text = (bodies: object) => Object.values(bodies).map((body: string) => ({ text: body }));
  const [yes, no, neither] = [text(acknowledging), text(refusing), text(meaningless)];
  const anything = [...yes, ...no, ...neither, 'oversized' as const, null];
  const finalStatuses = [408, 429, 502, 504];

  /** The first row that fits holds; where none does, the write is lost. */
  const table: readonly Row[] = [
    ['acknowledged', from(200, 299), yes],
    ['acknowledged', [204], anything],
    ['refused', [200, ...from(400, 499).filter((status) => !finalStatuses.includes(status))], no],
    ['refused', [400, 401, 403, 404, 409, 410, 422], anything],
    ['unclear', [429, 500, 501, 503], anything],
    ['unclear', from(400, 499).filter((status) => !finalStatuses.includes(status)), anything],
    ['unclear', from(200, 299), [...no, ...neither, 'oversized']],
  ];

  const named: readonly [string, Answer['body']][] = [
    ...Object.entries({ ...acknowledging, ...refusing, ...meaningless }).map(
      ([name, body]): [string, Answer['body']] => [name, { text: body }],
    ),
    ['more than 64 KiB', 'oversized'],
    ['a body that broke off', null],
  ];

  const isSame = (one: Answer['body'], other: Answer['body']) =>
    JSON.stringify(one) === JSON.stringify(other);

  test.each(named)('holds for every status with %s', (_, body) => {
    const expected = every.map((status) => {
      const row = table.find(
        ([, statuses, bodies]) => statuses.includes(status) && bodies.some((one) => isSame(one, body)),
      );
      return [status, row?.[0] ?? 'lost'];
    });
    const found = every.map((status) => [
      status,
      classify({ status, redirected: false, body, retryAfter: null }, 'pp_b').outcome,
    ]);
    expect(found).toEqual(expected);
  });

  test('acknowledges nothing that came from another address', () => {
    for (const [, body] of named) {
      for (const status of every) {
        const answer = { status, redirected: true, body, retryAfter: null };
        expect(classify(answer, 'pp_b').outcome, `HTTP ${status}`).not.toBe('acknowledged');
      }
    }
  });

  test('says so of an answer from another address', () => {
    const answer = { status: 200, redirected: true, body: { text: '{}' }, retryAfter: null };
    expect(classify(answer, 'pp_b')).toMatchObject({
      outcome: 'unclear',
      problem: { message: 'the answer came from another address' },
    });
  });

  test('acknowledges nothing below HTTP 200', () => {
    for (const status of from(0, 199)) {
      const answer = { status, redirected: false, body: { text: '{}' }, retryAfter: null };
      expect(classify(answer, 'pp_b').outcome, `HTTP ${status}`).toBe('lost');
    }
  });

  test('says of every other outcome which plan it concerns and what the status was', () => {
    for (const [, body] of named) {
      for (const status of every) {
        const outcome = classify({ status, redirected: false, body, retryAfter: null }, 'pp_b');
        if (outcome.outcome === 'acknowledged') continue;
        expect(outcome.problem).toMatchObject({ httpStatus: status, ident: 'pp_b' });
        expect(outcome.problem.message).not.toBe('');
      }
    }
  });

  const classified = (status: number, body: object, retryAfter: string | null = null) =>
    classify({ status, redirected: false, body: { text: JSON.stringify(body) }, retryAfter }, 'pp_b');
  const envelope = (error: object) => ({ status: 'error', error: [error], req_id: 'req_7' });

  test('passes on what the service says of a refusal', () => {
    const said = envelope({ code: 'bad_request', type: 'api_exception', msg: 'No such plan.' });
    expect(classified(400, said)).toEqual({
      outcome: 'refused',
      ends: false,
      problem: {
        kind: 'refused',
        message: 'No such plan.',
        httpStatus: 400,
        code: 'bad_request',
        type: 'api_exception',
        requestId: 'req_7',
        ident: 'pp_b',
      },
    });
  });

  test('takes numbers for texts, and leaves out what is neither', () => {
    const { problem } = classified(400, { ...envelope({ code: 42, type: {}, msg: null }), req_id: '' }) as {
      problem: object;
    };
    expect(problem).toEqual({
      kind: 'refused',
      message: 'the service refused the plan with HTTP 400',
      httpStatus: 400,
      code: '42',
      ident: 'pp_b',
    });
  });

  test.each([
    [401, {}, 'session-expired'],
    [403, {}, 'session-expired'],
    [410, {}, 'session-expired'],
    [409, {}, 'already-paid'],
    [200, envelope({ code: 'session_expired' }), 'session-expired'],
    [400, envelope({ code: 'token_expired' }), 'session-expired'],
    [404, envelope({ code: 'invalid_token' }), 'session-expired'],
    [400, envelope({ code: 'already_paid' }), 'already-paid'],
    [401, envelope({ code: 'double_purchase' }), 'already-paid'],
  ])('ends the session with HTTP %i and %j: %s', (status, body, kind) => {
    expect(classified(status, body)).toMatchObject({ outcome: 'refused', ends: true, problem: { kind } });
  });

  test('takes a refusal without a code for none that the host explained', () => {
    const answer = { status: 400, redirected: false, body: { text: '{}' }, retryAfter: null };
    const kinds = { undefined: 'already-paid' } as const;
    expect(classify(answer, 'pp_b', kinds)).toMatchObject({ ends: false, problem: { kind: 'refused' } });
  });

  test('lets the host say that a code is about the plan alone, whatever the status says', () => {
    const body = { text: JSON.stringify(envelope({ code: 'plan_gone' })) };
    const answer = { status: 409, redirected: false, body, retryAfter: null };
    expect(classify(answer, 'pp_b', { plan_gone: 'refused' })).toMatchObject({
      ends: false,
      problem: { kind: 'refused' },
    });
  });

  test.each(['constructor', '__proto__', 'toString', 'SESSION_EXPIRED', 'x'])(
    'does not end the session with the code %s',
    (code) => {
      expect(classified(400, envelope({ code }))).toMatchObject({
        ends: false,
        problem: { kind: 'refused' },
      });
    },
  );

  test.each([null, 5, 'x', [], { nope: 'nonsense' }, { nope: null }])(
    'reads a refusal as ever where the host’s own kinds are none: %j',
    (kinds) => {
      const body = { text: JSON.stringify(envelope({ code: 'nope' })) };
      const answer = { status: 400, redirected: false, body, retryAfter: null };
      expect(classify(answer, 'pp_a', kinds as unknown as Checkout['problemKinds'])).toMatchObject({
        outcome: 'refused',
        ends: false,
        problem: { kind: 'refused', code: 'nope' },
      });
    },
  );

  test.each([
    ['0', 0],
    ['7', 7000],
    [' 7 ', 7000],
    ['soon', undefined],
    ['', undefined],
  ])('reads Retry-After: %j', (header, expected) => {
    expect(classified(429, {}, header)).toMatchObject({ outcome: 'unclear' });
    expect((classified(503, {}, header) as { retryAfter?: number }).retryAfter).toBe(expected);
  });

  test('reads Retry-After as a date, and one that has passed as now', () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-01-01T00:00:00Z') });
    const at = (date: string) => classified(429, {}, date);
    expect(at('Thu, 01 Jan 2026 00:00:09 GMT')).toMatchObject({ retryAfter: 9000 });
    expect(at('Thu, 01 Jan 2015 00:00:09 GMT')).toMatchObject({ retryAfter: 0 });
  });
});

describe('a write to the service', () => {
  const open = async (options: SandboxOptions = {}, ...faults: Fault[]) => {
    const sandbox = createSandbox(options);
    const { url, close } = await listen(sandbox);
    onTestFinished(async () => {
      sandbox.dispose();
      await close();
    });
    const { clientToken, orderId, orgId } = sandbox.createSession({ ident: 'pp_a', orgId: 'acme' });
    sandbox.fault(orderId, faults);
    const checkout = checkoutAt(url, { orgId, session: { clientToken, orderId } });
    return { sandbox, checkout, holds: () => sandbox.holds(orderId) };
  };

  test.each(['empty', 'envelope'] as const)('is acknowledged and held: %s', async (answers) => {
    const { checkout, holds } = await open({ answers });
    expect(await send(checkout)).toEqual({ outcome: 'acknowledged' });
    expect(holds()).toBe('pp_b');
  });

  test.each<[Fault, WriteOutcome['outcome'], object, holds: string]>([
    [
      { kind: 'refuse', code: 'currency_mismatch', message: 'Other currency.' },
      'refused',
      { kind: 'refused', code: 'currency_mismatch', message: 'Other currency.', httpStatus: 400 },
      'pp_a',
    ],
    [{ kind: 'refuse-under-200' }, 'refused', { kind: 'refused', httpStatus: 200 }, 'pp_a'],
    [{ kind: 'expire' }, 'refused', { kind: 'session-expired', httpStatus: 401 }, 'pp_a'],
    [{ kind: 'already-paid' }, 'refused', { kind: 'already-paid', httpStatus: 409 }, 'pp_a'],
    [{ kind: 'error', status: 500 }, 'unclear', { kind: 'unclear', httpStatus: 500 }, 'pp_a'],
    [{ kind: 'error', status: 503, applied: true }, 'unclear', { kind: 'unclear', httpStatus: 503 }, 'pp_b'],
    [{ kind: 'error', status: 504, applied: true }, 'lost', { kind: 'unreachable', httpStatus: 504 }, 'pp_b'],
    [{ kind: 'rate-limit', retryAfter: 3 }, 'unclear', { kind: 'unclear', httpStatus: 429 }, 'pp_a'],
    [{ kind: 'html' }, 'unclear', { kind: 'unclear', httpStatus: 200 }, 'pp_a'],
    [{ kind: 'drop-before' }, 'lost', { kind: 'unreachable', message: 'the connection failed' }, 'pp_a'],
    [{ kind: 'drop-after' }, 'lost', { kind: 'unreachable', message: 'the connection failed' }, 'pp_b'],
  ])('that meets %j is %s', async (fault, outcome, problem, held) => {
    const { checkout, holds } = await open({}, fault);
    expect(await send(checkout)).toMatchObject({ outcome, problem: { ident: 'pp_b', ...problem } });
    expect(holds()).toBe(held);
  });

  test('of a plan it does not know is refused', async () => {
    const { checkout } = await open({ plans: ['pp_a'] });
    const problem = { kind: 'refused', code: 'price_point_not_found', httpStatus: 404 };
    expect(await send(checkout)).toMatchObject({ outcome: 'refused', ends: false, problem });
  });

  test('tells how long to leave it alone', async () => {
    const { checkout } = await open({}, { kind: 'rate-limit', retryAfter: 3 });
    expect(await send(checkout)).toMatchObject({ retryAfter: 3000 });
  });

  test('that is given up is lost, and may be applied all the same', async () => {
    const { sandbox, checkout, holds } = await open();
    const gate = sandbox.hold(checkout.session.orderId);
    const shopper = new AbortController();
    const writing = send(checkout, { signal: shopper.signal });
    await gate.arrived;
    shopper.abort();
    expect(await writing).toMatchObject({ outcome: 'lost' });
    expect(holds()).toBe('pp_a');
    gate.release();
    await sandbox.until(() => holds() === 'pp_b');
  });

  test('carries the metadata', async () => {
    const { sandbox, checkout } = await open();
    await send({ ...checkout, clientMetadata: { funnel: 'x', step: { n: 2 } } });
    const [write] = sandbox.writes(checkout.session.orderId);
    expect(write?.body).toMatchObject({ client_metadata: { funnel: 'x', step: { n: 2 } } });
    expect(write?.unknown).toEqual([]);
  });

  test('of a session it does not know is refused', async () => {
    const { checkout } = await open();
    const session = { clientToken: 'another', orderId: checkout.session.orderId };
    expect(await send({ ...checkout, session })).toMatchObject({ outcome: 'refused' });
  });
});

describe('an answer that', () => {
  const head = (status: number, ...headers: string[]) =>
    [`HTTP/1.1 ${status} X`, ...headers, '', ''].join('\r\n');

  test('never comes is waited for until the timeout; then the connection is closed', async () => {
    const { url, closed } = await serveBytes(() => {});
    expect(await send(checkoutAt(url), { timeout: 60 })).toEqual({
      outcome: 'lost',
      problem: { kind: 'unreachable', message: 'no answer within 60 ms', ident: 'pp_b' },
    });
    await closed;
  });

  test.each([
    [200, 'lost'],
    [500, 'unclear'],
    [400, 'refused'],
    [401, 'refused'],
    [429, 'unclear'],
    [404, 'refused'],
    [502, 'lost'],
  ])('stops after the headers of HTTP %i is %s', async (status, outcome) => {
    const { url, closed } = await serveBytes((socket) => {
      socket.write(`${head(status, 'content-length: 40')}{"status":`);
    });
    // Long enough for the headers on a busy machine; the body never comes.
    expect(await send(checkoutAt(url), { timeout: 500 })).toMatchObject({ outcome });
    await closed;
  });

  test.each([
    [200, 'lost'],
    [500, 'unclear'],
    [400, 'refused'],
  ])('breaks off in the body of HTTP %i is %s', async (status, outcome) => {
    const { url } = await serveBytes((socket) => {
      socket.end(`${head(status, 'content-length: 40')}{}`);
    });
    expect(await send(checkoutAt(url))).toMatchObject({ outcome });
  });

  test.each([
    [200, 'unclear'],
    [400, 'refused'],
    [503, 'unclear'],
  ])('never ends with HTTP %i is %s, and is read no further than 64 KiB', async (status, outcome) => {
    let written = 0;
    const { url, closed } = await serveBytes((socket) => {
      socket.write(head(status, 'content-type: application/json'));
      const chunk = ' '.repeat(4096);
      const pour = () => {
        while (!socket.destroyed && socket.write(chunk)) written += chunk.length;
      };
      socket.on('drain', pour);
      pour();
    });
    expect(await send(checkoutAt(url))).toMatchObject({ outcome });
    await closed;
    // What the buffers of two sockets take in is not read.
    expect(written).toBeLessThan(16 * 1024 * 1024);
  });

  // Firefox keeps the connection of a body that is only cancelled, and opens six to a host.
  test('is too large has its fetch aborted, and one that is whole has not', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch');
    onTestFinished(() => fetched.mockRestore());
    const { url } = await serveBytes((socket) => {
      socket.write(`${head(200, 'content-length: 1073741824')}{"filler":"${'x'.repeat(100_000)}`);
    });
    await send(checkoutAt(url));
    await send(checkoutAt((await serveJson(200, '{}')).url));
    expect(fetched.mock.calls.map(([, init]) => init?.signal?.aborted)).toEqual([true, false]);
  });

  test('has 64 KiB acknowledges, and one byte more does not', async () => {
    const json = (size: number) => `{"filler":"${'x'.repeat(size - 13)}"}`;
    const atLimit = await serveJson(200, json(64 * 1024));
    const beyond = await serveJson(200, json(64 * 1024 + 1));
    expect(await send(checkoutAt(atLimit.url))).toEqual({ outcome: 'acknowledged' });
    expect(await send(checkoutAt(beyond.url))).toMatchObject({ outcome: 'unclear' });
  });

  test('comes in pieces, split within a letter, is read whole', async () => {
    const { url } = await serve(async (response) => {
      const bytes = Buffer.from('{"status":"error","error":[{"msg":"übel"}]}');
      const middle = bytes.indexOf(Buffer.from('ü')) + 1;
      response.writeHead(200).write(bytes.subarray(0, middle));
      setImmediate(() => response.end(bytes.subarray(middle)));
    });
    expect(await send(checkoutAt(url))).toMatchObject({ outcome: 'refused', problem: { message: 'übel' } });
  });

  test.each([301, 302, 303, 307, 308])(
    'redirects with HTTP %i is lost, and nothing is sent there',
    async (status) => {
      const elsewhere = await serveJson(200, '{}');
      const { url, requests } = await serveJson(status, '', { location: elsewhere.url });
      expect(await send(checkoutAt(url))).toMatchObject({ outcome: 'lost' });
      expect(requests).toHaveLength(1);
      expect(elsewhere.requests).toEqual([]);
    },
  );

  test.each([
    ['is empty', 200, '', {}, 'unclear'],
    ['has no content', 204, '', {}, 'acknowledged'],
    ['is of another content type', 200, '{}', { 'content-type': 'text/html' }, 'acknowledged'],
    ['is a page', 200, '<html>{}</html>', { 'content-type': 'application/json' }, 'unclear'],
    ['was not modified', 304, '', {}, 'lost'],
    ['begins with a byte order mark', 200, '\uFEFF{}', {}, 'acknowledged'],
  ])('%s is HTTP %i and %j %j: %s', async (_, status, body, headers, outcome) => {
    const { url } = await serveJson(status, body, headers);
    expect(await send(checkoutAt(url))).toMatchObject({ outcome });
  });

  test.each([
    ['4', 4000],
    ['never', undefined],
  ])('asks for a pause of %s s is passed on', async (header, retryAfter) => {
    const { url } = await serveJson(503, '', { 'retry-after': header });
    const outcome = (await send(checkoutAt(url))) as { retryAfter?: number };
    expect(outcome.retryAfter).toBe(retryAfter);
  });

  test('is no HTTP at all is lost', async () => {
    const { url } = await serveBytes((socket) => void socket.end('SSH-2.0-OpenSSH\r\n'));
    expect(await send(checkoutAt(url))).toMatchObject({ outcome: 'lost' });
  });

  test('nobody gives is lost', async () => {
    const server = createTcpServer();
    const url = await listenOn(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await send(checkoutAt(url))).toMatchObject({ outcome: 'lost' });
  });
});

describe('the timeout', () => {
  const hung = () => new Promise<never>(() => {});
  /** Everything that is due in this task and those it leads to. */
  const settle = () => vi.advanceTimersByTimeAsync(0);

  const started = (fetch: () => Promise<Response>, timeout = defaultTimeout) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    vi.stubGlobal('fetch', fetch);
    let outcome: WriteOutcome | null = null;
    send(checkoutAt('https://billing.test'), { timeout }).then((ended) => {
      outcome = ended;
    });
    return () => outcome;
  };

  test('is 8 s unless told, even where fetch does not heed its signal', async () => {
    const outcome = started(hung);
    await vi.advanceTimersByTimeAsync(7999);
    expect(outcome()).toBeNull();
    await vi.advanceTimersByTimeAsync(1);
    expect(outcome()).toMatchObject({ outcome: 'lost', problem: { message: 'no answer within 8000 ms' } });
    expect(vi.getTimerCount()).toBe(0);
  });

  test('may be set', async () => {
    const outcome = started(hung, 3000);
    await vi.advanceTimersByTimeAsync(2999);
    expect(outcome()).toBeNull();
    await vi.advanceTimersByTimeAsync(1);
    expect(outcome()).toMatchObject({ outcome: 'lost' });
  });

  test('spans headers and body together', async () => {
    let answer: (response: Response) => void = () => {};
    const outcome = started(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    await vi.advanceTimersByTimeAsync(5000);
    answer(new Response(new ReadableStream()));
    await vi.advanceTimersByTimeAsync(2999);
    expect(outcome()).toBeNull();
    await vi.advanceTimersByTimeAsync(1);
    expect(outcome()).toMatchObject({ outcome: 'lost', problem: { message: 'the answer broke off' } });
  });

  test('leaves no timer after an answer', async () => {
    const outcome = started(async () => Response.json({}));
    await settle();
    expect(outcome()).toEqual({ outcome: 'acknowledged' });
    expect(vi.getTimerCount()).toBe(0);
  });

  test('longer than any timer is no timeout at once', async () => {
    const outcome = started(hung, 1e12);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(outcome()).toBeNull();
  });

  test.each([
    ['before', 'anything is sent'],
    ['during', 'fetch, which does not heed it'],
    ['after', 'the headers'],
  ])('is cut short by an abort %s %s', async (when) => {
    vi.stubGlobal('fetch', when === 'after' ? async () => new Response(new ReadableStream()) : hung);
    const shopper = new AbortController();
    if (when === 'before') shopper.abort();
    const writing = send(checkoutAt('https://billing.test'), { signal: shopper.signal });
    await new Promise((resolve) => setImmediate(resolve));
    shopper.abort();
    expect(await writing).toMatchObject({ outcome: 'lost', problem: { kind: 'unreachable' } });
  });
});

describe('the request', () => {
  test('is this, byte by byte, with no header of ours but the content type', async () => {
    const acknowledge = (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
    const ours = await serveBytes(acknowledge);
    const plain = await serveBytes(acknowledge);
    await send(checkoutAt(ours.url, { clientMetadata: { from: 'a page' } }));
    const bare = { method: 'POST', body: '{}', cache: 'no-store', headers: { 'content-type': 'x' } } as const;
    await fetch(plain.url, bare);

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
    expect(await send(checkoutAt(url + end))).toEqual({ outcome: 'acknowledged' });
    expect(requests.map((request) => request.url)).toEqual([
      `${path}/acme/v1/checkout/update_client_session`,
    ]);
  });

  test('carries no metadata where there is none', async () => {
    const { url, requests } = await serveJson(200, '{}');
    await send(checkoutAt(url));
    expect(Object.keys(JSON.parse(requests[0]?.body ?? ''))).toEqual([
      'client_token',
      'order_id',
      'pp_ident',
    ]);
  });

  test('is sent once, whatever the answer', async () => {
    for (const status of [408, 429, 500, 503, 504]) {
      const { url, requests } = await serveJson(status, '', { 'retry-after': '0' });
      await send(checkoutAt(url));
      expect(requests).toHaveLength(1);
    }
  });

  test('is not sent while the browser is offline', async () => {
    vi.stubGlobal('navigator', { onLine: false });
    const { url, requests } = await serveJson(200, '{}');
    expect(await send(checkoutAt(url))).toEqual({
      outcome: 'unsent',
      problem: { kind: 'unreachable', message: 'the browser is offline', ident: 'pp_b' },
      ends: false,
    });
    expect(requests).toEqual([]);
  });
});

describe('a page whose Object.prototype is polluted', () => {
  const called: unknown[][] = [];
  const spy = (...args: unknown[]) => {
    called.push(args);
    return args[0];
  };
  const elsewhere = 'https://elsewhere.test';

  /** Every option of ky and of fetch, as the compiler checks, Node's own included. */
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
    // Of our own making.
    session: { clientToken: 'evil', orderId },
    orgId: 'evil',
    clientMetadata: { evil: true },
    ident: 'pp_evil',
  };

  const polluted = async <T>(name: string, value: unknown, run: () => Promise<T>): Promise<T> => {
    Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
    try {
      return await run();
    } finally {
      Reflect.deleteProperty(Object.prototype, name);
    }
  };

  // Node's fetch would still inherit its `dispatcher`, so what counts is what it is given.
  test.each(Object.keys(options))('with %s still sends the same request to the same place', async (name) => {
    called.length = 0;
    const answer = Response.json({});
    const fetch = vi.fn(async (_url: string, _init: RequestInit) => answer);
    vi.stubGlobal('fetch', fetch);
    const checkout = checkoutAt('https://billing.test', { clientMetadata: { from: 'a page' } });
    const outcome = await polluted(name, options[name], () => send(checkout));

    expect(outcome).toEqual({ outcome: 'acknowledged' });
    expect(called).toEqual([]);
    expect(fetch).toHaveBeenCalledOnce();
    const [url, init] = fetch.mock.calls[0] ?? [];
    expect(url).toBe('https://billing.test/acme/v1/checkout/update_client_session');
    expect(init).toEqual({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"client_token":"token-of-a-shopper","order_id":"${orderId}","pp_ident":"pp_b","client_metadata":{"from":"a page"}}`,
      signal: expect.any(AbortSignal),
      credentials: 'omit',
      redirect: 'error',
      cache: 'no-store',
      referrer: '',
      referrerPolicy: 'no-referrer',
      mode: 'cors',
      integrity: '',
      keepalive: false,
      priority: 'auto',
      duplex: 'half',
      window: null,
    });
    expect(init?.signal?.aborted).toBe(false);
  });

  test('with an answer on it takes no answer from there', async () => {
    const read = async (text: string) =>
      classify({ status: 200, redirected: false, body: { text }, retryAfter: null }, 'pp_b').outcome;
    expect(await polluted('status', 'error', () => read('{}'))).toBe('acknowledged');
    expect(await polluted('status', 'success', () => read('{"error":[]}'))).toBe('unclear');
    expect(await polluted('error', [], () => read('{}'))).toBe('acknowledged');
  });

  test('with toJSON, as old libraries do, sends the same body', async () => {
    const { url, requests } = await serveJson(200, '{}');
    const toJSON = () => 'evil';
    await polluted('toJSON', toJSON, () => send(checkoutAt(url)));
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual({
      client_token: 'token-of-a-shopper',
      order_id: orderId,
      pp_ident: 'pp_b',
    });
  });
});

describe('a wrong configuration', () => {
  const session = { clientToken: 'token-of-a-shopper', orderId };

  test.each<[field: string, changes: object]>([
    ['orgId', { orgId: '' }],
    ['orgId', { orgId: 'a/b' }],
    ['orgId', { orgId: '..' }],
    ['orgId', { orgId: 'x'.repeat(65) }],
    ['orgId', { orgId: undefined }],
    ['orgId', { orgId: ['acme'] }],
    ['baseUrl', { baseUrl: 'http://billing.test' }],
    ['baseUrl', { baseUrl: 'http://localhost.evil.test' }],
    ['baseUrl', { baseUrl: 'http://127.0.0.1.evil.test' }],
    ['baseUrl', { baseUrl: 'https://user@billing.test' }],
    ['baseUrl', { baseUrl: 'https://billing.test/?a=b' }],
    ['baseUrl', { baseUrl: 'https://billing.test/#a' }],
    ['baseUrl', { baseUrl: 'javascript:alert(1)//' }],
    ['baseUrl', { baseUrl: '/billing' }],
    ['baseUrl', { baseUrl: '' }],
    ['baseUrl', { baseUrl: null }],
    ['session', { session: null }],
    ['session', { session: 'token' }],
    ['session.clientToken', { session: { orderId } }],
    ['session.clientToken', { session: { ...session, clientToken: ' ' } }],
    ['session.clientToken', { session: { ...session, clientToken: 7 } }],
    ['session.orderId', { session: { ...session, orderId: '7' } }],
    ['session.orderId', { session: { ...session, orderId: `${orderId}0` } }],
    ['session.orderId', { session: { clientToken: 'token' } }],
    ['session.ident', { session: { ...session, ident: 'pp b' } }],
    ['session.ident', { session: { ...session, ident: 7 } }],
    ['clientMetadata', { clientMetadata: [] }],
    ['clientMetadata', { clientMetadata: 'x' }],
    ['clientMetadata', { clientMetadata: null }],
  ])('names the field %s and sends nothing: %j', async (field, changes) => {
    const { url, requests } = await serveJson(200, '{}');
    const outcome = await send(checkoutAt(url, changes as Partial<Checkout>));
    expect(outcome).toMatchObject({ outcome: 'unsent', ends: true, problem: { kind: 'config' } });
    expect((outcome as { problem: { message: string } }).problem.message).toMatch(`${field}: expected `);
    expect(requests).toEqual([]);
  });

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
  ])('sends nothing where the metadata has %s', async (_, clientMetadata) => {
    const { url, requests } = await serveJson(200, '{}');
    expect(await send(checkoutAt(url, { clientMetadata }))).toEqual({
      outcome: 'unsent',
      ends: true,
      problem: {
        kind: 'config',
        message: 'clientMetadata: expected values that JSON can hold',
        ident: 'pp_b',
      },
    });
    expect(requests).toEqual([]);
  });

  test.each([
    ['the session', { session: { clientToken: 'token', orderId, 'ff-secret-key': 'sk' } }],
    ['the metadata', { clientMetadata: { headers: { 'FF-Secret-Key': 'sk' } } }],
    ['a text of the metadata', { clientMetadata: { note: 'ff_secret_key=sk' } }],
  ])('with a secret key in %s is refused, and says why', (_, changes) => {
    const problem = problemWith(checkoutAt('https://billing.test', changes));
    expect(problem?.message).toMatch(/no ff-secret-key: whoever opens the page could read it/);
    expect(problem?.message).not.toContain('sk');
  });

  test.each(['', 'pp b', 'x'.repeat(257), 7, null, undefined, '__proto__\n'])(
    'names the plan %j and sends nothing',
    async (ident) => {
      const { url, requests } = await serveJson(200, '{}');
      const outcome = await sendWrite(checkoutAt(url), ident as string, {
        signal: new AbortController().signal,
        timeout: defaultTimeout,
      });
      expect(outcome).toMatchObject({ outcome: 'unsent', problem: { kind: 'config' } });
      expect((outcome as { problem: { message: string } }).problem.message).toMatch('ident: expected ');
      expect(requests).toEqual([]);
    },
  );

  test.each([
    'https://billing.funnelfox.com',
    'https://billing.test:8443/path/',
    'http://localhost:5173',
    'http://shop.localhost',
    'http://127.0.0.1',
    'http://[::1]:8080',
  ])('is not the address %s', (baseUrl) => {
    expect(problemWith(checkoutAt(baseUrl))).toBeNull();
  });
});

describe('the client token', () => {
  /** As hard to spell as a token gets: JSON may escape each of these letters. */
  const canary = 'canary/+="é"\\token';
  const session = { clientToken: canary, orderId };
  const spellings = (outcome: unknown) => [JSON.stringify(outcome), String(outcome)].join();
  const isQuotedIn = (outcome: unknown) => /canary|token"/.test(spellings(outcome));

  test.each<[string, (token: string) => string]>([
    ['as it is', (token) => JSON.stringify(token)],
    ['with slashes escaped', (token) => JSON.stringify(token).replaceAll('/', '\\/')],
    [
      'in escapes throughout',
      (token) =>
        `"${[...token].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`,
    ],
    ['in a long text', (token) => JSON.stringify('x'.repeat(490) + token)],
  ])('is not repeated where the service quotes it %s', async (_, quote) => {
    const quoted = quote(canary);
    for (const status of [200, 400, 401, 429, 500, 504]) {
      const { url } = await serveJson(
        status,
        `{"status":"error","error":[{"code":${quoted},"type":${quoted},"msg":${quoted}}],"req_id":${quoted}}`,
      );
      const outcome = await send(checkoutAt(url, { session }));
      expect(outcome).toMatchObject({ problem: { code: expect.stringMatching(/…|x{490}/) } });
      expect(isQuotedIn(outcome)).toBe(false);
    }
  });

  test('is in no outcome, no address and no log', async () => {
    const said = vi.fn();
    const methods = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;
    for (const method of methods) vi.spyOn(console, method).mockImplementation(said);
    onTestFinished(() => void vi.restoreAllMocks());

    const { url, requests } = await serveJson(302, canary, { location: '/' });
    const outcomes = [
      await send(checkoutAt(url, { session })),
      await send(checkoutAt(url, { session, orgId: '/' })),
      await send(checkoutAt(url, { session: { clientToken: canary, orderId: canary } })),
      await send(checkoutAt(url, { session }), { ident: canary }),
    ];
    for (const failing of [
      () => Promise.reject(new TypeError(`could not send ${canary}`)),
      () => {
        throw new Error(canary);
      },
      async () => new Response(new ReadableStream({ pull: (stream) => stream.error(new Error(canary)) })),
    ]) {
      vi.stubGlobal('fetch', failing);
      outcomes.push(await send(checkoutAt(url, { session })));
    }
    for (const outcome of outcomes) {
      expect(outcome.outcome).toMatch(/lost|unsent/);
      expect(isQuotedIn(outcome)).toBe(false);
    }
    expect(requests.map((request) => request.url)).toEqual(['/acme/v1/checkout/update_client_session']);
    expect(said).not.toHaveBeenCalled();
  });
});
