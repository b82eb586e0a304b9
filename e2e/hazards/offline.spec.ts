/** Browsers, and scripts in their place, that say less than the truth: offline, no body, no such function. */
import { expect, test } from './support/funnel.ts';

test('a browser that takes a working network for none delays a write, and never forbids it', async ({
  page,
  funnel,
}) => {
  await page.clock.install();
  await funnel.open({
    before: `Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false });`,
    // Time is made to pass below, and must not outrun an answer.
    set: 'picker.timeout = 3_600_000;',
  });
  const written = async () => {
    await page.clock.runFor(1_000);
    return funnel.service.holds(funnel.order.orderId);
  };
  await funnel.pick('Yearly');
  await expect.poll(written, { intervals: [20] }).toBe('year');
  await funnel.expectPayable('year');
});

test('a fetch whose responses have no body, as polyfills give them, is read all the same', async ({
  funnel,
}) => {
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
