/** The element in a real browser, in pages that do unusual things. */
import { expect, onTestFinished, test, vi } from 'vitest';
import type { PlanPickerElement } from '../src/element/element.ts';
import type { ElementOptions } from '../src/element/options.ts';
import { PlanPickerError } from '../src/error.ts';
import { type MountOptions, mount } from '../src/mount.ts';

const plans = ['pp_a', 'pp_b', 'pp_c'].map((ident) => ({
  ...{ ident, title: ident, currency: 'USD', price: '9.99' },
  period: { count: 1, unit: 'month' } as const,
}));

/** A picker that says “can pay” for `pp_a`, because its page vouches for a session that holds this plan. */
const begin = async (): Promise<PlanPickerElement> => {
  const place = document.body.appendChild(document.createElement('div'));
  onTestFinished(() => place.remove());
  const picker = mount(place, {
    orgId: 'acme',
    baseUrl: `${location.origin}/billing`,
    plans,
    session: { clientToken: 'a token', orderId: crypto.randomUUID(), ident: 'pp_a', fresh: true },
  });
  await expect.poll(() => picker.canPay).toBe(true);
  return picker;
};

test('a pick that the host makes in a listener fires no `change`', async () => {
  const picker = await begin();
  expect(picker.canPay).toBe(true);
  const heard: string[] = [];
  picker.addEventListener('plan-pick', ({ detail: { ident, by } }) => {
    heard.push(`${ident} by ${by}`);
    if (ident === 'pp_b') picker.pick('pp_c');
  });
  picker.addEventListener('change', () => heard.push('change'));
  picker.shadowRoot?.querySelector<HTMLInputElement>('[value=pp_b]')?.click();
  expect(heard).toEqual(['pp_b by shopper', 'change', 'pp_c by host']);
});

test('the element is invalid before it is in the page, and after its removal', async () => {
  const early = document.createElement('ff-plan-picker');
  expect([early.canPay, early.checkValidity()]).toEqual([false, false]);
  const picker = await begin();
  expect([picker.canPay, picker.checkValidity()]).toEqual([true, true]);
  picker.remove();
  // The removal does not count at once, because a page may insert the picker again in the same task.
  await expect.poll(() => picker.canPay).toBe(false);
  expect(picker.checkValidity()).toBe(false);
});

test('the element is invalid even if the text that says so is empty', async () => {
  const picker = await begin();
  expect([picker.canPay, picker.checkValidity()]).toEqual([true, true]);
  picker.messages = { notYet: '' };
  picker.pick('pp_b');
  expect([picker.canPay, picker.checkValidity()]).toEqual([false, false]);
});

const beginInForm = async () => {
  const form = document.body.appendChild(document.createElement('form'));
  onTestFinished(() => form.remove());
  const picker = await begin();
  form.append(picker);
  await expect.poll(() => form.checkValidity()).toBe(true);
  let submits = 0;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submits++;
  });
  return { picker, form, submits: () => submits };
};

test('the element makes its form invalid at once when it gets another session', async () => {
  const form = document.body.appendChild(document.createElement('form'));
  onTestFinished(() => form.remove());
  const picker = await begin();
  form.append(picker);
  expect([picker.canPay, form.checkValidity()]).toEqual([true, true]);
  picker.session = picker.session && { ...picker.session };
  await expect.poll(() => form.checkValidity()).toBe(true);
  picker.session = { clientToken: 'another', orderId: crypto.randomUUID() };
  expect(form.checkValidity()).toBe(false);
  expect([picker.canPay, form.checkValidity()]).toEqual([false, false]);
});

test.each<[string, Partial<ElementOptions & { value: string }>]>([
  ['another value', { value: 'pp_b' }],
  ['another value and then a name', { value: 'pp_b', name: 'plan' }],
  ['another price', { plans: plans.map((plan) => ({ ...plan, price: '99.99' })) }],
  ['price points', { pricePoints: ['pp_a'] }],
  ['another organisation', { orgId: 'other' }],
  ['another address', { baseUrl: `${location.origin}/other` }],
])('the element makes its form invalid at once when the host assigns %s', async (_, assigned) => {
  const { picker, submits, form } = await beginInForm();
  Object.assign(picker, assigned);
  form.requestSubmit();
  expect(submits()).toBe(0);
});

test('the form stays valid when the host assigns the value that is shown', async () => {
  const { picker, submits, form } = await beginInForm();
  picker.value = 'pp_a';
  form.requestSubmit();
  expect(submits()).toBe(1);
});

test('the form is valid again after the host assigns the same plans', async () => {
  const { picker, form } = await beginInForm();
  picker.plans = structuredClone(plans);
  await null;
  expect(form.checkValidity()).toBe(true);
});

test.each<[field: string, target: string, options: unknown]>([
  ['target', '#nowhere', { orgId: 'acme' }],
  ['target', '##', { orgId: 'acme' }],
  ['options', 'body', undefined],
  ['plan', 'body', { plan: [] }],
])('a mount that fails names the field: %s, %s', (field, target, options) => {
  let thrown: unknown;
  try {
    mount(target, options as MountOptions);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(PlanPickerError);
  expect(thrown).toMatchObject({ field, expected: expect.stringMatching(/./) });
  expect(document.querySelector('ff-plan-picker')).toBeNull();
});

const held = (...names: string[]) => {
  const form = document.body.appendChild(document.createElement('form'));
  onTestFinished(() => form.remove());
  return { form, data: () => names.map((name) => new FormData(form).get(name)) };
};

test('the element submits the order of the current session under its `orderName`', async () => {
  const picker = await begin();
  const { form, data } = held('plan', 'order');
  form.append(picker);
  picker.name = 'plan';
  picker.orderName = 'order';
  expect(data()).toEqual(['pp_a', picker.session?.orderId]);
  const orderId = crypto.randomUUID();
  picker.session = { clientToken: 'another', orderId, ident: 'pp_a', fresh: true };
  await expect.poll(() => picker.session?.orderId).toBe(orderId);
  expect(data()).toEqual(['pp_a', orderId]);
  picker.setAttribute('order-name', 'ignored, for the property speaks');
  expect(data()).toEqual(['pp_a', orderId]);
});

test('attributes that a page writes later do not change the properties that the host set', async () => {
  const picker = await begin();
  const { session } = picker;
  for (const name of ['org-id', 'plans', 'client-token', 'order-id', 'base-url', 'layout', 'selected']) {
    picker.setAttribute(name, 'of the template');
    picker.removeAttribute(name);
  }
  expect([picker.orgId, picker.session, picker.plans.length]).toEqual(['acme', session, 3]);
  expect([picker.canPay, picker.problem]).toEqual([true, null]);
});

test('when a property is unset, the markup counts again', async () => {
  const picker = await begin();
  picker.setAttribute('org-id', 'markup');
  expect(picker.orgId).toBe('acme');
  picker.orgId = undefined;
  expect(picker.orgId).toBe('markup');
  Object.assign(picker, { locale: 'de' });
  document.documentElement.lang = 'fr';
  onTestFinished(() => document.documentElement.removeAttribute('lang'));
  picker.locale = null;
  expect(picker.locale).toBe('fr');
  // The property `session` is `null`. So there is no session, even though the markup names a session.
  picker.setAttribute('client-token', 'of markup');
  picker.session = null;
  expect(picker.session).toBeNull();
  // The attribute changes after the property was set. So the session of the markup counts again.
  picker.setAttribute('client-token', 'another');
  expect(picker.session).toMatchObject({ clientToken: 'another' });
});

test('if a framework assigns properties, the element picks a value, finds a form and ignores the others', async () => {
  const picker = await begin();
  const form = document.body.appendChild(document.createElement('form'));
  onTestFinished(() => form.remove());
  form.id = 'checkout';
  const readOnly = [
    'confirmed',
    'canPay',
    'status',
    'problem',
    'offers',
    'validity',
    'labels',
    'type',
  ] as const;
  const before = readOnly.map((name) => picker[name]);
  for (const name of readOnly) Object.assign(picker, { [name]: 'assigned' });
  expect(readOnly.map((name) => picker[name])).toEqual(before);

  Object.assign(picker, { form: 'checkout' });
  expect(picker.form).toBe(form);
  const heard: string[] = [];
  picker.addEventListener('plan-pick', ({ detail: { ident, by } }) => heard.push(`${ident} by ${by}`));
  picker.value = 'pp_a';
  expect(picker.value).toBe('pp_a');
  picker.value = 'pp_b';
  expect(picker.value).toBe('pp_b');
  expect(heard).toEqual(['pp_b by host']);
});

test('the notice stays when a framework assigns the same value back', async () => {
  const ask = (path: string, method: string, body: unknown) =>
    fetch(`/sandbox/sessions${path}`, { method, body: JSON.stringify(body) });
  const session = await (await ask('', 'POST', { orgId: 'acme', ident: 'pp_a' })).json();
  await ask(`/${session.orderId}/faults`, 'PUT', [{ kind: 'refuse', ident: 'pp_b' }]);
  const picker = await begin();
  picker.session = session;
  await expect.poll(() => picker.canPay).toBe(true);
  const notice = () => picker.shadowRoot?.querySelector('[role=status]')?.textContent;
  const told = 'We couldn’t switch to pp_b. You’re still on pp_a.';
  picker.pick('pp_b');
  await expect.poll(notice).toBe(told);
  Object.assign(picker, { value: 'pp_a' });
  expect(picker.value).toBe('pp_a');
  expect(notice()).toBe(told);
});

test('the element takes a value that was assigned before the element knew any plan', () => {
  const picker = document.createElement('ff-plan-picker');
  picker.value = 'pp_b';
  picker.plans = plans;
  expect(picker.value).toBe('pp_b');
  expect(picker.problem).toBeNull();
});

test('the element fires no event before it is connected, even though WebKit’s parser sets attributes first', async () => {
  const { PlanPickerElement } = await import('../src/element/element.ts');
  /** A picker whose own `connectedCallback` runs only when the test calls `arrive`. */
  class Parsed extends PlanPickerElement {
    arrive = () => super.connectedCallback();
    override connectedCallback(): void {}
  }
  customElements.define('parsed-picker', Parsed);
  const picker = document.body.appendChild(document.createElement('parsed-picker') as Parsed);
  onTestFinished(() => picker.remove());
  const heard: string[] = [];
  picker.addEventListener('plan-status', ({ detail }) => heard.push(detail.status));
  for (const [name, value] of Object.entries({
    ...{ 'org-id': 'acme', 'base-url': `${location.origin}/billing`, plans: JSON.stringify(plans) },
    ...{ 'client-token': 'a token', 'order-id': crypto.randomUUID(), selected: 'pp_a' },
  }))
    picker.setAttribute(name, value);
  await null;
  picker.arrive();
  await expect.poll(() => heard).toContain('checking');
  expect(heard).toEqual(['checking']);
});

test('the element has the property `offers`, and fires `plan-offers` when the offers change', async () => {
  const picker = await begin();
  expect(picker.offers.map(({ plan, terms }) => [plan.ident, terms?.price])).toEqual([
    ['pp_a', '$9.99'],
    ['pp_b', '$9.99'],
    ['pp_c', '$9.99'],
  ]);
  const heard: unknown[] = [];
  picker.addEventListener('plan-offers', ({ detail: { offers } }) => heard.push(offers.length));
  picker.plans = structuredClone(plans);
  await Promise.resolve();
  expect(heard).toEqual([]);
  picker.plans = plans.slice(0, 2);
  expect(picker.offers.length).toBe(2);
  expect(heard).toEqual([2]);
});

test('the element takes single texts from markup, and reports a name that no text has', async () => {
  const picker = await begin();
  picker.setAttribute('messages', '{"legend": "Wähle", "lengend": "!"}');
  expect(picker.messages).toEqual({ legend: 'Wähle', lengend: '!' });
  await expect.poll(() => picker.shadowRoot?.querySelector('legend')?.textContent).toBe('Wähle');
  expect(picker.problem?.message).toBe('messages.lengend: expected the name of a text');
  picker.messages = { legend: 'Choose' };
  await expect.poll(() => picker.shadowRoot?.querySelector('legend')?.textContent).toBe('Choose');
});

test('the console names a mistyped attribute, and an option with a value that is not allowed', () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => told.mockRestore());
  const home = document.body.appendChild(document.createElement('div'));
  onTestFinished(() => home.remove());
  home.innerHTML = `<ff-plan-picker organization-id="acme" orderid="7" price-point="a" layout="grid" data-plan="a"
    resume-submit="off" class="wide" locale="english please"></ff-plan-picker>`;
  const { problem } = home.querySelector('ff-plan-picker') as PlanPickerElement;
  expect(told.mock.calls.map(([text]) => text)).toEqual([
    'ff-plan-picker: organization-id: expected the name org-id',
    'ff-plan-picker: orderid: expected the name order-id',
    'ff-plan-picker: price-point: expected the name price-points',
    'ff-plan-picker: layout: expected auto or stack or row',
    'ff-plan-picker: locale: expected a language tag such as en or pt-BR, got a text of 14 characters',
  ]);
  expect(problem?.kind).toBe('config');
});

test('the element follows a language that the page sets later, even outside the shadow root around it', async () => {
  const picker = await begin();
  const outer = document.body.appendChild(document.createElement('section'));
  onTestFinished(() => outer.remove());
  outer.attachShadow({ mode: 'open' }).append(picker);
  const price = () => picker.offers[0]?.terms?.price;
  expect(price()).toBe('$9.99');
  outer.lang = 'de';
  await expect.poll(price).toBe('9,99\u00a0$');
});

test('after a move, the element follows the language of its new place, and no longer that of its old place', async () => {
  const picker = await begin();
  const home = picker.parentElement as HTMLElement;
  const host = document.body.appendChild(document.createElement('section'));
  onTestFinished(() => host.remove());
  const inner = document.createElement('div');
  host.attachShadow({ mode: 'open' }).append(inner);
  inner.append(picker);
  const price = () => picker.offers[0]?.terms?.price;
  inner.lang = 'de';
  await expect.poll(price).toBe('9,99\u00a0$');
  home.lang = 'fr';
  inner.lang = 'en';
  await expect.poll(price).toBe('$9.99');
});

test('the element keeps its style and keeps working when it moves into another document', async () => {
  const picker = await begin();
  const frame = document.body.appendChild(document.createElement('iframe'));
  onTestFinished(() => frame.remove());
  frame.contentDocument?.body.append(picker);
  await expect.poll(() => picker.canPay).toBe(true);
  const card = picker.shadowRoot?.querySelector('[part~=plan]') as Element;
  expect(frame.contentWindow?.getComputedStyle(card).cursor).toBe('pointer');
});

test('the element stops with the document around it, and runs again when the browser shows this document again', async () => {
  const frame = document.body.appendChild(document.createElement('iframe'));
  onTestFinished(() => frame.remove());
  const { contentWindow: view, contentDocument: page } = frame;
  const picker = await begin();
  page?.body.append(picker);
  const radios = () => picker.shadowRoot?.querySelectorAll('input').length;
  expect(radios()).toBe(plans.length);
  // The test cannot put a frame into the back/forward cache. A document in this cache is shown by no window.
  Object.defineProperty(page, 'defaultView', { value: null, configurable: true });
  view?.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
  await expect.poll(radios).toBe(0);
  expect([picker.canPay, picker.isConnected]).toEqual([false, true]);
  Reflect.deleteProperty(page as Document, 'defaultView');
  view?.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
  expect(radios()).toBe(plans.length);
  expect(picker.value).toBe('pp_a');
  picker.remove();
  await expect.poll(radios).toBe(0);
  view?.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
  expect(radios()).toBe(0);
});

test('the summary shows a total only for the confirmed plan, and the terms show no total', async () => {
  const picker = await begin();
  const pay = document.createElement('button');
  pay.slot = 'summary';
  picker.append(pay);
  picker.tax = 'excluded';
  const total = () => picker.shadowRoot?.querySelector('[part=total]')?.textContent;
  const summary = () => picker.shadowRoot?.querySelector('[part=summary]')?.textContent;
  await expect.poll(summary).toContain('$9.99 plus tax due today.');
  expect(total()).toBeUndefined();
  picker.total = { ident: 'pp_a', amount: '10.79', tax: '0.80', currency: 'USD' };
  await expect.poll(total).toBe('Total today: $10.79, including $0.80 tax.');
  picker.pick('pp_b');
  await expect.poll(total).toBe('Calculating your total…');
  Object.assign(picker, { total: { ident: 'pp_b', amount: 'ten' } });
  expect(picker.offers.length).toBe(3);
  await expect.poll(total).toBe('Calculating your total…');
});

test('the element keeps its style after it was in a document that draws nothing, such as a template', async () => {
  const picker = await begin();
  const { parentElement } = picker;
  document.createElement('template').content.append(picker);
  parentElement?.append(picker);
  await expect.poll(() => picker.canPay).toBe(true);
  const card = picker.shadowRoot?.querySelector('[part~=plan]') as Element;
  expect(getComputedStyle(card).cursor).toBe('pointer');
});

test('the total is below the terms, and does not cover them', async () => {
  const picker = await begin();
  const pay = document.createElement('button');
  pay.slot = 'summary';
  picker.append(pay);
  picker.total = { ident: 'pp_a', amount: '10.79', tax: '0.80', currency: 'USD' };
  const lines = () => [...(picker.shadowRoot?.querySelectorAll('[part=summary] > p') ?? [])];
  await expect.poll(() => lines().at(-1)?.textContent).toContain('Total today');
  const [terms, total] = [lines()[0], lines().at(-1)].map((line) => line?.getBoundingClientRect());
  expect(total?.top).toBeGreaterThanOrEqual(terms?.bottom ?? 0);
});
