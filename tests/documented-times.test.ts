/** Checks the times that docs/testing.md states for a pick without an answer. The test controls the clock. */
import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { createPlanPicker } from '../src/picker/picker.ts';
import type { SendWrite } from '../src/service/write.ts';
import { createStandInPage } from './support/page.ts';
import { newSession, plans } from './support/stage.ts';

test('a pick without an answer is rolled back, and the shopper can pay, after the times in docs/testing.md', async () => {
  const [, untilRolledBack, untilPayable] =
    /about (\d+) s until the pick is rolled back, and (\d+) s more/.exec(
      readFileSync('docs/testing.md', 'utf8').replaceAll('\n', ' '),
    ) ?? [];
  const page = createStandInPage();
  const send: SendWrite = (_, ident, { timeout }) =>
    new Promise((resolve) => {
      const problem = { kind: 'unreachable', message: 'no answer', ident } as const;
      if (ident === 'pp_b') page.after(timeout, () => resolve({ outcome: 'lost', problem }));
      else resolve({ outcome: 'acknowledged' });
    });
  const picker = createPlanPicker({ orgId: 'acme', plans, session: newSession() }, { send, page });
  onTestFinished(() => picker.disconnect());
  await page.pass(1000);
  expect(picker.canPay.peek()).toBe(true);

  const secondsUntil = async (isSo: () => boolean) => {
    const began = page.browser.now;
    while (!isSo()) await page.pass(250);
    return Math.round((page.browser.now - began) / 1000);
  };
  picker.pick('pp_b');
  expect(await secondsUntil(() => picker.rollback.peek() !== null)).toBe(Number(untilRolledBack));
  expect(await secondsUntil(() => picker.canPay.peek())).toBe(Number(untilPayable));
});
