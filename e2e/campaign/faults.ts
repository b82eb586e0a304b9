/**
 * What a network does to a write. Each fault leaves the service with a decided write, or one that its client gave up
 * and that arrives in time: no answer is an acknowledgement of something that was not delivered.
 */
import { type Answer, inBytes, readable } from './answer.ts';
import { oneOf } from './dice.ts';
import type { Exchange } from './proxy.ts';

interface Fault {
  /** Whether it can strike here. Where not, it waits for the next write. */
  strikes?(exchange: Exchange): boolean;
  strike(exchange: Exchange): Promise<unknown> | unknown;
}

const json = { ...readable, 'content-type': 'application/json' };

/** The service has it, or has not: after a final answer that says neither, both are possible. */
const deliverPerhaps = async ({ chance, deliver }: Exchange): Promise<void> => {
  if (chance(2)) await deliver();
};

/** After the client gave up, in time for the service to apply it. */
const deliverLate = async ({ chance, longest, pause, deliver }: Exchange): Promise<void> => {
  await pause(chance(longest));
  await deliver();
};

/** Nothing more comes; the client will leave. */
const keepSilent = ({ left }: Exchange): Promise<void> => left;

/** A final answer that is no acknowledgement. */
const answering = (make: (exchange: Exchange) => Answer): Fault => ({
  async strike(exchange) {
    await deliverPerhaps(exchange);
    exchange.answer(make(exchange));
  },
});

/** The true answer, changed on its way. */
const changing = (change: (answer: Answer, exchange: Exchange) => Answer): Fault => ({
  async strike(exchange) {
    const answer = await exchange.deliver();
    exchange.answer(answer && change(answer, exchange));
  },
});

const nested = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth);

const all = {
  delay: {
    async strike({ chance, longest, pause, deliver, answer }) {
      await pause(chance(longest));
      answer(await deliver());
    },
  },

  slice: {
    async strike({ chance, pause, deliver, socket }) {
      const answer = await deliver();
      const bytes = answer ? inBytes(answer) : '';
      for (let at = 0; at < bytes.length && !socket.destroyed; ) {
        const size = 1 + chance(40);
        socket.write(bytes.slice(at, at + size));
        at += size;
        await pause(1);
      }
      socket.end();
    },
  },

  'truncate-head': {
    async strike({ chance, deliver, socket }) {
      const answer = await deliver();
      socket.end(answer ? inBytes(answer).slice(0, 1 + chance(30)) : '');
    },
  },

  'truncate-body': {
    async strike({ deliver, socket }) {
      const answer = await deliver();
      socket.end(answer ? inBytes({ ...answer, body: `{"a":1${' '.repeat(100)}}` }).slice(0, -3) : '');
    },
  },

  'reset-before': { strike: ({ reset }) => reset() },

  'reset-after': {
    async strike({ deliver, reset }) {
      await deliver();
      reset();
    },
  },

  'reset-amid': {
    async strike({ deliver, socket, pause, reset }) {
      const answer = await deliver();
      if (answer) socket.write(inBytes(answer).slice(0, -1));
      await pause(20);
      reset();
    },
  },

  'drop-answer': {
    async strike({ deliver, socket }) {
      await deliver();
      socket.end();
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

  /** The next write overtakes it, where one comes in time. */
  reorder: {
    async strike({ reset, pause, next, chance, longest, deliver }) {
      reset();
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
      exchange.reset();
      await deliverLate(exchange);
    },
  },

  redirect: {
    strike({ answer, chance, trap }) {
      const status = oneOf(chance, [301, 302, 303, 307, 308]);
      answer({ status, headers: { ...readable, location: oneOf(chance, Object.values(trap)) }, body: '' });
    },
  },

  html: answering(() => ({
    status: 200,
    headers: { ...readable, 'content-type': 'text/html' },
    body: '<!doctype html><title>Sign in to Wi-Fi</title>',
  })),

  empty: answering(() => ({ status: 200, headers: json, body: '' })),

  'broken-json': answering(({ chance }) => ({
    status: 200,
    headers: json,
    body: oneOf(chance, ['{"status":"succ', '{}{}', "{'status':'success'}", 'null', '[]', '"{}"', '{,}']),
  })),

  'deep-list': answering(() => ({ status: 200, headers: json, body: nested(30_000, '[', ']') })),

  /** An object is an acknowledgement, however deep. */
  'deep-json': changing((answer) => ({ ...answer, body: `{"a":${nested(20_000, '[', ']')}}` })),

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
      const { socket, chance } = exchange;
      const head = { status: 200, headers: json, body: '' };
      socket.write(inBytes(head).replace('content-length: 0', 'content-length: 1073741824'));
      socket.write(`{"a":"${'x'.repeat(oneOf(chance, [100, 100_000, 300_000]))}`);
      await keepSilent(exchange);
    },
  },

  endless: {
    async strike(exchange) {
      await deliverPerhaps(exchange);
      const { socket, chance, pause } = exchange;
      socket.write(
        `HTTP/1.1 200 OK\r\naccess-control-allow-origin: *\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n`,
      );
      const size = oneOf(chance, [1, 1024, 16_384]);
      while (!socket.destroyed) {
        socket.write(`${size.toString(16)}\r\n${' '.repeat(size)}\r\n`);
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

  'preflight-denied': { strike: ({ answer }) => answer({ status: 403, headers: {}, body: '' }) },
  'preflight-foreign': {
    strike: ({ answer }) =>
      answer({ status: 204, headers: { 'access-control-allow-origin': 'https://elsewhere.test' }, body: '' }),
  },
  'preflight-reset': { strike: ({ reset }) => reset() },
  'preflight-redirect': {
    strike: ({ answer, trap }) =>
      answer({ status: 307, headers: { ...readable, location: trap.elsewhere }, body: '' }),
  },

  gateway: {
    async strike(exchange) {
      const { chance, deliver, answer } = exchange;
      const when = oneOf(chance, ['before', 'late', 'never']);
      if (when === 'before') await deliver();
      answer({ status: oneOf(chance, [408, 502, 504]), headers: json, body: '' });
      if (when === 'late') await deliverLate(exchange);
    },
  },

  'server-error': answering(({ chance }) => ({
    status: oneOf(chance, [500, 501, 503, 429]),
    headers: { ...json, 'retry-after': oneOf(chance, ['0', '', '-1', 'soon']) },
    body: oneOf(chance, ['', '{}', '{"status":"error"}', '{"status":"success"}']),
  })),

  garbage: {
    async strike(exchange) {
      await deliverPerhaps(exchange);
      exchange.socket.end(
        oneOf(exchange.chance, ['SSH-2.0-OpenSSH_9.6\r\n', '\0\0\0\0', 'HTTP/9.9 200 OK\r\n\r\n{}']),
      );
    },
  },

  /** Hints come before the answer and are none. */
  hints: {
    async strike({ deliver, socket, answer }) {
      const answered = await deliver();
      socket.write('HTTP/1.1 103 Early Hints\r\nlink: </style.css>; rel=preload\r\n\r\n');
      answer(answered);
    },
  },

  /** The service says no: never to a plan it may hold, for that would end the session. */
  refuse: {
    strikes: ({ isKnownPlan, ident }) => !isKnownPlan && ident !== 'month',
    strike: ({ chance, answer }) =>
      answer({
        status: oneOf(chance, [200, 400, 404, 422]),
        headers: json,
        body: '{"status":"error","error":[{"code":"bad_request","msg":"Refused, as arranged."}],"req_id":"req_1"}',
      }),
  },
} satisfies Record<string, Fault>;

export type FaultKind = keyof typeof all;
export const faults: Readonly<Record<FaultKind, Fault>> = all;
export const faultKinds = Object.keys(all) as readonly FaultKind[];
