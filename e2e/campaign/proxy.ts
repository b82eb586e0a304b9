/**
 * A network that fails. The proxy is between the page and the service, and applies the arranged faults to the requests.
 * The proxy knows plans only by their names, and does not know the picker.
 *
 * The proxy keeps the promises that a picker relies on. After a client has given up a write, the write reaches the
 * service within the late-write window, or never. If a write is transmitted twice, the first transmission is decided
 * before the second transmission is answered. A transmission is decided when the service has applied it, or will never
 * apply it.
 */
import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { type Answer, readable } from './answer.ts';
import { type Dice, dice, oneOf } from './dice.ts';
import type { Exchange } from './exchange.ts';
import { type FaultKind, faults } from './faults.ts';
import { createHttp1Server, type Incoming } from './http1.ts';
import { createHttp2Server } from './http2.ts';
import type { Wire } from './wire.ts';

export type Protocol = 'http1' | 'http2';

export interface Proxy {
  /** The proxy's address under a host name of this machine. */
  urlAt(host: string): string;
  /**
   * Sets the faults for the next writes of an organisation, one fault for each write. Earlier faults that were not used
   * no longer count.
   */
  arrange(orgId: string, wish: { kinds: readonly FaultKind[]; seed: number; longest: number }): void;
  /** How often each fault happened, and how often other things happened. */
  readonly struck: Map<string, number>;
  /** Requests to addresses that no request may reach. */
  readonly strayed: readonly string[];
  close(): Promise<void>;
}

export interface ProxyOptions {
  readonly protocol?: Protocol;
  readonly service: (request: Request) => Promise<Response>;
  /**
   * A client waits this many ms for an answer. After that, the client counts as gone, even if the client's clock has
   * stopped.
   */
  readonly timeout: number;
}

/** What the proxy knows of one transmission. */
interface Transmission {
  readonly key: string;
  /** Whether the browser may send the request again, after a dropped connection or a 408. */
  isRepeatable(): boolean;
  /** Decides the transmission: either the service applies it now, or never. */
  settle(): Promise<void>;
  /** Called with the repeat when the browser sends the write again, or with null if no repeat comes. */
  onRepeat: ((repeat: Exchange | null) => void) | null;
}

interface Arrangement {
  faults: readonly { readonly kind: FaultKind; readonly chance: Dice }[];
  /** After a client has left, its write may still be delivered for this many ms. */
  readonly longest: number;
  readonly transmissions: Set<Transmission>;
  readonly awaitNext: Set<() => void>;
}

export async function openProxy(options: ProxyOptions): Promise<Proxy> {
  const { protocol = 'http1', service, timeout } = options;
  const arrangements = new Map<string, Arrangement>();
  const struck = new Map<string, number>();
  const strayed: string[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const note = (what: string): void => void struck.set(what, (struck.get(what) ?? 0) + 1);

  // While this process is busy, it sees no new requests, and its timer does not beat. So a request that the process
  // sees now may have arrived before the last beat. But the request has not arrived before `beatBefore`, which is the
  // beat before the last beat. That is why `beatBefore` counts as the time of arrival.
  let beat = performance.now();
  let beatBefore = beat;
  const heart = setInterval(() => {
    beatBefore = beat;
    beat = performance.now();
  }, 10);

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        resolve();
      }, ms);
      timers.add(timer);
    });

  const forward = async ({ method, path, headers, body }: Incoming): Promise<Answer> => {
    const { connection: _, ...kept } = headers;
    const asked = new Request(new URL(path, 'http://service.invalid'), {
      ...{ method, headers: kept },
      body: method === 'POST' ? body : null,
    });
    const answer = await service(asked);
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
  };

  /**
   * Called when the browser has sent a write again. Decides the earlier transmissions of the write now, unless a fault
   * waits for the repeat. Returns whether a waiting fault handles the repeat.
   */
  async function settleBefore(arranged: Arrangement, key: string, repeat: Exchange): Promise<boolean> {
    let isTaken = false;
    for (const earlier of [...arranged.transmissions]) {
      if (earlier.key !== key || !earlier.isRepeatable()) continue;
      const { onRepeat } = earlier;
      earlier.onRepeat = null;
      if (onRepeat && !isTaken) {
        isTaken = true;
        onRepeat(repeat);
        continue;
      }
      onRepeat?.(null);
      await earlier.settle();
      arranged.transmissions.delete(earlier);
    }
    return isTaken;
  }

  const serve = async (incoming: Incoming, wire: Wire): Promise<void> => {
    const { method, path, headers, body } = incoming;
    const arrivedAt = beatBefore;
    const [, orgId = ''] = path.split('/');
    if (orgId === 'trap') {
      strayed.push(`${method} ${path}`);
      return wire.answer({ status: 200, headers: readable, body: '{}' });
    }
    const arranged = arrangements.get(orgId);
    const isPreflight = method === 'OPTIONS';
    if (!arranged) return wire.answer(await forward(incoming));

    const { longest } = arranged;
    let overAt = arrivedAt + timeout;
    let isSettled = false;
    let isTimedOut = false;
    let delivery: Promise<Answer> | null = null;
    const chance = arranged.faults[0]?.chance ?? dice(0);
    const transmission: Transmission = {
      key: createHash('sha1').update(`${method} ${body}`).digest('hex'),
      isRepeatable: () => wire.isDropped() || isTimedOut,
      onRepeat: null,
      async settle() {
        if (!isSettled && chance(2)) await deliver();
        isSettled = true;
        await delivery;
      },
    };
    const end = (): void => {
      overAt = Math.min(overAt, beatBefore);
    };
    const left = wire.closed.then(({ byClient }) => {
      end();
      if (byClient) transmission.onRepeat?.(null);
    });
    const deliver = async (): Promise<Answer | null> => {
      if (isSettled || performance.now() - overAt > longest) return null;
      delivery = forward(incoming);
      return delivery;
    };
    const drop: Exchange['drop'] = (way = oneOf(chance, wire.drops)) => {
      end();
      wire.drop(way);
    };
    const answer = (given: Answer | null): void => {
      end();
      isTimedOut = given?.status === 408;
      if (given) wire.answer(given);
      else drop();
    };
    const repeat = () =>
      new Promise<Exchange | null>((resolve) => {
        transmission.onRepeat = resolve;
        pause(longest).then(() => {
          if (transmission.onRepeat !== resolve) return;
          transmission.onRepeat = null;
          resolve(null);
        });
      });
    const next = new Promise<void>((resolve) => arranged.awaitNext.add(resolve));
    const waiting = [...arranged.awaitNext].slice(0, -1);
    for (const resolve of waiting) arranged.awaitNext.delete(resolve);
    const exchange: Exchange = {
      ...{ wire, chance, longest, left, next, repeat, pause, deliver, answer, drop, note },
      ident: isPreflight ? '' : String(JSON.parse(body).pp_ident),
      trap: {
        here: `${urlAt(headers.host?.split(':')[0] ?? 'localhost')}/trap/`,
        elsewhere: `${urlAt('127.0.0.1')}/trap/elsewhere/`,
      },
    };
    const isTaken = await settleBefore(arranged, transmission.key, exchange);
    arranged.transmissions.add(transmission);
    const [fault, ...later] = arranged.faults;
    if (isTaken) {
      // An earlier fault has waited for this repeat, and answers it.
    } else if (fault && isPreflight === fault.kind.startsWith('preflight')) {
      arranged.faults = later;
      if (fault.kind !== 'clean') note(fault.kind);
      await faults[fault.kind].strike(exchange);
    } else answer(await deliver());
    if (!transmission.isRepeatable()) arranged.transmissions.delete(transmission);
    for (const resolve of waiting) resolve();
  };

  const urlAt = (host: string): string => `${protocol === 'http2' ? 'https' : 'http'}://${host}:${port}`;
  const take = (incoming: Incoming, wire: Wire): void =>
    void serve(incoming, wire).catch((error) => {
      note(`broken: ${error}`);
      wire.drop('reset');
    });
  const server = protocol === 'http2' ? createHttp2Server(take) : createHttp1Server(take);
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', () => resolve()));
  const { port } = server.address() as AddressInfo;

  return {
    urlAt,
    struck,
    strayed,
    arrange(orgId, { kinds, seed, longest }) {
      const arranged = kinds.map((kind, index) => ({ kind, chance: dice(seed * 31 + index) }));
      const before = arrangements.get(orgId);
      const transmissions = before?.transmissions ?? new Set();
      const awaitNext = before?.awaitNext ?? new Set();
      arrangements.set(orgId, { faults: arranged, longest, transmissions, awaitNext });
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
