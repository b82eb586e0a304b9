/**
 * Interaction to Next Paint (INP), the usual measure of how fast a page reacts. For a visit with fewer than 50
 * interactions, INP is the time of the slowest interaction. In each visit here, a shopper picks 30 times, by clicks and
 * by arrow keys. A CPU that is slowed down to a quarter of its speed stands for a mid-range phone.
 */
import { openCheckout, plansOf } from './browser.mjs';
import { pickOnce, prepare } from './paint.mjs';

const picks = 30;
const roundTrip = 100;

export async function run({ browser, say }) {
  const checkout = await openCheckout(browser);
  const far = await checkout.far(roundTrip);
  const found = {};
  for (const throttle of [1, 4, 6]) {
    for (const subject of ['picker', 'floor']) {
      const { page } = await checkout.open({ script: subject, throttle });
      await page.evaluate(prepare, { subject, options: checkout.options(plansOf(4), far.url) });
      let slowest = 0;
      for (let n = 0; n < picks; n += 1) {
        const { duration } = await pickOnce(page, n % 3 === 2 ? 'arrow' : 'click', n % 2 === 0 ? 1 : 3);
        slowest = Math.max(slowest, duration);
      }
      found[`${subject}, ${throttle}×`] = slowest;
      await page.close();
    }
    say(`INP at ${throttle}×: ${found[`picker, ${throttle}×`]} ms, floor ${found[`floor, ${throttle}×`]} ms`);
  }
  await far.close();
  await checkout.close();
  return { picks, inp: found };
}
