/**
 * Learns what happens in a page. Plain WebDriver reports no request, no error and no line of the console. So a script
 * that runs first in each document reports them, each in the task in which it happens. The script reports a request
 * only if the page makes it with `fetch`.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { literal } from './literal.ts';

export interface Told {
  readonly type: 'request' | 'response' | 'pageerror' | 'console';
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface Ear {
  /** Must run before anything else in each document. */
  readonly script: string;
  /** Makes one of our functions callable in the page. Returns the script that each document must run first. */
  expose(name: string, run: (...args: never[]) => unknown): string;
  close(): Promise<void>;
}

export async function openEar(hear: (told: Told) => void): Promise<Ear> {
  const exposed = new Map<string, (...args: never[]) => unknown>();
  const server = createServer(async (request, response) => {
    const said = JSON.parse(await read(request));
    const run = exposed.get(decodeURIComponent((request.url ?? '').slice('/call/'.length)));
    let answer: unknown;
    if (run) answer = await run(...(said as never[]));
    else hear(said as Told);
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end(JSON.stringify(answer) ?? 'null');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    script: `(${listen})(${literal(url)})`,
    expose(name, run) {
      exposed.set(name, run);
      return `window[${literal(name)}] = (...args) => window[Symbol.for('call')](${literal(name)}, args)`;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}

/** Runs in the page before anything else. */
const listen = (url: string) => {
  const { fetch, XMLHttpRequest, Request, Headers } = window;
  const { stringify } = JSON;
  const { open, send } = XMLHttpRequest.prototype;
  /** The report is a synchronous request. So when the page goes on, the test already has the report. */
  const tell = (type: string, facts: object): void => {
    try {
      const request = new XMLHttpRequest();
      open.call(request, 'POST', url, false);
      send.call(request, stringify({ type, facts }));
    } catch {
      // If the page is being left, the request fails. Nobody needs the report in that case.
    }
  };
  const tellError = (error: unknown, text: string): void => {
    const { message = text, stack = '' } = error instanceof Error ? error : {};
    tell('pageerror', { message, stack });
  };
  Object.defineProperty(window, Symbol.for('call'), {
    value: (name: string, args: unknown[]) =>
      fetch(`${url}/call/${encodeURIComponent(name)}`, { method: 'POST', body: stringify(args) }).then(
        (answer) => answer.json(),
      ),
  });
  addEventListener('error', ({ error, message }) => {
    if (message !== undefined) tellError(error, message);
  });
  addEventListener('unhandledrejection', ({ reason }) => tellError(reason, String(reason)));
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    const say = console[level];
    console[level] = (...said: unknown[]) => {
      tell('console', { type: level, text: said.map(String).join(' '), location: {} });
      say.apply(console, said);
    };
  }
  window.fetch = (...asked) => {
    const [input, init] = asked;
    const asking = input instanceof Request ? input : null;
    const facts = {
      url: asking?.url ?? new URL(String(input), location.href).href,
      method: (init?.method ?? asking?.method ?? 'GET').toUpperCase(),
      headers: Object.fromEntries(new Headers(init?.headers ?? asking?.headers)),
      postData: typeof init?.body === 'string' ? init.body : null,
    };
    tell('request', facts);
    const answered = fetch.apply(window, asked);
    answered.then(
      ({ status }) => tell('response', { ...facts, status }),
      () => {},
    );
    return answered;
  };
};
