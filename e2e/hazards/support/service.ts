/**
 * A billing service over connections that are kept open, with HTTP/1.1 or HTTP/2. The test decides what happens to each
 * transmission of a write. The service shares no code with the picker or the sandbox. It knows only each order's token
 * and plan.
 *
 * The connections are kept open on purpose. If such a connection drops, a browser sends a POST again by itself, and
 * that is one of the hazards.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { createCertificate } from '../../certificate.ts';

export type Wire = 'HTTP/1.1' | 'HTTP/2';

export interface Order {
  readonly orgId: string;
  readonly clientToken: string;
  readonly orderId: string;
  readonly ident: string;
}

/** One transmission of a write. A browser may transmit a write more than once. */
export interface Transmission {
  readonly orgId: string;
  readonly orderId: string;
  readonly ident: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Resolves when the client is gone: the page has left, or has given up the write. */
  readonly left: Promise<void>;
  /** Makes the session hold this plan from now on. */
  apply(): void;
  /**
   * Applies the write later. If the service applies a write of another plan meanwhile, this write is applied right
   * after that write, because this is the worst moment. Otherwise this write is applied `withinMs` ms after the time
   * `since`, which is now by default. If this process is too busy to apply it in time, this write is applied right
   * before the next write.
   */
  applyLate(withinMs: number, since?: number): Promise<void>;
  answer(status: number, body?: unknown, headers?: Readonly<Record<string, string>>): void;
  /** Ends the connection or the stream without an answer. */
  drop(how?: Drop): void;
}

/** `refused-stream` and `goaway` say that the service has not processed the write. That may be false. */
export type Drop = 'connection' | 'goaway' | 'refused-stream';

export type Act = (transmission: Transmission) => unknown;

export interface Service {
  readonly url: string;
  /**
   * Opens an order that holds a plan. `known` is an order of another service. With it, the new order has the ids and
   * the token of that order.
   */
  createOrder(ident: string, known?: Order): Order;
  holds(orderId: string): string | undefined;
  /** The plan of each transmission that arrived, in order. */
  written(orderId: string): readonly string[];
  /**
   * Sets what happens to the next transmissions of a plan, one act for each. When these acts are used up, transmissions
   * of the plan are handled as `always` says.
   */
  script(ident: string, ...acts: readonly Act[]): void;
  /**
   * Sets what happens from now on to the transmissions of a plan, except those that have an act from `script`. By
   * default, and with `null`, the service acknowledges them.
   */
  always(ident: string, act: Act | null): void;
  /**
   * Resolves with the next transmission of the plan, after those that have an act from `script`. The test itself must
   * answer this transmission.
   */
  next(ident: string): Promise<Transmission>;
  /** Charges what the session holds. */
  pay(orderId: string): string | undefined;
  close(): Promise<void>;
}

export const acknowledge: Act = (transmission) => {
  transmission.apply();
  transmission.answer(200, {});
};

/** A refusal in the service's own format. */
export const refuse =
  (code = 'bad_plan', status = 400): Act =>
  ({ answer }) =>
    answer(status, {
      status: 'error',
      error: [{ code, type: 'api_exception', msg: 'No.' }],
      req_id: 'req_1',
    });

export async function openService(wire: Wire = 'HTTP/1.1'): Promise<Service> {
  const held = new Map<string, string>();
  const tokens = new Map<string, string>();
  const arrived: { readonly orderId: string; readonly ident: string }[] = [];
  const scripts = new Map<string, Act[]>();
  const defaults = new Map<string, Act>();
  const late = new Map<string, Set<LateWrite>>();
  const timers = new Set<NodeJS.Timeout>();

  const landLate = (orderId: string, isNow: (one: LateWrite) => boolean) => {
    for (const one of [...(late.get(orderId) ?? [])]) if (isNow(one)) one.land();
  };

  const apply = (orderId: string, ident: string) => {
    // If this process was busy, the timer of an earlier late write may be overdue. That write is applied first, as a
    // real service would have done.
    landLate(orderId, ({ due }) => due <= performance.now());
    held.set(orderId, ident);
    landLate(orderId, (one) => one.ident !== ident);
  };

  const applyLate = (orderId: string, ident: string, withinMs: number, since: number): Promise<void> =>
    new Promise((resolve) => {
      const due = since + withinMs;
      const waiting = late.get(orderId) ?? new Set();
      late.set(orderId, waiting);
      const land = () => {
        clearTimeout(timer);
        waiting.delete(one);
        held.set(orderId, ident);
        resolve();
      };
      const one = { ident, due, land };
      const timer = setTimeout(land, due - performance.now());
      timers.add(timer);
      waiting.add(one);
    });

  const write = (orgId: string, json: string, left: Promise<void>, reply: Reply): void => {
    const body = JSON.parse(json) as Record<string, unknown>;
    const orderId = String(body.order_id);
    const ident = String(body.pp_ident);
    if (tokens.get(orderId) !== body.client_token) {
      reply.answer(404, { status: 'error', error: [{ code: 'not_found', msg: 'No such order.' }] });
      return;
    }
    arrived.push({ orderId, ident });
    const transmission: Transmission = {
      ...{ orgId, orderId, ident, body, left },
      apply: () => apply(orderId, ident),
      applyLate: (withinMs, since = performance.now()) => applyLate(orderId, ident, withinMs, since),
      ...reply,
    };
    const act = scripts.get(ident)?.shift() ?? defaults.get(ident) ?? acknowledge;
    act(transmission);
  };

  const pay = (orderId: string) => held.get(orderId);

  const handle = async (request: Incoming, response: Outgoing): Promise<void> => {
    const left = new Promise<void>((resolve) => {
      response.once('close', resolve);
    });
    const reply = replyOver(request, response);
    const [, first = '', ...rest] = (request.url ?? '/').split('/');
    if (request.method === 'OPTIONS') return reply.answer(204);
    const body = await textOf(request);
    if (first === 'pay') return reply.answer(200, { ident: pay(rest[0] ?? '') });
    if (rest.join('/') === 'v1/checkout/update_client_session') return write(first, body, left, reply);
    reply.answer(404, { status: 'error', error: [{ code: 'not_found' }] });
  };

  const sockets = new Set<Socket>();
  const server =
    wire === 'HTTP/1.1'
      ? createServer({ keepAliveTimeout: 600_000 }, handle)
      : createSecureServer({ ...createCertificate(), allowHTTP1: false }, handle);
  server.on(wire === 'HTTP/1.1' ? 'connection' : 'secureConnection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  server.on('sessionError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `${wire === 'HTTP/1.1' ? 'http' : 'https'}://127.0.0.1:${port}`,
    createOrder(ident, known) {
      const fresh = { orgId: 'org', clientToken: `token_${randomUUID()}`, orderId: randomUUID() };
      const order = { ...(known ?? fresh), ident };
      tokens.set(order.orderId, order.clientToken);
      held.set(order.orderId, ident);
      return order;
    },
    holds: (orderId) => held.get(orderId),
    written: (orderId) => arrived.filter((one) => one.orderId === orderId).map(({ ident }) => ident),
    script(ident, ...acts) {
      scripts.set(ident, [...(scripts.get(ident) ?? []), ...acts]);
    },
    always(ident, act) {
      if (act) defaults.set(ident, act);
      else defaults.delete(ident);
    },
    next: (ident) =>
      new Promise((resolve) => {
        scripts.set(ident, [...(scripts.get(ident) ?? []), resolve]);
      }),
    pay,
    close: () =>
      new Promise((resolve) => {
        for (const timer of timers) clearTimeout(timer);
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

interface LateWrite {
  readonly ident: string;
  /** The latest moment at which the write is applied. */
  readonly due: number;
  land(): void;
}

type Incoming = IncomingMessage | Http2ServerRequest;
type Outgoing = ServerResponse | Http2ServerResponse;
type Reply = Pick<Transmission, 'answer' | 'drop'>;

const replyOver = (request: Incoming, response: Outgoing): Reply => ({
  answer(status, body, headers = {}) {
    const isText = typeof body === 'string';
    const type = isText ? 'text/html; charset=utf-8' : 'application/json';
    const head = {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type',
      ...(body !== undefined && { 'content-type': type }),
      ...headers,
    };
    // A client that has left gets no answer.
    if (response.destroyed || response.writableEnded) return;
    (response as ServerResponse).writeHead(status, head);
    response.end(body === undefined ? '' : isText ? body : JSON.stringify(body));
  },
  drop(how = 'connection') {
    if (!('stream' in request)) {
      request.socket.destroy();
      return;
    }
    const { stream } = request;
    const { session } = stream;
    if (how === 'refused-stream') return stream.close(refusedStream);
    if (how === 'goaway') session?.goaway(0, (stream.id ?? 2) - 2);
    // The GOAWAY frame must have left before the connection ends.
    setTimeout(() => session?.destroy(), how === 'goaway' ? frameDelay : 0);
  },
});

/** In this many ms, a GOAWAY frame surely leaves this process. */
const frameDelay = 20;

/** The error code REFUSED_STREAM in RFC 9113, section 7. */
const refusedStream = 7;

const textOf = async (request: Incoming): Promise<string> => {
  let text = '';
  request.setEncoding('utf8');
  for await (const piece of request) text += piece;
  return text;
};
