/** `routeBilling` with a browser that hides request bodies. e2e/testing-kit.spec.ts tests it in a real browser. */
import { expect, test } from 'vitest';
import { type BillingRoute, createSandbox, type RoutablePage, routeBilling } from '../src/testing/index.ts';

test('the error names a browser that hides request bodies, and the sandbox gets no empty write', async () => {
  const sandbox = createSandbox();
  const { orgId, orderId } = sandbox.createSession({ ident: 'month' });
  const url = `https://billing.funnelfox.com/${orgId}/v1/checkout/update_client_session`;
  const headers = { 'content-type': 'application/json' };
  const route: BillingRoute = {
    request: () => ({ url: () => url, method: () => 'POST', headers: () => headers, postData: () => null }),
    fulfill: () => Promise.reject(new Error('expected no answer')),
    abort: () => Promise.reject(new Error('expected no answer')),
  };
  let asked: Promise<void> | undefined;
  const page: RoutablePage = {
    async route(matches, handler) {
      if (matches(new URL(url))) asked = handler(route);
    },
  };
  await routeBilling(page, sandbox);
  await expect(asked).rejects.toThrow('expected the browser to show what a request sends');
  expect(sandbox.writes(orderId)).toEqual([]);
  sandbox.dispose();
});
