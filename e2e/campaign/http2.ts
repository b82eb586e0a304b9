/** The proxy's server for HTTP/2 over TLS. */
import {
  constants,
  createSecureServer,
  type Http2Session,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import type { Socket } from 'node:net';
import { createCertificate } from '../certificate.ts';
import type { Answer } from './answer.ts';
import type { Incoming, Serve } from './http1.ts';
import type { Drop, Wire } from './wire.ts';

export function createHttp2Server(serve: Serve) {
  const server = createSecureServer(createCertificate());
  /**
   * The sockets of the open connections. They are stored because Node cannot reset a socket through its HTTP/2 session.
   */
  const sockets = new Map<string, Socket>();
  const sessions = new Set<Http2Session>();
  const torn = new WeakSet<Http2Session>();
  server.on('connection', (socket: Socket) => {
    const key = keyOf(socket);
    sockets.set(key, socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(key));
  });
  server.on('tlsClientError', () => {});
  server.on('session', (session) => {
    sessions.add(session);
    session.on('error', () => {});
    session.once('close', () => sessions.delete(session));
  });
  server.on('stream', async (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    stream.on('error', () => {});
    const session = stream.session;
    if (!session) return;
    const wire = wireOf(stream, {
      session,
      socket: sockets.get(keyOf(session.socket)),
      isTorn: () => torn.has(session),
      tear: () => void torn.add(session),
    });
    try {
      serve(await read(stream, headers), wire);
    } catch {
      stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    }
  });
  const closeAllConnections = () => {
    for (const session of sessions) session.destroy();
    for (const socket of sockets.values()) socket.destroy();
  };
  return Object.assign(server, { closeAllConnections });
}

/**
 * Names a connection. The client's port is not enough, because connections to two host names of this machine may have
 * the same port.
 */
const keyOf = ({ localAddress, remotePort }: Pick<Socket, 'localAddress' | 'remotePort'>): string =>
  `${localAddress} ${remotePort}`;

async function read(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<Incoming> {
  let body = '';
  for await (const chunk of stream) body += chunk;
  const fields = Object.entries(headers).filter(([name]) => !name.startsWith(':'));
  return {
    method: headers[':method'] ?? 'GET',
    path: headers[':path'] ?? '/',
    headers: {
      ...Object.fromEntries(fields.map(([name, value]) => [name, String(value)])),
      host: headers[':authority'] ?? '',
    },
    body,
  };
}

interface Connection {
  readonly session: Http2Session;
  readonly socket: Socket | undefined;
  isTorn(): boolean;
  /**
   * Remembers that this proxy ends the connection. From now on, the end of a stream does not mean that the client has
   * left.
   */
  tear(): void;
}

function wireOf(stream: ServerHttp2Stream, { session, socket, isTorn, tear }: Connection): Wire {
  let isOurs = false;
  let isAnswered = false;
  // After a reset of the connection, a stream may fire `finish` although no answer was sent.
  stream.once('finish', () => {
    isAnswered = !isTorn();
  });
  const closed = new Promise<{ byClient: boolean }>((resolve) => {
    stream.once('close', () => {
      if (!isAnswered) resolve({ byClient: !isOurs && !isTorn() });
    });
  });
  const respond = ({ status, headers }: Answer, length: number | null): void => {
    if (stream.destroyed || stream.headersSent) return;
    const declared = length === null || status === 204 ? {} : { 'content-length': length };
    stream.respond({ ':status': status, ...headers, ...declared });
  };
  const drops: Readonly<Record<Drop, () => void>> = {
    reset() {
      tear();
      socket?.resetAndDestroy();
    },
    close() {
      tear();
      session.destroy();
    },
    goaway() {
      tear();
      session.goaway(constants.NGHTTP2_NO_ERROR, Math.max((stream.id ?? 1) - 2, 1));
      setTimeout(() => session.destroy(), 20);
    },
    'refused-stream'() {
      isOurs = true;
      stream.close(constants.NGHTTP2_REFUSED_STREAM);
    },
  };
  return {
    closed,
    drops: Object.keys(drops) as Drop[],
    isOpen: () => !stream.destroyed && !stream.closed,
    isDropped: () => isOurs || (isTorn() && !isAnswered),
    answer(answer) {
      respond(answer, Buffer.byteLength(answer.body));
      if (!stream.destroyed) stream.end(answer.body);
    },
    begin(answer) {
      respond(answer, null);
      stream.write(answer.body);
    },
    write: (text) => void (stream.destroyed || stream.write(text)),
    async slice(answer, sizeOf, pause) {
      respond(answer, Buffer.byteLength(answer.body));
      for (let at = 0; at < answer.body.length && !stream.destroyed; ) {
        const size = sizeOf();
        stream.write(answer.body.slice(at, at + size));
        at += size;
        await pause();
      }
      if (!stream.destroyed) stream.end();
    },
    hint: () =>
      stream.destroyed || stream.additionalHeaders({ ':status': 103, link: '</a.css>; rel=preload' }),
    garble(bytes) {
      tear();
      socket?.end(bytes);
    },
    drop: (drop) => (drops[drop] ?? drops.reset)(),
  };
}
