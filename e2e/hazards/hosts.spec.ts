/**
 * Code of hosts may throw in unexpected places. An error of a host must not stop the picker's current task, or another
 * picker.
 */
import type { PlanPickerElement } from '../../src/element/element.ts';
import { expect, hostsOwn, test } from './support/funnel.ts';
import { refuse } from './support/service.ts';

const thrown = `(() => { throw new Error('${hostsOwn}'); })`;

test('a getter that throws in one picker’s messages does not stop the writes of another picker', async ({
  page,
  funnel,
}) => {
  const other = funnel.body({
    attributes: 'id="other"',
    set: `const other = document.getElementById('other');
      const messages = {};
      for (const name of ['saving', 'checking', 'confirmed', 'rolledBack'])
        Object.defineProperty(messages, name, { enumerable: true, get: ${thrown} });
      other.messages = messages;`,
  });
  funnel.site.serve('/', funnel.body() + other);
  await page.goto(funnel.site.url);
  await page.locator('ff-plan-picker').first().getByRole('radio', { name: 'Yearly' }).click();
  await funnel.expectPayable('year');
});

test('a getter that throws while a picker is at work does not stop the writes of another picker', async ({
  page,
  funnel,
}) => {
  const other = funnel.body({ attributes: 'id="other"' });
  funnel.site.serve('/', funnel.body() + other);
  await page.goto(funnel.site.url);
  await funnel.expectPayable('month');
  const pick = page.locator('ff-plan-picker').first().getByRole('radio', { name: 'Yearly' });
  await page.evaluate(
    ([text]) => {
      const messages = Object.defineProperty({}, 'saving', {
        enumerable: true,
        get: () => {
          throw new Error(text);
        },
      });
      try {
        Object.assign(document.getElementById('other') as object, { messages });
      } catch {
        // The picker may let the error reach the host, or may catch it. Both are right.
      }
    },
    [hostsOwn],
  );
  await pick.click();
  await funnel.expectPayable('year');
});

test('a renewed session that can be read only once does not hang the picker', async ({ funnel }) => {
  const next = funnel.service.createOrder('year');
  await funnel.open({
    set: `picker.renewSession = () => {
      let reads = 0;
      const session = ${JSON.stringify(next)};
      return Object.defineProperty({ ...session }, 'ident', {
        enumerable: true,
        get: () => (reads++ === 0 ? 'year' : ${thrown}()),
      });
    };`,
  });
  await funnel.expectPayable('month');
  funnel.service.always('year', refuse('session_expired', 401));
  await funnel.pick('Yearly');
  await expect.poll(() => funnel.read('status')).toMatch(/ready|closed/);
});

for (const [how, fails] of Object.entries({ throws: thrown, rejects: `() => Promise.reject(${thrown}())` })) {
  test(`a renewSession that ${how} closes the session, and a pick still reaches the service`, async ({
    funnel,
  }) => {
    await funnel.open({ set: `picker.renewSession = ${fails};` });
    await funnel.expectPayable('month');
    funnel.service.script('year', refuse('session_expired', 401));
    await funnel.pick('Yearly');
    await expect.poll(() => funnel.read('status')).toBe('closed');
    await funnel.pick('Weekly');
    await funnel.expectPayable('week');
  });
}

/** Makes each post to a channel throw, and counts these posts. */
const throwingChannel = `window.unposted = 0;
  BroadcastChannel.prototype.postMessage = () => { window.unposted += 1; ${thrown}(); };`;
const withoutLocks = `LockManager.prototype.request = () => Promise.reject(new Error('${hostsOwn}'));`;

for (const [where, before] of Object.entries({
  'with locks': throwingChannel,
  'without locks': throwingChannel + withoutLocks,
})) {
  test(`a channel that throws does not prevent a write: ${where}`, async ({ page, funnel }) => {
    await funnel.open({ before });
    await funnel.expectPayable('month');
    await funnel.pick('Yearly');
    await funnel.expectPayable('year');
    expect(await page.evaluate('unposted')).toBeGreaterThan(0);
  });
}

for (const [how, request] of Object.entries({
  throws: thrown,
  rejects: `() => Promise.reject(new Error('${hostsOwn}'))`,
  'never answers': '() => new Promise(() => {})',
})) {
  test(`a lock request that ${how} does not prevent a payment`, async ({ funnel }) => {
    await funnel.open({ before: `LockManager.prototype.request = ${request};` });
    await funnel.pick('Yearly');
    await funnel.expectPayable('year');
    const held = await funnel.picker().evaluate(async (picker: PlanPickerElement) => {
      const hold = await picker.beginPayment();
      const { status } = picker;
      hold.release();
      return { ident: hold.ident, status };
    });
    expect(held).toEqual({ ident: 'year', status: 'locked' });
    await funnel.expectPayable('year');
  });
}
