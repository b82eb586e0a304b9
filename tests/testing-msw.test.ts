/** The real library MSW passes the requests of the headless picker to the sandbox. */
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterEach, expect, test } from 'vitest';
import { createPlanPicker } from '../src/index.ts';
import { type BillingOptions, billingHandlers, createSandbox } from '../src/testing/index.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A session whose requests MSW passes to the sandbox. */
const openSession = (address: BillingOptions = {}) => {
  const sandbox = createSandbox();
  const server = setupServer(...billingHandlers(http, sandbox, address));
  server.listen({ onUnhandledRequest: 'error' });
  ends.push(() => {
    server.close();
    sandbox.dispose();
  });
  return { sandbox, server, session: sandbox.createSession({ ident: 'month' }) };
};

const openPicker = (address: BillingOptions = {}) => {
  const { sandbox, session } = openSession(address);
  const { orgId, orderId, clientToken, ident } = session;
  const picker = createPlanPicker({ orgId, session: { orderId, clientToken, ident }, ...address });
  picker.connect();
  ends.unshift(() => picker.disconnect());
  return { sandbox, picker, orderId };
};

test('a pick reaches the sandbox at the service’s own address', async () => {
  const { sandbox, picker, orderId } = openPicker();
  expect(await picker.pick('year')).toEqual({ outcome: 'confirmed', ident: 'year' });
  expect(sandbox.holds(orderId)).toBe('year');
});

test('a pick reaches the sandbox at an address that the host has chosen, with a path', async () => {
  const { sandbox, picker, orderId } = openPicker({ baseUrl: 'http://localhost:4000/billing/' });
  expect(await picker.pick('year')).toEqual({ outcome: 'confirmed', ident: 'year' });
  expect(sandbox.holds(orderId)).toBe('year');
});

test('a refusal by the sandbox reaches the picker through MSW', async () => {
  const { sandbox, picker, orderId } = openPicker();
  sandbox.fault(orderId, { kind: 'refuse' });
  expect(await picker.pick('year')).toMatchObject({
    outcome: 'rolled-back',
    problem: { kind: 'refused', ident: 'year' },
  });
  expect(sandbox.writes(orderId).map(({ outcome }) => outcome)).toContain('refused');
});

test('a connection that the sandbox drops is a network error through MSW', async () => {
  const { sandbox, session } = openSession();
  const { orgId, clientToken, orderId, ident } = session;
  sandbox.fault(orderId, { kind: 'drop-after' });
  const write = fetch(`https://billing.funnelfox.com/${orgId}/v1/checkout/update_client_session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_token: clientToken, order_id: orderId, pp_ident: ident }),
  });
  await expect(write).rejects.toThrow(TypeError);
  expect(sandbox.writes(orderId).map(({ outcome }) => outcome)).toEqual(['dropped after']);
});

test('other handlers of MSW keep their requests', async () => {
  const { server } = openSession();
  server.use(http.get('https://shop.example/checkout', () => HttpResponse.json({ ok: true })));
  expect(await (await fetch('https://shop.example/checkout')).json()).toEqual({ ok: true });
});
