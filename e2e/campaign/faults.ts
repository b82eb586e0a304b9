/**
 * What a network does to a write. A write is decided when the service has applied it, or will never apply it. After
 * each fault, either the write is decided, or the client knows that the write may still land. An undecided write lands
 * within the late-write window, or never. The client gets a final answer only about a decided write.
 */
import { type Answer, html, json, readable, refusal, unsigned } from './answer.ts';
import { oneOf } from './dice.ts';
import type { Exchange } from './exchange.ts';
import { repeats } from './repeats.ts';

export interface Fault {
  /** The only protocol in which the fault happens. If left out, the fault happens in every protocol. */
  readonly only?: 'http1' | 'http2';
  strike(exchange: Exchange): Promise<unknown> | unknown;
}

/** Delivers the write to the service, with a chance of one half. */
const deliverPerhaps = async ({ chance, deliver }: Exchange): Promise<void> => {
  if (chance(2)) await deliver();
};

/**
 * Delivers the write to the service after the client has given up. The service still applies the write, because the
 * delivery is early enough.
 */
const deliverLate = async ({ chance, longest, pause, deliver }: Exchange): Promise<void> => {
  await pause(chance(longest));
  await deliver();
};

/** Sends nothing more, until the client leaves. */
const keepSilent = ({ left }: Exchange): Promise<void> => left;

/** Sends an answer that does not decide the write. The write lands before the answer, after the answer or never. */
const answering = (make: (exchange: Exchange) => Answer): Fault => ({
  async strike(exchange) {
    const when = oneOf(exchange.chance, ['before', 'late', 'never']);
    const answer = make(exchange);
    if (when === 'before') await exchange.deliver();
    exchange.answer(answer);
    if (when === 'late') await deliverLate(exchange);
  },
});

/** Changes the service's answer on its way to the client. */
const changing = (change: (answer: Answer, exchange: Exchange) => Answer): Fault => ({
  async strike(exchange) {
    const answer = await exchange.deliver();
    exchange.answer(answer && change(answer, exchange));
  },
});

/** The service itself refuses the write, and never applies it. */
const refusing = (make: (exchange: Exchange) => Answer): Fault => ({
  strike: (exchange) => exchange.answer(make(exchange)),
});

const nested = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth);

const all = {
  ...repeats,

  /** No fault. Some writes must succeed, so that a run shows whether the picker recovers after a fault. */
  clean: {
    async strike({ deliver, answer }) {
      answer(await deliver());
    },
  },

  delay: {
    async strike({ chance, longest, pause, deliver, answer }) {
      await pause(chance(longest));
      answer(await deliver());
    },
  },

  slice: {
    async strike({ chance, pause, deliver, wire, drop }) {
      const answer = await deliver();
      if (!answer) return drop();
      await wire.slice(
        answer,
        () => 1 + chance(40),
        () => pause(1),
      );
    },
  },

  'truncate-head': {
    only: 'http1',
    async strike({ chance, deliver, wire }) {
      await deliver();
      wire.garble('HTTP/1.1 200 Whatever\r\ncontent-type'.slice(0, 1 + chance(30)));
    },
  },

  'truncate-body': {
    async strike({ deliver, wire, pause, drop }) {
      const answer = await deliver();
      if (!answer) return drop();
      wire.begin({ ...answer, headers: { ...answer.headers, 'content-length': '100' }, body: '{"a":1' });
      await pause(20);
      drop();
    },
  },

  'drop-before': { strike: ({ drop }) => drop() },

  'drop-after': {
    async strike({ deliver, drop }) {
      await deliver();
      drop();
    },
  },

  silence: {
    async strike(exchange) {
      await exchange.deliver();
      await keepSilent(exchange);
    },
  },

  swallow: { strike: keepSilent },

  'deliver-late': {
    async strike(exchange) {
      await keepSilent(exchange);
      await deliverLate(exchange);
    },
  },

  /** The client's next write overtakes this write, if the next write comes in time. */
  reorder: {
    async strike({ drop, pause, next, chance, longest, deliver }) {
      drop();
      await Promise.race([next, pause(chance(longest))]);
      await deliver();
    },
  },

  replay: {
    async strike({ deliver, answer }) {
      await deliver();
      answer(await deliver());
    },
  },

  'replay-late': {
    async strike(exchange) {
      await exchange.deliver();
      exchange.drop();
      await deliverLate(exchange);
    },
  },

  redirect: {
    strike({ answer, chance, trap }) {
      const status = oneOf(chance, [301, 302, 303, 307, 308]);
      answer({ status, headers: { ...readable, location: oneOf(chance, Object.values(trap)) }, body: '' });
    },
  },

  unsigned: answering(({ chance }) => oneOf(chance, unsigned)),

  html: answering(() => ({
    ...{ status: 200, headers: html },
    body: '<!doctype html><title>Sign in to Wi-Fi</title>',
  })),

  empty: answering(() => ({ status: 200, headers: json, body: '' })),

  'broken-json': answering(({ chance }) => ({
    status: 200,
    headers: json,
    body: oneOf(chance, ['{"status":"succ', '{}{}', "{'status':'success'}", 'null', '[]', '"{}"', '{,}']),
  })),

  'deep-json': answering(({ chance }) => ({
    status: 200,
    headers: json,
    body: oneOf(chance, [nested(30_000, '[', ']'), `{"a":${nested(20_000, '[', ']')}}`]),
  })),

  'wrong-type': changing((answer, { chance }) => ({
    ...answer,
    headers: {
      ...answer.headers,
      'content-type': oneOf(chance, ['text/html', 'image/png', 'application/json; charset=utf-16', '\u00e9']),
    },
  })),

  'no-type': changing(({ headers: { 'content-type': _, ...headers }, ...answer }) => ({
    ...answer,
    headers,
  })),

  gigabyte: {
    async strike(exchange) {
      await deliverPerhaps(exchange);
      const { wire, chance } = exchange;
      const headers = { ...json, 'content-length': '1073741824' };
      const body = `{"a":"${'x'.repeat(oneOf(chance, [100, 100_000, 300_000]))}`;
      wire.begin({ status: 200, headers, body });
      await keepSilent(exchange);
    },
  },

  endless: {
    async strike(exchange) {
      await deliverPerhaps(exchange);
      const { wire, chance, pause } = exchange;
      wire.begin({ status: 200, headers: json, body: '' });
      wire.write('{');
      const size = oneOf(chance, [1, 1024, 16_384]);
      while (wire.isOpen()) {
        wire.write(' '.repeat(size));
        await pause(20);
      }
    },
  },

  'no-cors': changing(({ headers: { 'access-control-allow-origin': _, ...headers }, ...answer }) => ({
    ...answer,
    headers,
  })),

  'foreign-cors': changing((answer, { chance }) => ({
    ...answer,
    headers: {
      ...answer.headers,
      'access-control-allow-origin': oneOf(chance, ['https://elsewhere.test', 'null', '', '*, *']),
    },
  })),

  'preflight-slow': {
    async strike({ chance, longest, pause, deliver, answer }) {
      await pause(chance(longest));
      answer(await deliver());
    },
  },
  'preflight-denied': { strike: ({ answer }) => answer({ status: 403, headers: {}, body: '' }) },
  'preflight-foreign': {
    strike: ({ answer }) =>
      answer({ status: 204, headers: { 'access-control-allow-origin': 'https://elsewhere.test' }, body: '' }),
  },
  'preflight-drop': { strike: ({ drop }) => drop() },
  'preflight-redirect': {
    strike: ({ answer, trap }) =>
      answer({ status: 307, headers: { ...readable, location: trap.elsewhere }, body: '' }),
  },

  /**
   * The service itself answers with an error. Something behind the service may have timed out, so the write may still
   * land.
   */
  gateway: answering(({ chance }) => refusal(oneOf(chance, [408, 500, 502, 503, 504]), 'timeout')),

  'server-error': answering(({ chance }) => ({
    status: oneOf(chance, [500, 501, 503, 429]),
    headers: { ...json, 'retry-after': oneOf(chance, ['0', '', '-1', 'soon']) },
    body: oneOf(chance, ['', '{}', '{"status":"error"}', '{"status":"success"}']),
  })),

  /** From now on, the write cannot land, but the answer does not say which plan the service holds. */
  'rate-limit': {
    async strike(exchange) {
      await deliverPerhaps(exchange);
      const answer = refusal(429, 'rate_limited');
      exchange.answer({ ...answer, headers: { ...answer.headers, 'retry-after': '0' } });
    },
  },

  garbage: {
    async strike(exchange) {
      await deliverPerhaps(exchange);
      const bytes = ['SSH-2.0-OpenSSH_9.6\r\n', '\0\0\0\0', 'HTTP/9.9 200 OK\r\n\r\n{}'];
      exchange.wire.garble(oneOf(exchange.chance, bytes));
    },
  },

  /** The proxy sends Early Hints (HTTP 103) before the answer. Early Hints are not an answer. */
  hints: {
    async strike({ deliver, wire, answer }) {
      const answered = await deliver();
      wire.hint();
      answer(answered);
    },
  },

  /** Refuses any plan, even the plan that is shown after a roll-back. */
  refuse: refusing(({ chance }) => refusal(oneOf(chance, [200, 400, 404, 422]))),

  /**
   * The service says that the session has ended, although it has not. If the shopper tries again, the service accepts
   * writes again.
   */
  end: refusing(({ chance }) => {
    const [status, code] = oneOf(chance, [
      ...[[401, 'session_expired'] as const, [409, 'double_purchase'] as const],
      ...[[409, 'already_paid'] as const, [403, 'bad_request'] as const],
    ]);
    return refusal(status, code);
  }),
} satisfies Record<string, Fault>;

export type FaultKind = keyof typeof all;
export const faults: Readonly<Record<FaultKind, Fault>> = all;

export const faultKindsOver = (protocol: 'http1' | 'http2'): readonly FaultKind[] =>
  (Object.keys(all) as FaultKind[]).filter(
    (kind) => kind !== 'clean' && (faults[kind].only ?? protocol) === protocol,
  );
