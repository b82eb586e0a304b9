/**
 * The picker with the service's own SDK: the charged plan must be the plan that was on screen when the shopper pressed
 * “Pay”.
 */
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { connectBilling } from '../src/billing-sdk/index.ts';
import type { PlanPickerElement } from '../src/element/element.ts';
import { english } from '../src/messages.ts';
import { mount } from '../src/mount.ts';
import type { PlanPicker } from '../src/picker/options.ts';
import { createPlanPicker } from '../src/picker/picker.ts';
import { BillingStandIn, createBilling } from './support/billing-checkout.ts';

const plans = ['pp_a', 'pp_b', 'pp_c'].map((ident) => ({
  ...{ ident, title: ident, currency: 'USD', price: '9.99' },
  period: { count: 1, unit: 'month' } as const,
}));
const serviceUrl = `${location.origin}/billing`;
const sandboxUrl = `${location.origin}/sandbox`;

const control = async (path: string, method: string, body?: unknown) => {
  const answer = await fetch(`${sandboxUrl}/sessions${path}`, {
    ...{ method, body: body === undefined ? null : JSON.stringify(body) },
  });
  if (!answer.ok) throw new Error(`the sandbox: ${await answer.text()}`);
  return answer.status === 204 ? null : answer.json();
};

const createSession = (): Promise<{ orderId: string; clientToken: string }> =>
  control('', 'POST', { ident: 'pp_a', orgId: 'acme' });

const createCheckout = async () => {
  const { orderId, clientToken } = await createSession();
  const container = document.body.appendChild(document.createElement('div'));
  onTestFinished(() => container.remove());
  const checkout = new BillingStandIn({
    ...{ serviceUrl, sandboxUrl, orderId, clientToken, priceId: 'pp_a', container },
  });
  return { checkout, container, orderId, clientToken };
};

const begin = async () => {
  const made = await createCheckout();
  const place = document.body.appendChild(document.createElement('div'));
  onTestFinished(() => place.remove());
  const picker = mount(place, { orgId: 'acme', baseUrl: serviceUrl, plans });
  const disconnect = connectBilling(picker, made.checkout);
  onTestFinished(disconnect);
  await expect.poll(() => picker.canPay).toBe(true);
  return { ...made, picker, disconnect };
};

/** The service waits `ms` before it applies and answers each write. */
const delay = (orderId: string, ms: number) => control(`/${orderId}/faults`, 'PUT', [{ kind: 'slow', ms }]);

const payable = (picker: PlanPickerElement, ident: string) =>
  expect.poll(() => [picker.value, picker.canPay]).toEqual([ident, true]);

test('the picker asserts the plan in the checkout’s session, and the payment form follows each write', async () => {
  const { checkout, picker, orderId, clientToken } = await begin();
  expect(picker.session).toMatchObject({ orderId, clientToken });
  expect(picker.value).toBe('pp_a');
  expect(checkout.refreshed).toBe(1);
  await picker.pick('pp_b');
  expect(checkout.checkoutConfig.priceId).toBe('pp_b');
  expect(checkout.refreshed).toBe(2);
});

/** The shopper picks another plan. After that, the page shows its checkout a second time, for the first price. */
const returnToFirstPrice = async () => {
  const billing = createBilling({ serviceUrl, sandboxUrl });
  const show = async () => {
    const place = document.body.appendChild(document.createElement('div'));
    const container = document.body.appendChild(document.createElement('div'));
    const leave = () => [place, container].forEach((element) => void element.remove());
    onTestFinished(leave);
    const checkout = await billing.createCheckout({ priceId: 'pp_a', externalId: 'user_42', container });
    return { leave, checkout, picker: mount(place, { orgId: 'acme', baseUrl: serviceUrl, plans }) };
  };
  const first = await show();
  const disconnect = connectBilling(first.picker, first.checkout);
  await payable(first.picker, 'pp_a');
  await first.picker.pick('pp_b');
  disconnect();
  first.leave();
  const second = await show();
  const { orderId, checkoutConfig } = second.checkout;
  expect([orderId, checkoutConfig.priceId]).toEqual([first.checkout.orderId, 'pp_a']);
  return second;
};

test('if the SDK has kept a session with another plan than it names, the picker writes the named plan', async () => {
  const { picker, checkout } = await returnToFirstPrice();
  onTestFinished(connectBilling(picker, checkout));
  await payable(picker, 'pp_a');
  await checkout.pay();
  expect(checkout.charged).toEqual(['pp_a']);
});

test('control: without the bridge, the earlier plan of a session that the SDK has kept is charged', async () => {
  const { checkout } = await returnToFirstPrice();
  await checkout.pay();
  expect(checkout.charged).toEqual(['pp_b']);
});

test('a charge waits until the plan on screen is the plan in the session', async () => {
  const { checkout, picker, orderId } = await begin();
  await delay(orderId, 300);
  picker.pick('pp_b');
  await checkout.pay();
  expect([checkout.charged, checkout.told]).toEqual([['pp_b'], ['success']]);
});

test('a charge is refused if the plan changed after “Pay” was pressed', async () => {
  const { checkout, picker } = await begin();
  checkout.tokenize = async () => void picker.pick('pp_b');
  await checkout.pay();
  expect(checkout.charged).toEqual([]);
  expect(checkout.told).toEqual(['Your plan has changed. Please check it and pay again.']);
  checkout.tokenize = async () => {};
  await checkout.pay();
  expect(checkout.charged).toEqual(['pp_b']);
});

const dearer = plans.map((plan) => ({ ...plan, price: '19.99' }));

test('a charge is refused if the price changed while the form made the payment token', async () => {
  const { checkout, picker } = await begin();
  checkout.tokenize = async () => {
    picker.plans = dearer;
    await picker.settled();
  };
  await checkout.pay();
  expect([checkout.charged, checkout.told]).toEqual([[], [english.planChanged]]);
  checkout.tokenize = async () => {};
  await checkout.pay();
  expect(checkout.charged).toEqual(['pp_a']);
});

test('a charge that waits is refused if the price changes meanwhile', async () => {
  const { checkout, picker, orderId } = await begin();
  await delay(orderId, 300);
  picker.pick('pp_b');
  picker.addEventListener('plan-status', () => {
    if (picker.status === 'locked') picker.plans = dearer;
  });
  await checkout.pay();
  expect([checkout.charged, checkout.told]).toEqual([[], [english.planChanged]]);
  await payable(picker, 'pp_b');
});

test('control: without the bridge the earlier plan is charged', async () => {
  const { checkout, picker, orderId, disconnect } = await begin();
  disconnect();
  await control(`/${orderId}/faults`, 'PUT', [{ kind: 'hang' }]);
  picker.pick('pp_b');
  await checkout.pay();
  expect(checkout.charged).toEqual(['pp_a']);
});

test('a charge is refused if the plan is not confirmed within 30 s', async () => {
  const { checkout, picker, orderId } = await begin();
  await control(`/${orderId}/faults`, 'PUT', [{ kind: 'hang' }]);
  picker.pick('pp_b');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const paid = checkout.pay();
  await vi.advanceTimersByTimeAsync(29_999);
  expect(checkout.told).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  await paid;
  expect(checkout.told).toEqual(['One moment: your plan is still being confirmed.']);
  expect(checkout.charged).toEqual([]);
});

test('a paid order stays the picker’s order, even if the SDK then names another order', async () => {
  const { checkout, picker, orderId } = await begin();
  checkout.course = { type: 'action_required' };
  await checkout.pay();
  checkout.endStep({ type: 'success', orderId: crypto.randomUUID() });
  expect(checkout.told).toEqual(['success']);
  expect(picker.session?.orderId).toBe(orderId);
});

test('two presses cause one charge', async () => {
  const { checkout } = await begin();
  await Promise.all([checkout.pay(), checkout.pay()]);
  expect(checkout.charged).toEqual(['pp_a']);
});

/** Presses “Pay” twice. The form makes the second payment token only after the first payment has ended. */
const payTwice = async (checkout: BillingStandIn, meanwhile = () => {}, between = async () => {}) => {
  let makeToken = () => {};
  const token = new Promise<void>((resolve) => {
    makeToken = resolve;
  });
  checkout.tokenize = async () => {};
  const first = checkout.pay();
  checkout.tokenize = () => token;
  const second = checkout.pay();
  meanwhile();
  await first;
  await between();
  makeToken();
  await second;
};

test('a second press is not charged if the charge of the first press has succeeded meanwhile', async () => {
  const { checkout, picker } = await begin();
  const { orderId } = await createSession();
  await payTwice(checkout, undefined, async () => {
    checkout.orderId = orderId;
  });
  expect(checkout.charged).toEqual(['pp_a']);
  expect(checkout.told).toEqual(['success', english.reasons['already-paid']]);
  // The SDK names another order and reports a failure. But the first order was paid. The picker must keep that order.
  expect(picker.session?.orderId).not.toBe(orderId);
});

test('a second press during a step of the bank is not charged, and the plan stays locked', async () => {
  const { checkout, picker } = await begin();
  checkout.course = { type: 'action_required' };
  await payTwice(checkout);
  expect(checkout.charged).toEqual(['pp_a']);
  expect(picker.status).toBe('locked');
  checkout.endStep({ type: 'success' });
  expect(checkout.told).toEqual([english.locked, 'success']);
});

test('a second press right after a step of the bank began does not end that step', async () => {
  const { checkout, picker } = await begin();
  checkout.course = { type: 'action_required' };
  // On a busy machine, more than a second may pass between the two presses.
  const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now());
  onTestFinished(() => clock.mockRestore());
  await checkout.pay();
  await checkout.pay();
  expect(checkout.charged).toEqual(['pp_a']);
  expect(checkout.told).toEqual([english.locked]);
  expect(picker.status).toBe('locked');
});

test('a second press is refused, too, if the plan changed after both presses', async () => {
  const { checkout, picker } = await begin();
  await payTwice(
    checkout,
    () => void picker.pick('pp_b'),
    () => payable(picker, 'pp_b'),
  );
  expect(checkout.charged).toEqual([]);
  expect(checkout.told).toEqual([english.planChanged, english.planChanged]);
});

test('while the shopper cannot pay, nothing in the form can be pressed', async () => {
  const { picker, orderId, container } = await begin();
  expect(container.inert).toBe(false);
  await delay(orderId, 300);
  picker.pick('pp_b');
  expect([container.inert, container.ariaBusy]).toEqual([true, 'true']);
  await payable(picker, 'pp_b');
  expect([container.inert, container.ariaBusy]).toEqual([false, 'false']);
});

test('the plan stays locked during a step of the bank, even if the SDK has the state `ready`', async () => {
  const { checkout, picker, container, clientToken } = await begin();
  checkout.course = { type: 'action_required' };
  await checkout.pay();
  expect([checkout.state, checkout.clientToken]).toEqual(['ready', 'the token of a step']);
  await picker.pick('pp_b');
  expect([picker.value, picker.status, container.inert]).toEqual(['pp_a', 'locked', false]);

  const { orderId } = await control('', 'POST', { ident: 'pp_c', orgId: 'acme', clientToken });
  checkout.endStep({ type: 'failure', orderId });
  // This session has the order of the next attempt, and the same token as the first session. The picker does not know
  // which plan this session holds, so it writes `pp_a`.
  expect(picker.session).toMatchObject({ orderId, clientToken });
  await payable(picker, 'pp_a');
  checkout.course = { type: 'success' };
  await checkout.pay();
  expect(checkout.charged).toEqual(['pp_a', 'pp_a']);
});

test('a bank step that sends no result ends at the next press, which pays for the current order', async () => {
  const { checkout, picker, clientToken } = await begin();
  const { orderId } = await control('', 'POST', { ident: 'pp_c', orgId: 'acme', clientToken });
  checkout.course = { type: 'action_required', orderId };
  await checkout.pay();
  checkout.course = { type: 'success' };
  const later = performance.now() + 2000;
  const clock = vi.spyOn(performance, 'now').mockReturnValue(later);
  onTestFinished(() => clock.mockRestore());
  await checkout.pay();
  expect(checkout.told).toEqual(['success']);
  await picker.pick('pp_b');
  expect(picker.value).toBe('pp_b');
});

test('the form stays usable during a step of the bank, even if another tab takes the checkout', async () => {
  const { checkout, picker, container } = await begin();
  checkout.course = { type: 'action_required' };
  await checkout.pay();
  const { held = [] } = await navigator.locks.query();
  const names = held.map(({ name = '' }) => name).filter((name) => name.startsWith('ff-plan-picker:2:'));
  const [lock = ''] = names.sort((one, other) => one.length - other.length);
  const stolen = new Promise<() => void>((resolve) => {
    navigator.locks.request(lock, { steal: true }, () => new Promise<void>((release) => resolve(release)));
  });
  onTestFinished(async () => (await stolen)());
  await expect.poll(() => picker.canPay).toBe(false);
  expect(container.inert).toBe(false);
});

test('the form stays usable while a charge waits for the plan to be confirmed', async () => {
  const { checkout, picker, orderId, container } = await begin();
  await delay(orderId, 300);
  picker.pick('pp_b');
  const paid = checkout.pay();
  await expect.poll(() => checkout.state).toBe('processing');
  expect([container.inert, picker.canPay]).toEqual([false, false]);
  await paid;
  expect(checkout.charged).toEqual(['pp_b']);
});

test('nothing is charged if the hold is aborted before the charge is sent', async () => {
  const { checkout } = await createCheckout();
  const picker = createPlanPicker({ orgId: 'acme', baseUrl: serviceUrl, plans });
  onTestFinished(() => picker.disconnect());
  const doubtful: PlanPicker = {
    ...picker,
    beginPayment: async (options) => ({
      ...(await picker.beginPayment(options)),
      signal: AbortSignal.abort(),
    }),
  };
  connectBilling(doubtful, checkout);
  await expect.poll(() => picker.canPay.peek()).toBe(true);
  await checkout.pay();
  expect([checkout.charged, picker.status.peek()]).toEqual([[], 'ready']);
});

test('other code that changes the price makes a pick, and its call rejects if the pick fails', async () => {
  const { checkout, picker, orderId } = await begin();
  await checkout.updatePrice('pp_b');
  expect([picker.value, picker.confirmed]).toEqual(['pp_b', 'pp_b']);
  await control(`/${orderId}/faults`, 'PUT', [{ kind: 'refuse', ident: 'pp_c' }]);
  await expect(checkout.updatePrice('pp_c')).rejects.toThrow();
  await expect(checkout.updatePrice('pp_none')).rejects.toThrow('pick: expected one of the plans offered');
  await payable(picker, 'pp_b');
});

test('the shopper cannot pay if the payment form keeps its old session', async () => {
  const { checkout, picker } = await begin();
  checkout.isRefreshable = false;
  picker.pick('pp_b');
  await expect.poll(() => picker.problem?.kind).toBe('after-update');
  expect(picker.canPay).toBe(false);
});

test('the total with tax is shown only for the confirmed plan', async () => {
  const { checkout, picker } = await begin();
  const pay = document.createElement('button');
  pay.slot = 'summary';
  picker.append(pay);
  const total = () => picker.shadowRoot?.querySelector('[part=total]')?.textContent;
  checkout.emit('tax-change', { amountTotal: 1079, taxAmount: 80, currency: 'USD' });
  await expect.poll(total).toBe('Total today: $10.79, including $0.80 tax.');
  checkout.emit('tax-pending');
  await expect.poll(total).toBe('Calculating your total…');
  checkout.emit('tax-change', { amountTotal: 900, taxAmount: 0, currency: 'JPY' });
  await expect.poll(total).toBe('Total today: ¥900, including ¥0 tax.');
  await picker.pick('pp_b');
  expect(total()).toBeUndefined();
});

test('a checkout that is connected twice can be paid, and the earlier disconnect function does nothing', async () => {
  const { checkout, picker, disconnect } = await begin();
  onTestFinished(connectBilling(picker, checkout));
  await payable(picker, 'pp_a');
  disconnect();
  checkout.tokenize = async () => void picker.pick('pp_b');
  await checkout.pay();
  expect([checkout.charged, checkout.told]).toEqual([[], [english.planChanged]]);
  await payable(picker, 'pp_b');
  checkout.tokenize = async () => {};
  await checkout.pay();
  expect(checkout.charged).toEqual(['pp_b']);
});

test('a picker that is inserted again takes the checkout from the earlier picker', async () => {
  const { checkout, picker } = await begin();
  const place = document.body.appendChild(document.createElement('div'));
  onTestFinished(() => place.remove());
  picker.remove();
  const next = mount(place, { orgId: 'acme', baseUrl: serviceUrl, plans });
  onTestFinished(connectBilling(next, checkout));
  await payable(next, 'pp_a');
  await next.pick('pp_b');
  await checkout.pay();
  expect(checkout.charged).toEqual(['pp_b']);
});

test('a step of the bank goes on if the checkout is connected again, and is not charged a second time', async () => {
  const { checkout, picker, clientToken } = await begin();
  const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now());
  onTestFinished(() => clock.mockRestore());
  checkout.course = { type: 'action_required' };
  await checkout.pay();
  onTestFinished(connectBilling(picker, checkout));
  await picker.pick('pp_b');
  expect([picker.value, picker.status]).toEqual(['pp_a', 'locked']);
  await checkout.pay();
  expect([checkout.charged, checkout.told]).toEqual([['pp_a'], [english.locked]]);
  checkout.endStep({ type: 'success' });
  await checkout.pay();
  expect(checkout.charged).toEqual(['pp_a']);
  // The SDK now names the token of the step. The picker keeps the token of the session.
  expect(picker.session?.clientToken).toBe(clientToken);
});

test('a wrapper that other code put around the charge still works after the checkout is connected again', async () => {
  const { checkout, picker } = await begin();
  const { createPayment } = checkout.apiClient;
  checkout.apiClient.createPayment = (payment) => createPayment(payment);
  onTestFinished(connectBilling(picker, checkout));
  await payable(picker, 'pp_a');
  await checkout.pay();
  expect(checkout.charged).toEqual(['pp_a']);
});

/** Returns the lines that the page writes on the console. */
const listen = () => {
  const lines = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => lines.mockRestore());
  return () => lines.mock.calls.flat();
};

describe('a picker that is connected with a second checkout', () => {
  const connectSecond = async () => {
    const first = await begin();
    const second = await createCheckout();
    onTestFinished(connectBilling(first.picker, second.checkout));
    return { first, second, picker: first.picker };
  };

  test('follows only the second checkout', async () => {
    const lines = listen();
    const { second, picker } = await connectSecond();
    await payable(picker, 'pp_a');
    await picker.pick('pp_b');
    await payable(picker, 'pp_b');
    await second.checkout.pay();
    expect([picker.session?.orderId, second.checkout.charged, lines()]).toEqual([
      second.orderId,
      ['pp_b'],
      [],
    ]);
  });

  test('leaves the form of the first checkout inert', async () => {
    const { first, second, picker } = await connectSecond();
    await payable(picker, 'pp_a');
    expect([first, second].map(({ container }) => container.hasAttribute('inert'))).toEqual([true, false]);
  });

  test('keeps its session when the first checkout is destroyed', async () => {
    const { first, second, picker } = await connectSecond();
    first.checkout.destroy();
    await payable(picker, 'pp_a');
    expect(picker.session?.orderId).toBe(second.orderId);
  });
});

describe('an `afterUpdate` of the host that is set after the connection', () => {
  test('runs after the reload of the payment form', async () => {
    const { picker, checkout } = await begin();
    const calls: unknown[] = [];
    picker.afterUpdate = (ident) => void calls.push([ident, checkout.refreshed]);
    await picker.pick('pp_b');
    expect([checkout.refreshed, checkout.checkoutConfig.priceId, calls]).toEqual([2, 'pp_b', [['pp_b', 2]]]);
  });

  test('is still there after the connection has ended', async () => {
    const { picker, disconnect } = await begin();
    const own = () => {};
    picker.afterUpdate = own;
    disconnect();
    expect(picker.afterUpdate).toBe(own);
  });
});

describe('beside `renewSession`', () => {
  /** The host's server makes another order for each plan. */
  const renewSession = async (ident: string) => {
    const { orderId, clientToken } = await control('', 'POST', { ident, orgId: 'acme' });
    return { orderId, clientToken, ident };
  };
  const line = 'ff-plan-picker: renewSession: expected none beside the SDK, which charges only its own order';

  const loseWrite = async (orderId: string, picker: PlanPickerElement) => {
    picker.lateWriteWindow = 600;
    picker.timeout = 300;
    await control(`/${orderId}/faults`, 'PUT', [{ kind: 'hang', times: 1 }]);
    picker.pick('pp_b');
    // Only this write may time out, even on a busy machine.
    picker.timeout = 60_000;
    await expect.poll(() => picker.problem !== null || picker.canPay).toBe(true);
    picker.pick('pp_c');
    await payable(picker, 'pp_c');
  };

  test('the picker stays at the order that the SDK charges', async () => {
    const lines = listen();
    const { checkout, orderId } = await createCheckout();
    const place = document.body.appendChild(document.createElement('div'));
    onTestFinished(() => place.remove());
    const picker = mount(place, { orgId: 'acme', baseUrl: serviceUrl, plans, renewSession });
    onTestFinished(connectBilling(picker, checkout));
    await payable(picker, 'pp_a');
    await loseWrite(orderId, picker);
    expect([picker.renewSession, picker.session?.orderId]).toEqual([renewSession, orderId]);
    await checkout.pay();
    expect(checkout.charged).toEqual(['pp_c']);
    expect(lines()).toEqual([line]);
  });

  test('the picker stays there, too, if the host sets it while a lost write is awaited', async () => {
    const lines = listen();
    const { checkout, picker, orderId } = await begin();
    await control(`/${orderId}/faults`, 'PUT', [{ kind: 'hang', times: 1 }]);
    Object.assign(picker, { lateWriteWindow: 600, timeout: 300 });
    picker.pick('pp_b');
    // Only this write may time out, even on a busy machine.
    picker.timeout = 60_000;
    picker.pick('pp_c');
    picker.renewSession = renewSession;
    await payable(picker, 'pp_c');
    await checkout.pay();
    expect([picker.session?.orderId, checkout.charged, lines()]).toEqual([orderId, ['pp_c'], [line]]);
  });

  test('`sessionPerPlan` that is set after the connection does not leave the SDK at its old plan', async () => {
    const lines = listen();
    const { checkout, picker } = await begin();
    Object.assign(picker, { sessionPerPlan: true, renewSession: () => null });
    await picker.pick('pp_b');
    await payable(picker, 'pp_b');
    await checkout.pay();
    expect(checkout.charged).toEqual(['pp_b']);
    expect(lines()).toEqual([line]);
  });

  test('a picker without an element that has moved to another order returns to the order of the SDK', async () => {
    const lines = listen();
    const { checkout, orderId } = await createCheckout();
    const picker = createPlanPicker({ orgId: 'acme', baseUrl: serviceUrl, plans });
    onTestFinished(() => picker.disconnect());
    onTestFinished(connectBilling(picker, checkout));
    await expect.poll(() => picker.canPay.peek()).toBe(true);
    picker.configure({ session: await renewSession('pp_a') });
    await expect.poll(() => [picker.canPay.peek(), picker.session.peek()?.orderId]).toEqual([true, orderId]);
    await checkout.pay();
    expect(checkout.charged).toEqual(['pp_a']);
    expect(lines()).toEqual([
      'ff-plan-picker: session: expected the order of the SDK; the picker returns to it',
    ]);
  });
});

test('a checkout that is destroyed leaves the picker without a session', async () => {
  const { checkout, picker } = await begin();
  checkout.destroy();
  expect([picker.session, picker.canPay, picker.status]).toEqual([null, false, 'empty']);
});

test('after the bridge is disconnected, the checkout is as it was before', async () => {
  const { checkout, container } = await createCheckout();
  const { createPayment } = checkout.apiClient;
  const picker = createPlanPicker({ orgId: 'acme', baseUrl: serviceUrl, plans });
  onTestFinished(() => picker.disconnect());
  const disconnect = connectBilling(picker, checkout);
  await expect.poll(() => picker.canPay.peek()).toBe(true);
  await picker.pick('pp_b');
  expect(checkout.checkoutConfig.priceId).toBe('pp_b');
  await checkout.pay();
  expect(checkout.charged).toEqual(['pp_b']);
  disconnect();
  expect(checkout.apiClient.createPayment).toBe(createPayment);
  expect(checkout.updatePrice).toBe(BillingStandIn.prototype.updatePrice);
  expect([container.inert, container.hasAttribute('aria-busy')]).toEqual([false, false]);
});

test.each(['orderId', 'clientToken', 'apiClient', 'primerWrapper', 'getContainer'])(
  'a checkout without %s is refused, and the error names it',
  async (name) => {
    const { checkout } = await createCheckout();
    const picker = createPlanPicker({ orgId: 'acme', baseUrl: serviceUrl, plans });
    onTestFinished(() => picker.disconnect());
    Object.defineProperty(checkout, name, { value: undefined });
    expect(() => connectBilling(picker, checkout)).toThrow(`connectBilling: expected checkout.${name}`);
  },
);
