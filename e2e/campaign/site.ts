/**
 * The site of the checkout page: its pages, the endpoint that charges, and its service worker. The service has another
 * origin.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { installShopper, openShop, type ShopperOptions, type Shopping } from './shopper.ts';

export interface Charge {
  readonly run: number;
  readonly when: string;
  readonly shown: string;
  readonly order: string;
}

/** What a page tells the site: it was frozen and goes on, or it has begun a payment. */
export type Happened = 'freeze' | 'hold';

export interface SiteOptions {
  readonly shopper: ShopperOptions;
  pay(charge: Charge): void;
  renew(run: number, ident: string): object;
  uncaught(message: string): void;
  /**
   * Counts one more answer that the service worker gave by itself, one more page that was fetched to be prerendered, or
   * one more event of which a page told.
   */
  note(what: 'worker' | 'prerender' | Happened): void;
}

export interface Site {
  /** The site's address under a host name of this machine. */
  urlAt(host: string): string;
  /** Sets the template of a run's page. */
  arrange(run: number, template: Shopping & { readonly worker: boolean }): void;
  /** Resolves when a page of the run has loaded or was restored. */
  arrival(run: number): Promise<void>;
  close(): Promise<void>;
}

const head = '<!doctype html><title>Checkout</title><link rel="icon" href="data:,"><body>';

export async function openSite(options: SiteOptions): Promise<Site> {
  const script = readFileSync('dist/plan-picker.js', 'utf8');
  const templates = new Map<number, object>();
  const arrivals = new Map<number, () => void>();
  const install = `<script src="/plan-picker.js"></script><script>(${installShopper})(${JSON.stringify(options.shopper)})</script>`;
  const page = (more: string): Page => ['text/html', `${head}${install}${more}`];

  const shopPage = (run: number): Page =>
    page(`<script>(${openShop})(${JSON.stringify(templates.get(run) ?? null)})</script>`);

  const acts: Readonly<Record<string, (asked: URLSearchParams) => Page>> = {
    '/pay'(asked) {
      const { run, when = '', shown = '', order = '' } = Object.fromEntries(asked);
      options.pay({ run: Number(run), when, shown, order });
      return done;
    },
    '/renew'(asked) {
      const session = options.renew(Number(asked.get('run')), String(asked.get('ident')));
      return ['application/json', JSON.stringify(session)];
    },
    '/uncaught'(asked) {
      options.uncaught(String(asked.get('message')));
      return done;
    },
    '/happened'(asked) {
      options.note(asked.get('what') as Happened);
      return done;
    },
    '/offline/told'() {
      options.note('worker');
      return done;
    },
    '/here'(asked) {
      arrivals.get(Number(asked.get('run')))?.();
      return done;
    },
    '/': () => page(''),
    '/blank': () => ['text/html', head],
    '/plan-picker.js': () => ['text/javascript', script],
    '/offline/worker.js': () => ['text/javascript', `(${work})()`],
  };

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://site');
    const [, run] = /\/shop\/(\d+)$/.exec(pathname) ?? [];
    const [type, content] = run ? shopPage(Number(run)) : (acts[pathname]?.(searchParams) ?? done);
    if (run && String(request.headers['sec-purpose']).includes('prerender')) options.note('prerender');
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(content);
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    urlAt: (host) => `http://${host}:${port}`,
    arrange: (run, template) => void templates.set(run, template),
    arrival: (run) =>
      new Promise((resolve) => {
        arrivals.set(run, () => {
          arrivals.delete(run);
          resolve();
        });
      }),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Page = readonly [type: string, content: string];
const done: Page = ['text/plain', ''];

/** The service worker: if the network fails or is slow, it answers `{"offline":true}` with HTTP 200. */
function work() {
  interface Fetching extends Event {
    readonly request: Request;
    respondWith(answer: Promise<Response>): void;
    waitUntil(end: Promise<unknown>): void;
  }
  const worker = globalThis as unknown as {
    skipWaiting(): void;
    clients: { claim(): Promise<void> };
    addEventListener(type: string, listener: (event: Fetching) => void): void;
  };
  const answer = async (request: Request): Promise<Response> => {
    const leaving = new AbortController();
    request.signal.addEventListener('abort', () => leaving.abort());
    const late = new Promise<null>((resolve) => setTimeout(resolve, 400, null));
    const sent = fetch(request, { signal: leaving.signal }).catch(() => null);
    const given = await Promise.race([sent, late]);
    if (given) return given;
    setTimeout(() => leaving.abort(), 100);
    fetch('/offline/told', { method: 'POST' });
    return new Response('{"offline":true}', { headers: { 'content-type': 'application/json' } });
  };
  worker.addEventListener('install', () => worker.skipWaiting());
  worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
  worker.addEventListener('fetch', (event) => {
    const { request } = event;
    if (request.url.endsWith('/update_client_session')) event.respondWith(answer(request));
  });
}
