/** Answers that break off, never end, arrive in pieces or come from another address, and a `fetch` without streams. */
import { createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { listenOn, requestTo, send, serve, serveBytes, serveJson } from './servers.ts';

afterEach(() => void vi.unstubAllGlobals());

const head = (status: number, ...headers: string[]) =>
  [`HTTP/1.1 ${status} X`, ...headers, '', ''].join('\r\n');

test('if no answer comes, the picker waits until the time is up, and then closes the connection', async () => {
  const { url, closed } = await serveBytes(() => {});
  expect(await send(requestTo(url), { timeout: 60 })).toEqual({
    outcome: 'lost',
    problem: { kind: 'unreachable', message: 'no answer within 60 ms', ident: 'pp_b' },
  });
  await closed;
});

test.each([200, 400, 401, 429, 500])(
  'a write is lost if the answer stops after the headers of HTTP %i',
  async (status) => {
    const { url, closed } = await serveBytes((socket) => {
      socket.write(`${head(status, 'content-length: 40')}{"status":`);
    });
    // The headers arrive within this timeout, even on a busy machine. The body never comes.
    expect(await send(requestTo(url), { timeout: 500 })).toMatchObject({
      outcome: 'lost',
      problem: { kind: 'unreachable' },
    });
    await closed;
  },
);

test.each([200, 400, 500])('a write is lost if the body of HTTP %i breaks off', async (status) => {
  const { url } = await serveBytes((socket) => {
    socket.end(`${head(status, 'content-length: 40')}{}`);
  });
  expect(await send(requestTo(url))).toMatchObject({
    outcome: 'lost',
    problem: { kind: 'unreachable', message: 'the answer broke off', httpStatus: status },
  });
});

test.each([200, 400, 503])(
  'a write is lost if an answer with HTTP %i never ends, and no more than 64 KiB are read',
  async (status) => {
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
    expect(await send(requestTo(url))).toMatchObject({ outcome: 'lost', problem: { kind: 'unclear' } });
    await closed;
    // The picker reads at most 64 KiB. The buffers of two sockets take more bytes that nobody reads, so this limit is
    // much higher.
    expect(written).toBeLessThan(16 * 1024 * 1024);
  },
);

// The picker must abort the `fetch`, not only cancel the body of the answer. If the picker only cancelled the body,
// Firefox would keep the connection open. Firefox opens at most six connections to a host.
test('the `fetch` of an answer that is too large is aborted, and the `fetch` of a complete answer is not', async () => {
  const fetched = vi.fn(fetch);
  vi.stubGlobal('fetch', fetched);
  const { url } = await serveBytes((socket) => {
    socket.write(`${head(200, 'content-length: 1073741824')}{"filler":"${'x'.repeat(100_000)}`);
  });
  await send(requestTo(url));
  await send(requestTo((await serveJson(200, '{}')).url));
  expect(fetched.mock.calls.map(([, init]) => init?.signal?.aborted)).toEqual([true, false]);
});

test('an answer of 64 KiB acknowledges, and an answer with one byte more does not', async () => {
  const json = (size: number) => `{"status":"success","filler":"${'x'.repeat(size - 32)}"}`;
  expect(json(100)).toHaveLength(100);
  const atLimit = await serveJson(200, json(64 * 1024));
  const beyond = await serveJson(200, json(64 * 1024 + 1));
  expect(await send(requestTo(atLimit.url))).toEqual({ outcome: 'acknowledged' });
  expect(await send(requestTo(beyond.url))).toMatchObject({ outcome: 'lost' });
});

test('an answer in pieces is read as a whole, even if a letter is split', async () => {
  const { url } = await serve(async (response) => {
    const bytes = Buffer.from('{"status":"error","error":[{"code":"no","msg":"übel"}]}');
    const middle = bytes.indexOf(Buffer.from('ü')) + 1;
    response.writeHead(200).write(bytes.subarray(0, middle));
    setImmediate(() => response.end(bytes.subarray(middle)));
  });
  expect(await send(requestTo(url))).toMatchObject({ outcome: 'refused', problem: { code: 'no' } });
});

test.each([301, 302, 303, 307, 308])(
  'a redirect with HTTP %i is lost, and nothing is sent to the new address',
  async (status) => {
    const elsewhere = await serveJson(200, '{}');
    const { url, requests } = await serveJson(status, '', { location: elsewhere.url });
    expect(await send(requestTo(url))).toMatchObject({ outcome: 'lost', problem: { kind: 'unreachable' } });
    expect(requests).toHaveLength(1);
    expect(elsewhere.requests).toEqual([]);
  },
);

test('an answer that is not HTTP is lost', async () => {
  const { url } = await serveBytes((socket) => void socket.end('SSH-2.0-OpenSSH\r\n'));
  expect(await send(requestTo(url))).toMatchObject({ outcome: 'lost' });
});

test('a write without a server is lost', async () => {
  const server = createTcpServer();
  const url = await listenOn(server);
  await new Promise((resolve) => server.close(resolve));
  expect(await send(requestTo(url))).toEqual({
    outcome: 'lost',
    problem: { kind: 'unreachable', message: 'the connection failed', ident: 'pp_b' },
  });
});

test('a write is lost if its connection, which served an earlier write, drops', async () => {
  let asked = 0;
  const { url } = await serve((response, request) => {
    if (++asked === 1) response.end('{}');
    else request.socket.destroy();
  });
  expect(await send(requestTo(url))).toEqual({ outcome: 'acknowledged' });
  expect(await send(requestTo(url))).toMatchObject({ outcome: 'lost' });
});

describe('a replaced `fetch` without streams', () => {
  /** Answers like `whatwg-fetch`: without `body` and `redirected`. */
  const polyfill = (status: number, text: () => Promise<string>, url = '') => {
    const headers = new Headers();
    vi.stubGlobal('fetch', async () => ({ status, ok: status < 300, headers, url, text }));
  };
  const asked = 'https://billing.test/acme/v1/checkout/update_client_session';

  test.each([
    [200, '{}', '', 'acknowledged'],
    [200, '{}', asked, 'acknowledged'],
    [200, '{}', 'https://elsewhere.test/', 'lost'],
    [200, '', '', 'lost'],
    [403, '{"message":"Forbidden"}', '', 'lost'],
    [400, '{"status":"error","error":[]}', '', 'refused'],
  ])('answers HTTP %i %j from %j: %s', async (status, text, url, outcome) => {
    polyfill(status, async () => text, url);
    expect(await send(requestTo('https://billing.test'))).toMatchObject({ outcome });
  });

  test('has the same limit for the size of an answer, in bytes', async () => {
    const json = (letters: number) => `{"status":"success","filler":"${'ü'.repeat(letters)}"}`;
    polyfill(200, async () => json(32_752));
    expect(await send(requestTo('https://billing.test'))).toEqual({ outcome: 'acknowledged' });
    polyfill(200, async () => json(32_753));
    expect(await send(requestTo('https://billing.test'))).toMatchObject({ outcome: 'lost' });
  });

  test('makes the write lost if the text of its answer breaks off or never ends', async () => {
    polyfill(200, async () => Promise.reject(new TypeError('evil')));
    const broken = { outcome: 'lost', problem: { message: 'the answer broke off' } };
    expect(await send(requestTo('https://billing.test'))).toMatchObject(broken);
    polyfill(200, () => new Promise(() => {}));
    const shopper = new AbortController();
    const writing = send(requestTo('https://billing.test'), { signal: shopper.signal });
    await new Promise((resolve) => setImmediate(resolve));
    shopper.abort();
    expect(await writing).toMatchObject({ outcome: 'lost' });
  });
});
