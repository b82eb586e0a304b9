/**
 * Opens a checkout page. The page has one origin, and the service has another. Both are reached over real TCP. The
 * browser is the whole Chromium, because Chromium's headless shell paints less than the browsers that shoppers use.
 */

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, createServer as createTcpServer } from 'node:net';
import { chromium } from 'playwright';
import { findWholeChromium } from '../../e2e/campaign/chromium.mjs';
import { bundle } from './weight.mjs';

export const launch = ({ jsFlags = '' } = {}) =>
  chromium.launch({
    executablePath: findWholeChromium(),
    args: ['--enable-precise-memory-info', `--js-flags=--expose-gc ${jsFlags}`],
  });

/** The scripts that are compared, as text. The picker's script is the file that ships. */
const scripts = {
  picker: () => readFileSync('dist/plan-picker.js', 'utf8'),
  floor: () => readFileSync('tests/bench/subjects/floor.js', 'utf8'),
  preact: () =>
    bundle(
      `import { mountPreact } from './tests/bench/subjects/preact.js'; window.mountPreact = mountPreact`,
    ),
};

export const plansOf = (count) =>
  Array.from({ length: count }, (_, n) => ({
    ident: `pp_${n}`,
    title: `Plan ${n}`,
    currency: 'USD',
    price: `${n + 1}.99`,
    period: { count: 1, unit: 'month' },
    description: 'Everything in it',
  }));

/** Starts the servers of a checkout. The pages of the checkout open in this browser. */
export async function openCheckout(browser, settings) {
  const services = await openServices(settings);
  const context = await browser.newContext();
  return {
    ...services,
    /** Opens a new page and loads a script there. `throttle` says how many times slower the page's processor is. */
    async open({ script = 'picker', throttle = 1 } = {}) {
      const page = await context.newPage();
      const cdp = await context.newCDPSession(page);
      await page.goto(services.site);
      if (script) await page.addScriptTag({ url: services.scriptOf(script) });
      if (throttle !== 1) await cdp.send('Emulation.setCPUThrottlingRate', { rate: throttle });
      return { page, cdp };
    },
    async close() {
      await context.close();
      await services.close();
    },
  };
}

/** Starts a sandbox on a port, and a site with an empty page and the scripts. `close` ends both. */
export async function openServices({ preflightMaxAge = 7200 } = {}) {
  const { createSandbox } = await import('../../dist/testing.js');
  const sandbox = createSandbox({ preflightMaxAge });
  const service = await listenWith((request, response) => answer(sandbox, request, response));
  const texts = new Map();
  for (const [name, read] of Object.entries(scripts)) texts.set(name, await read());
  const site = await listenWith(({ url }, response) => {
    const [, name] = /^\/scripts\/(\w+)\.js/.exec(url) ?? [];
    const type = name ? 'text/javascript' : 'text/html';
    // If a script is in the browser's cache, the browser also keeps its compiled code. With `no-store`, the browser
    // compiles the script each time.
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' });
    response.end(name ? texts.get(name) : emptyPage);
  });
  return {
    sandbox,
    site: site.url,
    scriptOf: (name) => `${site.url}/scripts/${name}.js`,
    options(plans, baseUrl = service.url) {
      const { orgId, clientToken, orderId } = sandbox.createSession({ ident: plans[0].ident });
      return { orgId, baseUrl, plans, selected: plans[0].ident, session: { clientToken, orderId } };
    },
    /**
     * Puts the service farther away: each round trip takes `roundTrip` ms. A connection opens after two round trips
     * (TCP, TLS 1.3).
     */
    far: (roundTrip) => putFar(new URL(service.url).port, roundTrip),
    async close() {
      await Promise.all([site.close(), service.close()]);
      sandbox.dispose();
    },
  };
}

const emptyPage =
  '<!doctype html><html lang="en"><title>Checkout</title><link rel="icon" href="data:,"><body style="font:16px sans-serif"><div id="at"></div>';

/** Passes a request to the sandbox, and sends the sandbox's answer. If the sandbox rejects, drops the connection. */
async function answer(sandbox, incoming, outgoing) {
  const { method, url, headers } = incoming;
  const chunks = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const request = new Request(`http://${headers.host}${url}`, {
    method,
    headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
    body: chunks.length > 0 ? Buffer.concat(chunks) : null,
  });
  const response = await sandbox.fetch(request).catch(() => null);
  if (!response) return incoming.socket.destroy();
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

async function listenWith(handler) {
  const server = createServer(handler);
  server.keepAliveTimeout = 60_000;
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

async function putFar(port, roundTrip) {
  const sockets = new Set();
  let connections = 0;
  const server = createTcpServer((near) => {
    connections += 1;
    const far = connect(port, '127.0.0.1');
    const openAt = performance.now() + 2 * roundTrip;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', () => {
        near.destroy();
        far.destroy();
      });
    }
    const later = (to, notBefore) => (chunk) =>
      setTimeout(
        () => to.destroyed || to.write(chunk),
        Math.max(0, notBefore - performance.now()) + roundTrip / 2,
      );
    near.on('data', later(far, openAt));
    far.on('data', later(near, 0));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    connections: () => connections,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

export const summary = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => round(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]);
  return { median: at(0.5), p95: at(0.95), runs: sorted.length };
};

export const round = (value) => Math.round(value * 1000) / 1000;
