/** Test servers with real connections that stay open, and functions that send a write to them. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { WriteOutcome } from '../../src/protocol/event.ts';
import type { Answer } from '../../src/service/post.ts';
import { defaultTimeout, sendWrite, type WriteRequest } from '../../src/service/write.ts';

export const orderId = '123e4567-e89b-12d3-a456-426614174000';

export const requestTo = (baseUrl: string, changes: Partial<WriteRequest> = {}): WriteRequest => ({
  baseUrl,
  orgId: 'acme',
  session: { clientToken: 'token-of-a-shopper', orderId },
  ...changes,
});

const unhurried = { timeout: defaultTimeout, signal: new AbortController().signal, ident: 'pp_b' };

export const send = (request: WriteRequest, changes: Partial<typeof unhurried> = {}) => {
  const { timeout, signal, ident } = { ...unhurried, ...changes };
  return sendWrite(request, ident, { signal, timeout });
};

/** An answer that was read to its end. `changes` replaces single fields. */
export const answerOf = (status: number, body: string | object, changes: Partial<Answer> = {}): Answer => ({
  status,
  redirected: false,
  body: { text: typeof body === 'string' ? body : JSON.stringify(body) },
  retryAfter: null,
  ...changes,
});

/** The body of a refusal, in the service's signed form. */
export const envelope = (error: object) => ({ status: 'error', error: [error], req_id: 'req_7' });

export const problemOf = (ended: WriteOutcome) => {
  if (ended.outcome === 'acknowledged') throw new Error('acknowledged: there is no problem');
  return ended.problem;
};

export const listenOn = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** An HTTP server that sends the given answer. It keeps the requests, and the sockets that they used. */
export const serve = async (answer: (response: ServerResponse, request: IncomingMessage) => void) => {
  const requests: { method: string; url: string; body: string }[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    requests.push({ method: request.method ?? '', url: request.url ?? '', body });
    answer(response, request);
  });
  server.on('connection', (socket) => sockets.add(socket));
  const url = await listenOn(server);
  onTestFinished(() => server.closeAllConnections());
  return { url, requests, sockets };
};

export const serveJson = (status: number, body: string, headers: Record<string, string> = {}) =>
  serve((response) => void response.writeHead(status, headers).end(body));

/**
 * A TCP server. `answer` writes the bytes of the answer. `asked` resolves with the request when its body has arrived.
 */
export const serveBytes = async (answer: (socket: Socket) => void) => {
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
