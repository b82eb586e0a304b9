/**
 * Random shopping under random faults, over real TCP: seeded, many runs side by side. Whenever a picker says that the
 * shopper can pay, the page pays in that very task; the sandbox knows what was charged.
 *
 * `SHOPPERS=5000 SHOPPERS_SEED=7 npm test -- --only=e2e availability --no-deps` runs more of it.
 */
import { networkInterfaces } from 'node:os';
import type { PlanPickerElement } from '../src/element.ts';
import { type Fault, listen } from '../src/testing/index.ts';
import { type Dice, dice, oneOf } from './campaign/dice.ts';
import { expect, plans, scriptTag, test } from './checkout.ts';

const runs = Number(process.env.SHOPPERS ?? 200);
const seed = Number(process.env.SHOPPERS_SEED ?? 1);

/** Side by side, each on a host name of its own: a browser opens only six connections a host. */
const lanes = hasLoopbackRange() ? 10 : 1;

/** Short, so that a run sees the end of it. */
const patience = { timeout: 1000, lateWriteWindow: 1000 };

/** How much of a window is left unused, in ms: on a busy machine a write arrives late, and is applied late. */
const margin = 700;

/** One write there and back, in ms: all lanes share a page's thread. */
const roundTrip = 300;

/**
 * After the faults: the write that was under way is given up, its window passes, then two more. Where a bare request
 * took long meanwhile, so may these: each is a preflight and a POST.
 */
const allowanceAt = (slowestRequest: number): number =>
  patience.timeout + patience.lateWriteWindow + 2 * Math.max(roundTrip, 2 * slowestRequest);

test(`charges what is shown in ${runs} runs of random faults, and can always pay again`, async ({
  page,
  checkout,
}) => {
  test.setTimeout(60_000 + runs * 500);
  const service = await listen(checkout.sandbox, { host: '0.0.0.0' });
  const { port } = new URL(service.url);
  await checkout.open(scriptTag);
  await page.evaluate(installShopper);

  const ends: { took: number; allowed: number }[] = [];
  let faults = 0;
  let payments = 0;
  const shop = async (run: number, baseUrl: string): Promise<void> => {
    const chance = dice(seed * 1_000_003 + run);
    const { orgId, clientToken, orderId } = checkout.sandbox.createSession({ ident: 'month' });
    checkout.sandbox.fault(orderId, drawFaults(chance));
    const picks = Array.from({ length: 1 + chance(6) }, () => ({
      ident: pickOf(chance),
      after: chance(250),
    }));
    const options = {
      orgId,
      baseUrl,
      plans,
      selected: 'month',
      session: { clientToken, orderId },
      ...patience,
    };
    await page.evaluate(([id, options, picks]) => window.goShopping(id, options, picks), [
      orderId,
      options,
      picks,
    ] as const);

    checkout.sandbox.fault(orderId, null);
    const { took, slowestRequest } = await page.evaluate((id) => window.payAtLast(id), orderId);
    ends.push({ took, allowed: allowanceAt(slowestRequest) });
    faults += checkout.sandbox.writes(orderId).filter(({ outcome }) => outcome !== 'applied').length;
    payments += checkout.sandbox.payments(orderId).length;
  };
  const lane = async (_: unknown, index: number): Promise<void> => {
    const baseUrl = `http://127.0.0.${1 + index}:${port}`;
    for (let run = index; run < runs; run += lanes) await shop(run, baseUrl);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  await service.close();

  const wrong = await page.evaluate(() => window.wrongPayments);
  const slowest = Math.max(...ends.map(({ took }) => took));
  console.log(
    `${runs} runs, seed ${seed}: ${faults} faults, ${payments} payments, ${wrong.length} wrong, ` +
      `could pay again after ${Math.round(slowest)} ms at the latest (allowed: ${allowanceAt(0)})`,
  );
  expect(wrong).toEqual([]);
  expect(ends).toHaveLength(runs);
  expect(payments).toBeGreaterThanOrEqual(runs);
  expect(faults, 'faults').toBeGreaterThan(runs / 2);
  expect(ends.filter(({ took, allowed }) => took > allowed)).toEqual([]);
});

declare global {
  interface Window {
    pay(picker: PlanPickerElement): void;
    goShopping(
      id: string,
      options: object,
      picks: readonly { ident: string; after: number }[],
    ): Promise<void>;
    payAtLast(id: string): Promise<{ took: number; slowestRequest: number }>;
    wrongPayments: string[];
  }
}

/** Runs in the page. */
const installShopper = () => {
  const pickers = new Map<string, PlanPickerElement>();
  const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  window.wrongPayments = [];
  addEventListener('error', ({ message }) => window.wrongPayments.push(message));

  window.goShopping = async (id, options, picks) => {
    const picker = document.createElement('ff-plan-picker');
    pickers.set(id, Object.assign(picker, options));
    document.body.append(picker);
    for (const { ident, after } of picks) {
      await pass(after);
      picker.pick(ident);
    }
  };

  /** Like a shopper who wants to pay now and presses “Try again”. Tells how long that took, in ms. */
  window.payAtLast = async (id) => {
    const picker = pickers.get(id) as PlanPickerElement;
    const began = performance.now();
    const impatience = setInterval(() => picker.retry(), 50);
    let slowestRequest = 0;
    let took: number | null = null;
    const settling = picker.settled().then(() => {
      took = performance.now() - began;
      window.pay(picker);
    });
    while (took === null) {
      const asked = performance.now();
      await fetch(`${picker.baseUrl}/sandbox/sessions/${id}`);
      slowestRequest = Math.max(slowestRequest, performance.now() - asked);
      await Promise.race([settling, pass(100)]);
    }
    await settling;
    clearInterval(impatience);
    picker.remove();
    pickers.delete(id);
    return { took: Number(took), slowestRequest };
  };
};

const pickOf = (chance: Dice): string => oneOf(chance, plans).ident;

/** Nothing that ends the session; a late write lands within its window, as the picker assumes. */
function drawFaults(chance: Dice): Fault[] {
  const latest = patience.lateWriteWindow - margin;
  const kinds: readonly (() => Fault)[] = [
    () => ({ kind: 'slow', ms: chance(200), times: 2 }),
    () => ({ kind: 'refuse', status: 400, times: 1, ident: chance(2) ? 'week' : 'year' }),
    () => ({ kind: 'refuse-under-200', times: 1, ident: 'year' }),
    () => ({ kind: 'error', status: chance(2) ? 500 : 503, applied: chance(2) === 1, times: 1 + chance(2) }),
    () => ({ kind: 'drop-before', times: 1 }),
    () => ({ kind: 'drop-after', times: 1 }),
    () => ({ kind: 'hang', times: 1 }),
    () => ({ kind: 'apply-late', ms: chance(patience.timeout + latest), times: 1 }),
    () => ({ kind: 'apply-late', ms: chance(latest), answer: 'drop', times: 1 }),
    () => ({ kind: 'apply-late', ms: chance(latest), answer: 504, times: 1 }),
    () => ({ kind: 'html', times: 1 }),
  ];
  return Array.from({ length: 1 + chance(4) }, () => oneOf(chance, kinds)());
}

/** Linux answers on all of 127.0.0.0/8; others only on the addresses that were set up. */
function hasLoopbackRange(): boolean {
  return (
    process.platform === 'linux' ||
    Object.values(networkInterfaces())
      .flat()
      .some((one) => one?.address === '127.0.0.10')
  );
}
