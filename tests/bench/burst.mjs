/** A shopper who cannot decide: 150 picks at 30 a second, with the service a round trip of 400 ms away. */
import { openCheckout, plansOf, summary } from './browser.mjs';

const runs = 3;
const picks = 150;
const perSecond = 30;
const roundTrip = 400;

export async function run({ browser, say }) {
  const checkout = await openCheckout(browser);
  const { page } = await checkout.open();
  const found = [];
  for (let n = 0; n < runs; n += 1) {
    const far = await checkout.far(roundTrip);
    const options = checkout.options(plansOf(4), far.url);
    const { duration, wait } = await page.evaluate(burstOnce, { options, picks, perSecond });
    found.push({ duration, wait, writes: checkout.sandbox.writes(options.session.orderId).length });
    await far.close();
    say(`${n + 1} of ${runs}: ${found[n].writes} writes, can pay after ${Math.round(wait)} ms`);
  }
  await checkout.close();
  const duration = Math.max(...found.map(({ duration }) => duration));
  return {
    picks,
    roundTrip,
    duration: summary(found.map(({ duration }) => duration)),
    wait: summary(found.map(({ wait }) => wait)),
    writes: Math.max(...found.map(({ writes }) => writes)),
    writesAllowed: Math.ceil(duration / roundTrip) + 2,
  };
}

const burstOnce = async ({ options, picks, perSecond }) => {
  const picker = window.PlanPicker.mount(document.getElementById('at'), options);
  await picker.settled();
  const startedAt = performance.now();
  let last = startedAt;
  for (let n = 1; n <= picks; n += 1) {
    const due = startedAt + ((n - 1) * 1000) / perSecond;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    last = performance.now();
    picker.pick(`pp_${n % options.plans.length}`);
  }
  await picker.settled();
  const wait = performance.now() - last;
  picker.remove();
  return { duration: last - startedAt, wait };
};
