/** Frameworks assign properties again and again, even read-only properties and values that have not changed. */
import type { Page } from '@playwright/test';
import { expect, type Host, scriptTag, test } from './support/host.ts';

/**
 * Renders the page again, during a write and after it. The renders must change nothing in the picker, and must cause no
 * write.
 */
const expectUntouchedByRenders = async (page: Page, host: Host) => {
  const render = async (times: number) => {
    const before = Number(await page.locator('output').textContent());
    for (let time = 0; time < times; time++) await page.getByRole('button', { name: 'Render' }).click();
    await expect(page.locator('output')).toHaveText(String(before + times));
  };
  await host.expectPayableAt(host.picker, 'month');
  const gate = host.hold('year');
  const asserted = host.written().length;
  await host.pick('Yearly');
  await gate.arrived;
  await render(3);
  expect([await host.read('value'), await host.read('canPay')]).toEqual(['year', false]);
  gate.release();
  await host.expectPayableAt(host.picker, 'year');
  await render(3);
  await host.expectPayableAt(host.picker, 'year');
  expect(host.written().slice(asserted)).toEqual(['year']);
};

const submitted = (page: Page) =>
  page.evaluate(() => (window as unknown as { submitted: unknown }).submitted);

const expectToPay = async (page: Page, plan: string) => {
  await page.getByRole('button', { name: 'Pay' }).click();
  await expect.poll(() => submitted(page)).toEqual([plan]);
};

test('React 19 in StrictMode renders everything anew while the shopper picks and pays', async ({
  page,
  host,
}) => {
  await host.open(
    `<div id="root"></div><script>var ${host.given.slice(6)}</script>${host.library('react.js')}`,
  );
  await expectUntouchedByRenders(page, host);
  expect(
    await host.picker.evaluate((picker) => picker.shadowRoot?.querySelector('legend')?.textContent),
  ).toBe('Your plan');
  await host.expectUsable();
  await expectToPay(page, 'week');
});

for (const [when, before, after] of [
  ['before', scriptTag, ''],
  ['after', '', scriptTag],
] as const) {
  test(`Angular binds properties to a picker that was defined ${when} it`, async ({ page, host }) => {
    const angular = host.library('angular.js');
    const checkout = `<app-checkout></app-checkout><script>var ${host.given.slice(6)}</script>`;
    await host.open(before + checkout + angular + after);
    await expectUntouchedByRenders(page, host);
    await host.expectUsable();
    await expectToPay(page, 'week');
  });
}

const vuePage = (host: Host, model: string) => `<div id="app"></div>${scriptTag}
  ${host.library('vue/dist/vue.global.js')}<script>
    ${host.given}
    window.submitted = [];
    const app = Vue.createApp({
      data: () => ({ checkout, plan: 'month', canPay: false, renders: 0 }),
      methods: { pay: (event) => submitted.push(new FormData(event.target).get('plan')) },
      template: \`
        <form id="payment" @submit.prevent="pay"></form>
        <ff-plan-picker
          ${model} :form="'payment'" name="plan" :org-id="checkout.orgId" :base-url="checkout.baseUrl"
          :session="{ ...checkout.session }" :plans="checkout.plans.map((plan) => ({ ...plan }))"
          @plan-status="canPay = $event.detail.canPay"
        ></ff-plan-picker>
        <button type="button" @click="renders += 1">Render</button>
        <output>{{ renders }}</output>
        <b id="model">{{ plan }}</b>
        <button type="submit" form="payment" :disabled="!canPay">Pay</button>\`,
    });
    app.config.compilerOptions.isCustomElement = (tag) => tag === 'ff-plan-picker';
    app.mount('#app');
  </script>`;

for (const model of ['v-model="plan"', 'v-model.lazy="plan"']) {
  test(`Vue 3 puts the shopper’s pick into its model, and the model into the picker: ${model}`, async ({
    page,
    host,
  }) => {
    await host.open(vuePage(host, model));
    await expectUntouchedByRenders(page, host);
    await expect(page.locator('#model')).toHaveText('year');
    await host.expectUsable();
    await expect(page.locator('#model')).toHaveText('week');
    await expectToPay(page, 'week');
  });
}
