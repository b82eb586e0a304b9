/**
 * The time from a pick to “can pay”, and for comparison the time of one bare `fetch` of the same request. A round trip
 * to the service takes 100 ms.
 *
 * - Cold: the first request to an origin. The browser opens a connection and sends a preflight (CORS).
 * - Warm: the second request to that origin.
 *
 * Before the first pick the page waits 300 ms, so that the picker can open a connection early.
 */
import { openCheckout, plansOf, round, summary } from './browser.mjs';

const runs = 10;
const roundTrip = 100;

export async function run({ browser, say }) {
  const found = {};
  for (const preflightMaxAge of [7200, 0]) {
    const checkout = await openCheckout(browser, { preflightMaxAge });
    const { page } = await checkout.open();
    const plans = plansOf(4);
    const samples = {};
    const preflights = {};
    for (let n = 0; n < runs; n += 1) {
      for (const subject of n % 2 ? ['picker', 'fetch'] : ['fetch', 'picker']) {
        const far = await checkout.far(roundTrip);
        const askedBefore = checkout.sandbox.preflights().length;
        const options = checkout.options(plans, far.url);
        const { cold, warm } = await page.evaluate(payOnce, { subject, options });
        for (const [name, ms] of Object.entries({ cold, warm })) {
          samples[name] ??= { picker: [], fetch: [] };
          samples[name][subject].push(ms);
        }
        const asked = checkout.sandbox.preflights().length - askedBefore;
        preflights[subject] = Math.max(preflights[subject] ?? 0, asked);
        await far.close();
      }
      if ((n + 1) % 5 === 0) say(`${n + 1} of ${runs}, preflights kept for ${preflightMaxAge} s`);
    }
    const headers = checkout.sandbox.preflights().flatMap(({ headers }) => headers);
    for (const [name, { picker, fetch }] of Object.entries(samples)) {
      const [ours, bare] = [summary(picker), summary(fetch)];
      const kept = preflightMaxAge ? 'preflight kept' : 'a preflight each time';
      found[`${name}, ${kept}`] = {
        picker: ours,
        fetch: bare,
        ratio: round(ours.median / bare.median),
      };
    }
    found.preflightHeaders = [...new Set(headers)].join(' ');
    found.preflightsOfTwo = { ...found.preflightsOfTwo, [preflightMaxAge]: preflights };
    await checkout.close();
  }
  return found;
}

const payOnce = async ({ subject, options }) => {
  const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const { baseUrl, orgId, session } = options;
  if (subject !== 'picker') {
    await sleep(300);
    const send = async (ident) => {
      const startedAt = performance.now();
      const response = await fetch(`${baseUrl}/${orgId}/v1/checkout/update_client_session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        body: JSON.stringify({
          client_token: session.clientToken,
          order_id: session.orderId,
          pp_ident: ident,
        }),
      });
      await response.json();
      return performance.now() - startedAt;
    };
    return { cold: await send('pp_1'), warm: await send('pp_2') };
  }
  const at = document.getElementById('at');
  const picker = window.PlanPicker.mount(at, options);
  await picker.settled();
  await sleep(300);
  const pick = async (ident) => {
    const startedAt = performance.now();
    picker.pick(ident);
    await new Promise((resolve) => {
      const hear = () => {
        if (!picker.canPay) return;
        picker.removeEventListener('plan-status', hear);
        resolve();
      };
      picker.addEventListener('plan-status', hear);
      hear();
    });
    return performance.now() - startedAt;
  };
  const cold = await pick('pp_1');
  const warm = await pick('pp_2');
  picker.remove();
  return { cold, warm };
};
