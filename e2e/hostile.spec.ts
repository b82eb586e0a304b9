/** Pages that harm the picker without intent: by styles, templates, frames, frozen prototypes and polyfills. */
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import type { PlanPickerElement } from '../src/element/element.ts';
import type { createPlanPicker } from '../src/index.ts';
import { type Checkout, expect, plans, scriptTag, test } from './checkout.ts';

/** Checks that the picker works: a pick is shown, written, confirmed and rolled back. */
const expectToWork = async (checkout: Checkout) => {
  const before = checkout.written().length;
  await checkout.pick('Yearly');
  await checkout.expectPayable('year');
  checkout.fault({ kind: 'refuse', status: 422, times: 1 });
  await checkout.pick('Weekly');
  await checkout.expectPayable('year');
  expect(checkout.written().slice(before)).toEqual(['year', 'week', 'year']);
};

test('keeps its style in a page that resets all styles and hides inputs', async ({ page, checkout }) => {
  const look = () =>
    page.locator('ff-plan-picker').evaluate((picker) => {
      const parts = picker.shadowRoot?.querySelectorAll('fieldset, label, input, [part]') ?? [];
      return [...parts].map((part) => {
        const { display, visibility, opacity, appearance, cursor, borderTopWidth } = getComputedStyle(part);
        const { width, height } = part.getBoundingClientRect();
        return [
          part.localName,
          display,
          visibility,
          opacity,
          appearance,
          cursor,
          borderTopWidth,
          width,
          height,
        ];
      });
    });
  await checkout.openPayable();
  const untouched = await look();
  expect(untouched.length).toBeGreaterThan(10);

  await page.addStyleTag({
    content: `input, fieldset, label { display: none !important; appearance: none !important; opacity: 0 !important }
      label { pointer-events: none !important } :focus { outline: none !important }`,
  });
  expect(await look()).toEqual(untouched);
  await page.addStyleTag({ content: '* { all: unset !important; font: 16px sans-serif !important }' });
  expect((await look()).map(([name, display]) => [name, display])).toEqual(
    untouched.map(([name, display]) => [name, display]),
  );
  for (const card of await page.locator('ff-plan-picker label').all()) {
    const { width, height } = (await card.boundingBox()) ?? { width: 0, height: 0 };
    expect(width).toBeGreaterThan(200);
    expect(height).toBeGreaterThanOrEqual(44);
  }
  await expectToWork(checkout);
});

/**
 * A page can replace markup in one step. It can also take two steps: it removes the old markup, then inserts the new
 * markup. With one step, browsers differ: in some, the new picker starts before the old picker is told of its removal.
 * With two steps, all browsers do the same. Each test runs once with one step, and once with two steps.
 */
for (const [order, empties] of [
  ['in one step', false],
  ['once the old markup is gone', true],
] as const) {
  test(`markup that a template engine inserts again ${order}, without running its scripts, keeps the pick`, async ({
    page,
    checkout,
  }) => {
    const insertAnew = () =>
      page.evaluate((empties) => {
        const step = document.querySelector('#step') as HTMLElement;
        const { innerHTML } = step;
        if (empties) step.replaceChildren();
        step.innerHTML = innerHTML;
      }, empties);
    await checkout.openPayable(`<div id="step">${scriptTag}${checkout.markup()}</div>`);
    await checkout.pick('Yearly');
    await checkout.expectPayable('year');
    await insertAnew();
    expect(await checkout.read('value')).toBe('year');
    await checkout.expectPayable('year');
    expect(checkout.written()).toEqual(['year']);

    const gate = checkout.hold('week');
    await checkout.pick('Weekly');
    await gate.arrived;
    await insertAnew();
    expect(await checkout.read('value')).toBe('week');
    expect(await checkout.read('canPay')).toBe(false);
    gate.release();
    await checkout.expectPayable('week');
    expect(checkout.written()).toEqual(['year', 'week']);
  });
}

test('a page whose own `addEventListener` keeps the listeners of each element in a property can still be paid', async ({
  page,
  checkout,
}) => {
  await page.addInitScript(() => {
    const { addEventListener } = EventTarget.prototype;
    type Kept = EventTarget & Record<'_listeners' | '_attached' | '__listeners', unknown[]>;
    EventTarget.prototype.addEventListener = function (
      this: Kept,
      ...args: Parameters<typeof addEventListener>
    ) {
      for (const name of ['_listeners', '_attached', '__listeners'] as const) {
        this[name] ??= [];
        this[name].push(args[0]);
      }
      addEventListener.apply(this ?? window, args);
    };
  });
  await checkout.openPayable();
  await checkout.pick('Yearly');
  await checkout.expectPayable('year');
});

test('an element that is made and filled before the script is loaded becomes a picker', async ({
  page,
  checkout,
}) => {
  const { serviceUrl, session } = checkout;
  await checkout.open('');
  await page.evaluate(
    ([serviceUrl, { orgId, clientToken, orderId, ident }, plans]) => {
      const picker = document.createElement('ff-plan-picker');
      const statuses: unknown[] = [];
      picker.addEventListener('plan-status', ({ detail }) => statuses.push(detail.status));
      Object.assign(picker, { orgId, baseUrl: serviceUrl, session: { clientToken, orderId, ident }, plans });
      document.body.append(picker);
      Object.assign(window, { statuses });
    },
    [serviceUrl, session, plans] as const,
  );
  await page.addScriptTag({ url: '/dist/plan-picker.js' });
  await checkout.expectPayable('month');
  expect(await page.evaluate(() => Reflect.get(window, 'statuses'))).toEqual(['checking', 'ready']);
  await expectToWork(checkout);
});

/** Serves the modules as a storefront's bundler would bundle them. */
const serveModules = async (checkout: Checkout) => {
  const bundle = await rolldown({ input: join(import.meta.dirname, '../dist/index.js'), logLevel: 'silent' });
  const { output } = await bundle.generate({ format: 'es' });
  checkout.serve('/storefront.js', output[0].code);
};
const module = `<script type="module">
  import * as storefront from '/storefront.js';
  storefront.define();
  Object.assign(window, { storefront });
</script>`;

for (const [order, scripts] of [
  ['the tag first', scriptTag + module],
  ['the modules first', `${module}<script src="/dist/plan-picker.js" defer></script>`],
  ['two tags and the modules', `${scriptTag}${module}<script src="/dist/plan-picker.js?ver=2/"></script>`],
] as const) {
  test(`modules and a script tag on one page share their checkouts: ${order}`, async ({ page, checkout }) => {
    const { serviceUrl, session } = checkout;
    await serveModules(checkout);
    await checkout.openPayable(scripts + checkout.markup());
    const gate = checkout.hold();
    await page.evaluate(
      ([baseUrl, { orgId, clientToken, orderId }]) => {
        const { storefront } = window as unknown as {
          storefront: { createPlanPicker: typeof createPlanPicker };
        };
        const headless = storefront.createPlanPicker({ orgId, baseUrl, session: { clientToken, orderId } });
        headless.pick('year');
        Object.assign(window, { headless });
      },
      [serviceUrl, session] as const,
    );
    await gate.arrived;
    expect([await checkout.read('value'), await checkout.read('canPay')]).toEqual(['year', false]);
    gate.release();
    await checkout.expectPayable('year');
    const canPay = () =>
      page.evaluate(() => {
        const { headless } = window as unknown as { headless: ReturnType<typeof createPlanPicker> };
        return headless.canPay.value;
      });
    expect(await canPay()).toBe(true);

    await checkout.pick('Weekly');
    await checkout.expectPayable('week');
    expect(await canPay()).toBe(true);
    expect(checkout.written()).toEqual(['year', 'week']);

    // Another order of the same page, in the copy of the modules. Each copy must see the checkouts of the other copy.
    const other = checkout.sandbox.createSession({ ident: 'week' });
    const moved = await page.evaluate(
      async ([{ clientToken, orderId }]) => {
        const { headless } = window as unknown as { headless: ReturnType<typeof createPlanPicker> };
        headless.configure({ session: { clientToken, orderId, ident: 'week' } });
        const canPayAtOnce = headless.canPay.value;
        return { canPayAtOnce, ...(await headless.settled()) };
      },
      [other] as const,
    );
    expect(moved).toEqual({ canPayAtOnce: false, ident: 'week', orderId: other.orderId });
    expect(checkout.sandbox.holds(other.orderId)).toBe('week');
    await checkout.pick('Yearly');
    await checkout.expectPayable('year');
    expect(await canPay()).toBe(true);
  });
}

test('fifty pickers of one session cost one write', async ({ page, checkout }) => {
  await checkout.openPayable(scriptTag + checkout.markup().repeat(50));
  const values = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('ff-plan-picker')].map(({ value, canPay }) => `${value} ${canPay}`),
    );
  await page.locator('ff-plan-picker').nth(49).getByRole('radio', { name: 'Yearly' }).click();
  await checkout.expectPayable('year');
  expect(await values()).toEqual(Array(50).fill('year true'));
  expect(checkout.written()).toEqual(['year']);
});

test('fifty pickers of fifty sessions write only to their own session', async ({ page, checkout }) => {
  const { sandbox } = checkout;
  const sessions = Array.from({ length: 50 }, () => sandbox.createSession({ ident: 'month' }));
  await checkout.open(scriptTag + sessions.map((session) => checkout.markup('', session)).join(''));
  await page.evaluate(() =>
    Promise.all([...document.querySelectorAll('ff-plan-picker')].map((picker) => picker.settled())),
  );
  const outcomes = await page.evaluate(() => {
    const pickers = [...document.querySelectorAll('ff-plan-picker')];
    // On a slow machine, some of the fifty writes take longer than the default timeout.
    for (const picker of pickers) picker.timeout = 3_600_000;
    return Promise.all(pickers.map((picker, i) => picker.pick(i % 2 ? 'year' : 'week')));
  });
  expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['confirmed']));
  const held = sessions.map(({ orderId }) => sandbox.holds(orderId));
  expect(held).toEqual(sessions.map((_, i) => (i % 2 ? 'year' : 'week')));
  // On a slow machine, a write may be given up and sent again. But a session never gets a write of another session's
  // plan.
  const written = sessions.map(({ orderId }) => new Set(sandbox.writes(orderId).map(({ ident }) => ident)));
  expect(written).toEqual(held.map((ident) => new Set(['month', ident])));
});

for (const [kind, sandboxed] of [
  ['a frame', ''],
  ['a frame without an origin, and so without storage', 'sandbox="allow-scripts"'],
] as const) {
  test(`works in ${kind}`, async ({ page, checkout }) => {
    const { siteUrl } = checkout;
    const content = `<base href="${siteUrl}">${scriptTag}${checkout.markup()}`;
    await checkout.open(
      `<iframe ${sandboxed} width="600" height="700" srcdoc="${content.replaceAll('"', '&quot;')}"></iframe>`,
    );
    const picker = page.frameLocator('iframe').locator('ff-plan-picker');
    const canPay = () => picker.evaluate((picker: PlanPickerElement) => picker.canPay);
    for (const [title, ident] of [
      ['Yearly', 'year'],
      ['Weekly', 'week'],
    ] as const) {
      await picker.getByRole('radio', { name: title }).click();
      await expect.poll(canPay).toBe(true);
      expect(await picker.evaluate((picker: PlanPickerElement) => picker.value)).toBe(ident);
      expect(checkout.holds()).toBe(ident);
    }
  });
}

test('works in quirks mode', async ({ page, checkout }) => {
  await checkout.openPayable(`<html><body><table><tr><td>${scriptTag}${checkout.markup()}</table>`);
  expect(await page.evaluate(() => document.compatMode)).toBe('BackCompat');
  await expectToWork(checkout);
});

test('works if every prototype is frozen', async ({ page, checkout }) => {
  await page.addInitScript(() => {
    for (const name of Object.getOwnPropertyNames(window)) {
      const value = Reflect.getOwnPropertyDescriptor(window, name)?.value;
      if (typeof value !== 'function') continue;
      if (value.prototype) Object.freeze(value.prototype);
      Object.freeze(value);
    }
    for (const namespace of [JSON, Math, Reflect, Intl]) Object.freeze(namespace);
  });
  await checkout.openPayable();
  expect(await page.evaluate(() => Object.isFrozen(Object.prototype))).toBe(true);
  await expectToWork(checkout);
});

test('works if Object.prototype and Array.prototype have extra members', async ({ page, checkout }) => {
  await page.addInitScript(() => {
    const leaked = { locale: 'xx', baseUrl: 'https://elsewhere.example.com', session: 1, status: 'error' };
    // polluted.spec.ts tests many more names. It also tests `body`, but not in Firefox. This test leaves `body` out: in
    // Firefox, a `Request` has no `body`. So the ky of the modules would try to cancel the inherited value, and every
    // write would fail.
    const options = { method: 'GET', headers: { leaked: '1' }, hooks: 1, prefixUrl: '/x' };
    const props = { key: 1, children: 'x', title: 'x', orgId: 'x' };
    Object.assign(Object.prototype, leaked, options, props, { error: ['x'], extend() {} });
    Object.assign(Array.prototype, { last() {}, remove() {} });
  });
  await checkout.openPayable();
  await expectToWork(checkout);
  expect(checkout.sandbox.writes(checkout.session.orderId).at(-1)?.body).toEqual({
    client_token: checkout.session.clientToken,
    order_id: checkout.session.orderId,
    pp_ident: 'year',
  });
});

test('works if other scripts have wrapped the functions that it uses', async ({ page, checkout }) => {
  await page.addInitScript(() => {
    const { fetch, customElements, Promise: Native } = window;
    window.fetch = (...args) => fetch(...args).then((response) => response);
    const define = customElements.define.bind(customElements);
    customElements.define = (name, given, options) =>
      define(name, class extends (given as typeof HTMLElement) {} as never, options);
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (init) {
      return attach.call(this, { ...init, mode: 'open' });
    };
    window.Promise = class extends Native<unknown> {} as PromiseConstructor;
    window.queueMicrotask = (run) => void Native.resolve().then(run);
    const { setTimeout } = window;
    window.setTimeout = ((run: () => void, ms?: number) => setTimeout(() => run(), ms)) as typeof setTimeout;
  });
  await checkout.openPayable();
  await expectToWork(checkout);
});
