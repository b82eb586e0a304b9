/** The picker with the service's own SDK, without a browser: reconnections, paid orders, and what the host sets later. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { connectBilling } from '../src/billing-sdk/index.ts';
import { BillingStandIn } from './support/billing-checkout.ts';
import { settle } from './support/page.ts';
import { newSession, open } from './support/stage.ts';

/** A picker without an element and without a session. */
const openPicker = () => open({ session: null as never });

/** A checkout of the SDK. `charged` has the orders that were charged. */
const createCheckout = (session = newSession()) => {
  const { orderId, clientToken } = session;
  const place = { serviceUrl: '', sandboxUrl: '', container: null as never };
  const checkout = new BillingStandIn({ ...place, orderId, clientToken, priceId: 'pp_a' });
  const charged: (string | undefined)[] = [];
  checkout.apiClient.createPayment = async (payment) => {
    charged.push(payment.orderId);
    return checkout.course;
  };
  return { checkout, charged, orderId };
};

const begin = async () => {
  const stage = openPicker();
  const made = createCheckout();
  const disconnect = connectBilling(stage.picker, made.checkout);
  await settle();
  await stage.last.acknowledge();
  return { ...made, stage, disconnect };
};

test('a checkout that two copies of the script have connected with two pickers can be paid, once', async () => {
  const stage = openPicker();
  const { checkout, charged, orderId } = createCheckout();
  const disconnect = connectBilling(stage.picker, checkout);
  await settle();
  await stage.last.acknowledge();
  vi.resetModules();
  const copy = await import('../src/billing-sdk/index.ts');
  expect(copy.connectBilling).not.toBe(connectBilling);
  const other = open({ session: null as never }, stage.page);
  copy.connectBilling(other.picker, checkout);
  await settle();
  const paid = checkout.pay();
  await settle();
  expect([charged, checkout.told]).toEqual([[orderId], ['success']]);
  await paid;
  // The first connection has ended already, so this does nothing.
  disconnect();
  await checkout.pay();
  expect(charged).toEqual([orderId]);
});

test('a paid order is not charged again after a reconnection, even if the SDK named another order', async () => {
  const { checkout, charged, stage } = await begin();
  checkout.course = { type: 'success', orderId: newSession().orderId };
  await checkout.pay();
  expect([charged.length, checkout.told]).toEqual([1, ['success']]);
  connectBilling(stage.picker, checkout);
  await settle();
  await stage.last.acknowledge();
  await checkout.pay();
  expect(charged.length).toBe(1);
});

test('a paid order is not charged again in a second checkout to which the SDK gave the same session', async () => {
  const session = newSession();
  const stage = openPicker();
  const [one, two] = [createCheckout(session), createCheckout(session)];
  connectBilling(stage.picker, one.checkout);
  await settle();
  await stage.last.acknowledge();
  await one.checkout.pay();
  connectBilling(stage.picker, two.checkout);
  await settle();
  await stage.last.acknowledge();
  await two.checkout.pay();
  expect([one.charged.length, two.charged.length]).toEqual([1, 0]);
});

test('a charge that waited while the order was paid in another form is not sent', async () => {
  const session = newSession();
  const [one, two] = [createCheckout(session), createCheckout(session)];
  const [left, right] = [openPicker(), openPicker()];
  connectBilling(left.picker, one.checkout);
  await settle();
  await left.last.acknowledge();
  connectBilling(right.picker, two.checkout);
  await settle();
  one.checkout.course = { type: 'action_required' };
  await one.checkout.pay();
  const waiting = two.checkout.pay();
  await settle();
  one.checkout.endStep({ type: 'success' });
  await settle();
  for (const { writes } of [left, right]) for (const write of writes) await write.acknowledge();
  await waiting;
  expect([one.charged.length, two.charged.length]).toEqual([1, 0]);
});

test('a picker that is connected with a second checkout can be paid there', async () => {
  const lines = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => lines.mockRestore());
  const { stage, checkout, charged } = await begin();
  const next = createCheckout();
  connectBilling(stage.picker, next.checkout);
  await settle();
  await stage.last.acknowledge();
  checkout.emit('destroy');
  expect(stage.picker.session.peek()?.orderId).toBe(next.orderId);
  expect(stage.picker.canPay.peek()).toBe(true);
  await next.checkout.pay();
  expect([charged, next.charged, checkout.told]).toEqual([[], [next.orderId], []]);
  expect(lines).not.toHaveBeenCalled();
});

test('a picker that has learned of `renewSession` during a wait stays at the order of the SDK', async () => {
  const lines = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => lines.mockRestore());
  const { stage, checkout, charged, orderId } = await begin();
  stage.picker.configure({ renewSession: async (ident) => newSession(ident) });
  await stage.pick('pp_b');
  await stage.last.lose();
  await stage.pick('pp_c');
  // The second attempt at pp_b. The first attempt may still be applied, so pp_c has to wait.
  await stage.last.acknowledge();
  await stage.page.pass(10_000);
  await stage.last.acknowledge();
  expect([stage.picker.canPay.peek(), stage.picker.session.peek()?.orderId]).toEqual([true, orderId]);
  await checkout.pay();
  expect([charged, checkout.told]).toEqual([[orderId], ['success']]);
  expect(lines.mock.calls).toEqual([
    ['ff-plan-picker: renewSession: expected none beside the SDK, which charges only its own order'],
  ]);
});

test('a checkout that is connected again during a reload of its form is not paid before a reload is done', async () => {
  const stage = openPicker();
  const { checkout } = createCheckout();
  const reloads: (() => void)[] = [];
  checkout.primerWrapper.refreshClientSession = () =>
    new Promise<boolean>((resolve) => reloads.push(() => resolve(true)));
  connectBilling(stage.picker, checkout);
  await settle();
  await stage.last.acknowledge();
  expect([reloads.length, stage.picker.canPay.peek()]).toEqual([1, false]);
  connectBilling(stage.picker, checkout);
  await settle();
  expect(stage.picker.canPay.peek()).toBe(false);
  for (const end of reloads) end();
  await settle();
  for (const end of reloads) end();
  await settle();
  expect([reloads.length, stage.picker.canPay.peek()]).toEqual([2, true]);
});

test('a tax calculation that began for one plan is not shown as the total of another plan', async () => {
  const { stage, checkout } = await begin();
  checkout.emit('tax-pending');
  await stage.pick('pp_b');
  await stage.last.acknowledge();
  // The answer of the calculation for pp_a.
  checkout.emit('tax-change', { amountTotal: 1079, taxAmount: 80, currency: 'USD' });
  expect(stage.picker.total.peek()).toBeNull();
});
