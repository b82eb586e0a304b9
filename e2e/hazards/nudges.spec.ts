/**
 * Code may nudge the picker again and again, but the pauses between writes must still grow. The test counts writes
 * while it moves the page's clock.
 */
import type { PlanPickerElement } from '../../src/element/element.ts';
import { expect, patient, test } from './support/funnel.ts';

const nudges = ['settled()', 'retry()', 'a network that comes and goes'] as const;

const seconds = 60;
/** One write per 5 s, and some more writes at the beginning, when the pauses are shorter than 5 s. */
const most = seconds / 5 + 10;

for (const nudge of nudges) {
  test(`${nudge} four times a second for ${seconds} s, with answers of 503, costs at most ${most} writes`, async ({
    page,
    funnel,
  }) => {
    await page.clock.install();
    await funnel.open({ set: patient });
    await funnel.expectPayable('month');
    for (const ident of ['month', 'year']) funnel.service.always(ident, ({ answer }) => answer(503));
    await page.clock.pauseAt(Date.now() + 60_000);
    const before = funnel.written().length;
    await funnel.pick('Yearly');
    await funnel.picker().evaluate((picker: PlanPickerElement, nudge) => {
      setInterval(() => {
        if (nudge === 'settled()') picker.settled().catch(() => {});
        else if (nudge === 'retry()') picker.retry();
        else window.dispatchEvent(new Event('online'));
      }, 250);
    }, nudge);
    for (let passed = 0; passed < seconds; passed += 0.5) await page.clock.runFor(500);
    const written = funnel.written().length - before;
    expect(written).toBeGreaterThan(0);
    expect(written).toBeLessThanOrEqual(most);
  });
}
