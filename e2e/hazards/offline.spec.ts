/** Browsers and polyfills may report “offline” wrongly, give an answer without a body, or lack a function. */
import { expect, patient, test } from './support/funnel.ts';

test('a false “offline” delays a write, but does not prevent it', async ({ page, funnel }) => {
  await page.clock.install();
  await funnel.open({
    before: `Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false });`,
    // The test moves the page's clock below. No write may time out because of that.
    set: patient,
  });
  const written = async () => {
    await page.clock.runFor(1_000);
    return funnel.service.holds(funnel.order.orderId);
  };
  await funnel.pick('Yearly');
  await expect.poll(written, { intervals: [20] }).toBe('year');
  await funnel.expectPayable('year');
});

test('responses without a `body`, as from a polyfill of fetch, are read, too', async ({ funnel }) => {
  await funnel.open({
    before: `const original = window.fetch;
      window.fetch = async (...given) => {
        const response = await original(...given);
        Object.defineProperty(response, 'body', { value: undefined });
        return response;
      };`,
  });
  await funnel.pick('Yearly');
  await funnel.expectPayable('year');
});

test('a browser without URL.canParse can pay', async ({ funnel }) => {
  await funnel.open({ before: 'delete URL.canParse;' });
  await funnel.pick('Yearly');
  await funnel.expectPayable('year');
});
