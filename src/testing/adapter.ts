import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * A server as a function: it takes a `Request` of the web platform and returns a `Response`. If the promise rejects,
 * the connection is dropped.
 */
export type Handler = (request: Request) => Promise<Response>;

const bodyLimit = 64 * 1024;

/**
 * Serves one request of Node's HTTP server with a handler. The request's signal aborts when the client leaves.
 *
 * A connection stays open for further requests. If it drops during a later request, a browser sends this request again
 * by itself, even a POST, and the page does not notice. The handler then gets one write twice.
 */
export async function serve(
  handler: Handler,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const client = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) client.abort();
  });
  try {
    const body = await readBody(incoming);
    if (body === null) {
      outgoing.writeHead(413).end();
      return;
    }
    const response = await handler(toRequest(incoming, body, client.signal));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(new Uint8Array(await response.arrayBuffer()));
  } catch {
    incoming.socket.destroy();
  }
}

/** The whole body, or null if it is too large. */
async function readBody(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | null> {
  const body = new Uint8Array(bodyLimit);
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
    if (length + chunk.length <= bodyLimit) body.set(chunk, length);
    length += chunk.length;
  }
  return length > bodyLimit ? null : body.slice(0, length);
}

function toRequest(incoming: IncomingMessage, body: Uint8Array<ArrayBuffer>, signal: AbortSignal): Request {
  const { method = 'GET', url = '/', headers } = incoming;
  return new Request(new URL(url, `http://${headers.host ?? 'localhost'}`), {
    method,
    signal,
    headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
    body: method === 'GET' || method === 'HEAD' ? null : body,
  });
}
