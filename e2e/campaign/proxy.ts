/**
 * A network that fails: it stands between the page and the service, speaks HTTP in raw bytes, and does to each request
 * what was arranged. It knows no plans but by name, and nothing of the picker.
 *
 * It keeps the one promise that a picker has to rely on: what a client gave up reaches the service within the
 * late-write window or never.
 */
import { createServer, type IncomingMessage, request as sendRequest } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type Answer, inBytes, readable } from './answer.ts';
import type { Dice } from './dice.ts';
import { type FaultKind, faults } from './faults.ts';

/** One write between the page and the service. */
export interface Exchange {
  readonly socket: Socket;
  readonly ident: string;
  readonly chance: Dice;
  /** The longest that a fault may keep something back, in ms. */
  readonly longest: number;
  /** An address that no request must ever reach, on this origin or on another. */
  readonly trap: { readonly here: string; readonly elsewhere: string };
  /** Whether the service was ever handed this plan. */
  readonly isKnownPlan: boolean;
  /** Resolves when the client is gone. */
  readonly left: Promise<void>;
  /** Resolves when the client's next write has been dealt with. */
  readonly next: Promise<void>;
  pause(ms: number): Promise<void>;
  /** Hands the request to the service. `null` when it is too late for that. */
  deliver(): Promise<Answer | null>;
  answer(answer: Answer | null): void;
  reset(): void;
}

export interface Proxy {
  readonly port: number;
  /** What the writes of an organisation meet, one after the other. Those that are left over are gone. */
  arrange(orgId: string, kinds: readonly FaultKind[], chance: Dice): void;
  /** How often each fault struck. */
  readonly struck: ReadonlyMap<FaultKind, number>;
  /** Requests that arrived where none must. */
  readonly strayed: readonly string[];
  close(): Promise<void>;
}

interface Arrangement {
  kinds: readonly FaultKind[];
  readonly chance: Dice;
  readonly known: Set<string>;
  readonly awaitNext: Set<() => void>;
}

export interface ProxyOptions {
  readonly service: string;
  /** How long after a client left its write may still be delivered, in ms. */
  readonly lateWriteWindow: number;
  /** How much of that is left unused: a busy machine notices late that a client has left. */
  readonly margin: number;
}

export async function openProxy({ service, lateWriteWindow, margin }: ProxyOptions): Promise<Proxy> {
  const arrangements = new Map<string, Arrangement>();
  const struck = new Map<FaultKind, number>();
  const strayed: string[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const longest = lateWriteWindow - margin;

  // A process that had to wait hears late that a client has left. It surely had not at the beat before.
  let lastBeat = performance.now();
  const heart = setInterval(() => {
    lastBeat = performance.now();
  }, 10);

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        resolve();
      }, ms);
      timers.add(timer);
    });

  const forward = (incoming: IncomingMessage, body: Buffer): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const { method, headers, url = '/' } = incoming;
      const outgoing = sendRequest(
        new URL(url, service),
        { method, headers, agent: false },
        async (answer) => {
          let text = '';
          for await (const chunk of answer) text += chunk;
          const fields = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
          resolve({ status: answer.statusCode ?? 0, headers: Object.fromEntries(fields), body: text });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });

  const serve = async (incoming: IncomingMessage): Promise<void> => {
    const { socket, url = '/', headers } = incoming;
    socket.on('error', () => {});
    const body = await readBytes(incoming);
    const [, orgId = ''] = url.split('/');
    const reset = (): void => void socket.resetAndDestroy();
    const answer = (given: Answer | null): void => {
      if (given) socket.end(inBytes(given));
      else reset();
    };
    if (orgId === 'trap') {
      strayed.push(`${incoming.method} ${url}`);
      return answer({ status: 200, headers: readable, body: '{}' });
    }

    const arranged = arrangements.get(orgId);
    const isPreflight = incoming.method === 'OPTIONS';
    const kind = arranged?.kinds[0];
    const isForPreflight = kind?.startsWith('preflight') ?? false;
    if (!arranged || !kind || isPreflight !== isForPreflight) {
      if (isPreflight) return answer(await forward(incoming, body));
    }
    const { pp_ident: ident = '' } = isPreflight ? {} : JSON.parse(body.toString());

    let leftAt = Number.POSITIVE_INFINITY;
    const left = new Promise<void>((resolve) => {
      socket.once('close', () => {
        leftAt = lastBeat;
        resolve();
      });
    });
    const deliver = async () => {
      if (performance.now() - leftAt > longest) return null;
      arranged?.known.add(ident);
      return forward(incoming, body);
    };
    const waiting = [...(arranged?.awaitNext ?? [])];
    arranged?.awaitNext.clear();
    const next = new Promise<void>((resolve) => arranged?.awaitNext.add(resolve));
    const exchange: Exchange = {
      ...{ socket, ident, left, next, longest, pause, deliver, answer, reset },
      chance: arranged?.chance ?? (() => 0),
      isKnownPlan: arranged?.known.has(ident) ?? true,
      trap: { here: `http://${headers.host}/trap/`, elsewhere: `http://127.0.0.1:${port}/trap/elsewhere/` },
    };
    const fault = kind && isPreflight === isForPreflight ? faults[kind] : null;
    if (arranged && kind && fault && (fault.strikes?.(exchange) ?? true)) {
      arranged.kinds = arranged.kinds.slice(1);
      struck.set(kind, (struck.get(kind) ?? 0) + 1);
      await fault.strike(exchange);
    } else answer(await deliver());
    for (const resolve of waiting) resolve();
  };

  const server = createServer((incoming) => {
    serve(incoming).catch(() => incoming.socket.resetAndDestroy());
  });
  // A browser sends a request again by itself when a connection that served before drops.
  server.maxRequestsPerSocket = 1;
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    port,
    struck,
    strayed,
    arrange(orgId, kinds, chance) {
      const known = arrangements.get(orgId)?.known ?? new Set();
      arrangements.set(orgId, { kinds, chance, known, awaitNext: new Set() });
    },
    close: () =>
      new Promise((resolve) => {
        clearInterval(heart);
        for (const timer of timers) clearTimeout(timer);
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readBytes(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
}
