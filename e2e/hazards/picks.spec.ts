/** Hundreds of picks must stay cheap. The test counts the steps of the script, not the time. */
import { findChromium } from '../../.ci/browser.mjs';
import { expect, test } from './support/funnel.ts';

const executablePath = findChromium();

// The profiler does not count the steps of code that V8 has optimised. So these flags turn the optimising compilers
// off.
test.use({
  launchOptions: { ...(executablePath && { executablePath }), args: ['--js-flags=--no-opt --no-maglev'] },
});

test.skip(({ browserName }) => browserName !== 'chromium', 'counts with Chromium’s profiler');

test('while a plan is pending, each further pick of this plan costs the same', async ({ page, funnel }) => {
  await funnel.open();
  await funnel.expectPayable('month');
  const arrival = funnel.service.next('year');
  await funnel.pick('Yearly');
  await arrival;
  const profiler = await page.context().newCDPSession(page);
  await profiler.send('Profiler.enable');
  await profiler.send('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  /** How often the blocks of the script ran, in total. */
  const stepsOf = async (picks: number): Promise<number> => {
    await profiler.send('Profiler.takePreciseCoverage');
    await page.evaluate((picks) => {
      const picker = document.querySelector('ff-plan-picker') as HTMLElementTagNameMap['ff-plan-picker'];
      for (let pick = 0; pick < picks; pick += 1) picker.pick('year');
    }, picks);
    const { result } = await profiler.send('Profiler.takePreciseCoverage');
    const ranges = result
      .filter(({ url }) => url.includes('/dist/plan-picker'))
      .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges));
    return ranges.reduce((sum, { count }) => sum + count, 0);
  };
  const few = await stepsOf(100);
  const many = await stepsOf(200);
  expect(few).toBeGreaterThan(100);
  expect(many / few).toBeLessThan(3);
});
