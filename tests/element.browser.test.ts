/** The element in a real browser, where its page does what pages seldom do. */
import { expect, onTestFinished, test } from 'vitest';
import type { PlanPickerElement } from '../src/element.ts';
import { PlanPickerError } from '../src/error.ts';
import { type MountOptions, mount } from '../src/mount.ts';

const plans = ['pp_a', 'pp_b', 'pp_c'].map((ident) => ({
  ...{ ident, title: ident, currency: 'USD', price: '9.99' },
  period: { count: 1, unit: 'month' } as const,
}));

/** A picker that can pay for `pp_a`, for its page says that a new session holds that. */
const begin = (): PlanPickerElement => {
  const place = document.body.appendChild(document.createElement('div'));
  onTestFinished(() => place.remove());
  return mount(place, {
    orgId: 'acme',
    baseUrl: `${location.origin}/billing`,
    plans,
    session: { clientToken: 'a token', orderId: crypto.randomUUID(), ident: 'pp_a' },
  });
};

test('a pick that the host makes when it hears of the shopper’s is no change by the shopper', () => {
  const picker = begin();
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

test('is invalid wherever it cannot pay: before it is in the page, and once it is out of it', async () => {
  const early = document.createElement('ff-plan-picker');
  expect([early.canPay, early.checkValidity()]).toEqual([false, false]);
  const picker = begin();
  expect([picker.canPay, picker.checkValidity()]).toEqual([true, true]);
  picker.remove();
  // A removal counts once it lasts.
  await expect.poll(() => picker.canPay).toBe(false);
  expect(picker.checkValidity()).toBe(false);
});

test('is invalid even where its text for that is empty', () => {
  const picker = begin();
  expect([picker.canPay, picker.checkValidity()]).toEqual([true, true]);
  picker.messages = { notYet: '' };
  picker.pick('pp_b');
  expect([picker.canPay, picker.checkValidity()]).toEqual([false, false]);
});

test('holds its form back in the very task in which it is given another session', async () => {
  const form = document.body.appendChild(document.createElement('form'));
  onTestFinished(() => form.remove());
  const picker = begin();
  form.append(picker);
  expect([picker.canPay, form.checkValidity()]).toEqual([true, true]);
  picker.session = picker.session && { ...picker.session };
  await expect.poll(() => form.checkValidity()).toBe(true);
  picker.session = { clientToken: 'another', orderId: crypto.randomUUID() };
  expect(form.checkValidity()).toBe(false);
  expect([picker.canPay, form.checkValidity()]).toEqual([false, false]);
});

test.each<[field: string, target: string, options: unknown]>([
  ['target', '#nowhere', { orgId: 'acme' }],
  ['target', '##', { orgId: 'acme' }],
  ['options', 'body', undefined],
  ['plan', 'body', { plan: [] }],
])('a mount that cannot be done names the field: %s, %s', (field, target, options) => {
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
