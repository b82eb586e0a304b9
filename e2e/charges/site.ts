/** The sandbox as the service, and a page on another origin with the picker, the bridge and the runs. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSandbox, listen } from '../../src/testing/index.ts';

const paths = ['/dist/plan-picker.js', '/dist/billing-sdk.js', '/charges.js'];

export async function openChargesSite(script: string) {
  const sandbox = createSandbox();
  const service = await listen(sandbox);
  const page = `<!doctype html><title>Checkout</title><link rel="icon" href="data:,"><body>
${paths.map((path) => `<script src="${path}"></script>`).join('\n')}`;
  const server = createServer((request, response) => {
    const path = paths.find((one) => one === request.url);
    const content = path === '/charges.js' ? script : path ? readFileSync(`.${path}`) : page;
    response.setHeader('content-type', `text/${path ? 'javascript' : 'html'}; charset=utf-8`).end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serviceUrl: service.url,
    async close() {
      sandbox.dispose();
      server.close();
      server.closeAllConnections();
      await service.close();
    },
  };
}
