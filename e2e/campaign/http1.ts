/** The proxy's server for HTTP/1.1. It keeps its connections open. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type Answer, inBytes } from './answer.ts';
import type { Drop, Wire } from './wire.ts';

export type Serve = (request: Incoming, wire: Wire) => void;

export interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const createHttp1Server = (serve: Serve) =>
  createServer(async (incoming, response) => {
    const { socket } = incoming;
    if (socket.listenerCount('error') < 2) socket.on('error', () => {});
    try {
      const wire = wireOf(socket, response);
      serve(await read(incoming), wire);
    } catch {
      socket.destroy();
    }
  });

async function read(incoming: IncomingMessage): Promise<Incoming> {
  let body = '';
  for await (const chunk of incoming) body += chunk;
  const { method = 'GET', url = '/' } = incoming;
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  return { method, path: url, headers: Object.fromEntries(headers), body };
}

function wireOf(socket: Socket, response: ServerResponse): Wire {
  let isOurs = false;
  const leave = (end: () => void): void => {
    isOurs = true;
    end();
  };
  const closed = new Promise<{ byClient: boolean }>((resolve) => {
    const finish = () => resolve({ byClient: !isOurs });
    socket.once('close', finish);
    // The connection stays open after the answer. If the connection closes later, this is no drop. So the listener is
    // removed.
    response.once('finish', () => socket.off('close', finish));
  });
  return {
    closed,
    drops: ['reset', 'close'],
    isOpen: () => !socket.destroyed && !response.writableEnded,
    isDropped: () => isOurs,
    answer({ status, headers, body }: Answer) {
      response.writeHead(status, headers).end(body);
    },
    begin: (answer) => void socket.write(inBytes(answer).replace(/content-length: 0\r\n/, '')),
    write: (text) => void socket.write(text),
    async slice(answer, sizeOf, pause) {
      const bytes = inBytes(answer);
      for (let at = 0; at < bytes.length && !socket.destroyed; ) {
        const size = sizeOf();
        socket.write(bytes.slice(at, at + size));
        at += size;
        await pause();
      }
      leave(() => socket.end());
    },
    hint: () => response.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' }),
    garble: (bytes) => leave(() => socket.end(bytes)),
    drop: (drop: Drop) => leave(() => (drop === 'reset' ? socket.resetAndDestroy() : socket.end())),
  };
}
