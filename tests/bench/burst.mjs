/**
 * A shopper picks 150 times, 30 times a second. A round trip to the service should take 400 ms, but it takes longer,
 * because timers are inexact. So the bench measures the real round trip, with requests that need no preflight. The goal
 * for the wait after the last pick is two measured round trips.
 *
 * The wait depends on the moment of the last pick: a write is under way then, and has just begun or is nearly over. So
 * each run pauses after its first pick, a little longer than the previous run. In this way, the last pick of each run
 * happens at another moment of a write.
 */
import { openCheckout, plansOf, summary } from './browser.mjs';

const runs = 8;
const step = 101;
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
    const { duration, wait, measured } = await page.evaluate(burstOnce, {
      options,
      picks,
      perSecond,
      halt: n * step,
    });
    found.push({ duration, wait, measured, writes: checkout.sandbox.writes(options.session.orderId).length });
    await far.close();
    say(`${n + 1} of ${runs}: ${found[n].writes} writes, can pay after ${Math.round(wait)} ms`);
  }
  await checkout.close();
  const duration = Math.max(...found.map(({ duration }) => duration));
  return {
    picks,
    roundTrip: summary(found.map(({ measured }) => measured)).median,
    duration: summary(found.map(({ duration }) => duration)),
    wait: summary(found.map(({ wait }) => wait)),
    writes: Math.max(...found.map(({ writes }) => writes)),
    writesAllowed: Math.ceil(duration / roundTrip) + 2,
  };
}

const burstOnce = async ({ options, picks, perSecond, halt }) => {
  const picker = window.PlanPicker.mount(document.getElementById('at'), options);
  await picker.settled();
  const trips = [];
  for (let n = 0; n < 6; n += 1) {
    const sentAt = performance.now();
    await fetch(options.baseUrl, { method: 'HEAD', mode: 'no-cors', credentials: 'omit' });
    trips.push(performance.now() - sentAt);
  }
  // The first request is left out, because it also opened the connection.
  const measured = Math.min(...trips.slice(1));
  const startedAt = performance.now();
  let last = startedAt;
  for (let n = 1; n <= picks; n += 1) {
    const due = startedAt + ((n - 1) * 1000) / perSecond + (n > 1 ? halt : 0);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    last = performance.now();
    picker.pick(`pp_${n % options.plans.length}`);
  }
  await picker.settled();
  const wait = performance.now() - last;
  picker.remove();
  return { duration: last - startedAt, wait, measured };
};
