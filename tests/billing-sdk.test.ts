/** The picker with the service's own SDK, if the page has loaded two copies of the bridge's script. */
import { expect, test, vi } from 'vitest';
import { connectBilling } from '../src/billing-sdk/index.ts';
import { BillingStandIn } from './support/billing-checkout.ts';
import { settle } from './support/page.ts';
import { newSession, open } from './support/stage.ts';

test('a checkout that two copies of the script have connected can be paid, once', async () => {
  const stage = open({ session: null as never });
  const { orderId, clientToken } = newSession();
  const place = { serviceUrl: '', sandboxUrl: '', container: null as never };
  const checkout = new BillingStandIn({ ...place, orderId, clientToken, priceId: 'pp_a' });
  checkout.apiClient.createPayment = async () => {
    checkout.charged.push(String(stage.picker.shown.peek()));
    return { type: 'success' };
  };
  const disconnect = connectBilling(stage.picker, checkout);
  vi.resetModules();
  const copy = await import('../src/billing-sdk/index.ts');
  expect(copy.connectBilling).not.toBe(connectBilling);
  copy.connectBilling(stage.picker, checkout);
  await settle();
  await stage.last.acknowledge();
  const paid = checkout.pay();
  await settle();
  expect([checkout.charged, checkout.told]).toEqual([['pp_a'], ['success']]);
  await paid;
  // The first connection has ended already, so this does nothing.
  disconnect();
  await checkout.pay();
  expect(checkout.charged).toEqual(['pp_a']);
});
