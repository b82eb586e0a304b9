/**
 * Sends many random shoppers through a network that fails. A seed decides all that is random. When a picker says that
 * the shopper can pay, the page pays in the same task, and the sandbox says which plan was charged.
 *
 * Most shoppers share one page. The other shoppers have pages of their own. They reload these pages, leave them, and
 * open them twice.
 */
import { networkInterfaces } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createSandbox } from '../../src/testing/index.ts';
import type { Browser, Window } from './browser.ts';
import { dice } from './dice.ts';
import { faultKindsOver } from './faults.ts';
import type { Findings } from './findings.ts';
import { drawPlot, idents, type Kinds, oddities, type Plot } from './plot.ts';
import { openProxy, type Protocol } from './proxy.ts';
import type { End, Shopping } from './shopper.ts';
import { openSite } from './site.ts';
import { actsFor, Visit } from './visit.ts';

export interface Wishes {
  readonly runs: number;
  readonly seed: number;
  /** The number of the first run. @default 0 */
  readonly from?: number;
  /** The protocol between the browser and the service. @default 'http1' */
  readonly protocol?: Protocol;
  /** How many shoppers are on the pages at a time. @default 16 */
  readonly lanes?: number;
  /** How many of the shoppers at a time may have pages of their own. @default 4 */
  readonly visits?: number;
  /** No run begins after this many minutes. @default no limit */
  readonly minutes?: number;
  /**
   * If a shopper cannot pay this many seconds after the last fault, the shopper counts as stuck.
   * @default 120, which is enough for a busy machine
   */
  readonly allowance?: number;
  /** Only these kinds of fault, act and oddity happen. */
  readonly only?: readonly string[];
  /** These kinds of fault, act and oddity do not happen. */
  readonly without?: readonly string[];
  /** Called after each run. */
  onRun?(findings: Findings): void;
}

/** The picker's timeout, in ms. It is short, so that a run also shows what happens after a timeout. */
const timeout = 700;

/**
 * The late-write windows, in ms. Separate pages need a longer window, because a write of one page must still be able to
 * land after the next page has loaded.
 */
const windows = { shared: 1000, own: 2500 };

/**
 * A safety margin in ms: each late write is applied at least this long before the end of its late-write window. The
 * margin is needed because a timer may fire too late on a busy machine.
 */
const margin = 700;

/** The picker's default timeout, in ms. It is used when no fault is left and only the machine may be slow. */
const unhurried = 8000;

const plans = idents.map((ident) => ({
  ...{ ident, title: ident, currency: 'USD', price: '9.99' },
  period: { count: 1, unit: 'month' },
}));

export async function runCampaign(browser: Browser, wishes: Wishes): Promise<Findings> {
  const { runs, seed, from = 0, protocol = 'http1', lanes = 16, visits = 4, onRun } = wishes;
  const { minutes = Number.POSITIVE_INFINITY, allowance = 120, only, without } = wishes;
  const kinds = kindsOf(browser, protocol, wishes);
  const sandbox = createSandbox();
  const proxy = await openProxy({ timeout, protocol, service: sandbox.fetch });
  const note = (what: string) => void proxy.struck.set(what, (proxy.struck.get(what) ?? 0) + 1);
  const findings: Findings = {
    ...{ runs: 0, payments: 0, slowest: 0, lag: 0, wrong: [], stuck: [], uncaught: [] },
    ...{ faults: proxy.struck, strayed: proxy.strayed, kinds: Object.values(kinds).flat() },
  };
  const wrong = new Map<number, string[]>();
  const site = await openSite({
    shopper: { allowance: allowance * 1000, unhurried },
    note,
    uncaught: (message) => void findings.uncaught.push(message),
    pay({ run, when, shown, order }) {
      const charged = sandbox.pay(order).ident;
      findings.payments += 1;
      if (charged !== shown) wrong.get(run)?.push(`${when} it showed ${shown} and charged ${charged}`);
    },
    renew: (run, ident) => sandbox.createSession({ ident, orgId: `run-${run}` }),
  });
  const shared = await (await browser.openWindow()).open(site.urlAt('127.0.0.1'));
  await until(() => shared.evaluate(() => 'shopper' in window, null));
  const lateness = monitorEventLoopDelay({ resolution: 10 });
  lateness.enable();

  const shop = async (run: number, lane: Lane): Promise<void> => {
    const runSeed = seed * 1_000_003 + run;
    const plot = drawPlot(dice(runSeed), kinds);
    const orgId = `run-${run}`;
    const { clientToken, orderId } = sandbox.createSession({ ident: 'month', orgId });
    const { selected, session, numberWrites } = plot.template;
    const lateWriteWindow = plot.visit ? windows.own : windows.shared;
    const longest = lateWriteWindow - margin;
    const shopping: Shopping = {
      ...{ run, afterUpdate: plot.afterUpdate, renews: plot.renews },
      options: {
        ...{ orgId, plans, selected, numberWrites, timeout, lateWriteWindow },
        session: { clientToken, orderId, ...session },
        baseUrl: proxy.urlAt(lane.host),
      },
    };
    wrong.set(run, []);
    const repeat = [`--run=${run} --seed=${seed} --protocol=${protocol} --browser=${browser.name}`];
    if (only) repeat.push(`--only=${only}`);
    if (without) repeat.push(`--without=${without}`);
    for (const oddity of plot.oddities) note(oddity);
    proxy.arrange(orgId, { kinds: plot.faults, seed: runSeed, longest });
    const calm = () => proxy.arrange(orgId, { kinds: [], seed: runSeed, longest });
    const ends = await (plot.visit ? visit(plot, shopping, lane, calm) : stayIn(plot, shopping, calm)).catch(
      (error: unknown) => {
        findings.uncaught.push(`${repeat.join(' ')}: ${error}; ${JSON.stringify(plot)}`);
        return [];
      },
    );

    const told = (what: string) =>
      `${repeat.join(' ')}: ${what}; ${JSON.stringify(plot)}; ` +
      `writes ${JSON.stringify(sandbox.writes(orderId).map(({ body: _, unknown: __, ...write }) => write))}`;
    findings.runs += 1;
    findings.slowest = Math.max(findings.slowest, ...ends.map(({ waited }) => waited));
    findings.lag = Math.max(findings.lag, Math.round(lateness.max / 1e6));
    findings.wrong.push(...(wrong.get(run) ?? []).map(told));
    for (const { problem } of ends) if (problem !== null) findings.stuck.push(told(problem));
    wrong.delete(run);
    onRun?.(findings);
  };

  const stayIn = async ({ picks }: Plot, shopping: Shopping, calm: () => void): Promise<readonly End[]> => {
    const { run } = shopping;
    await shared.evaluate((shopping) => window.shopper.start(shopping), shopping);
    await shared.evaluate(([run, picks]) => window.shopper.pick(run, picks), [run, picks] as const);
    calm();
    const end = await shared.evaluate((run) => window.shopper.payAfterAll(run), run);
    await shared.evaluate((run) => window.shopper.leave(run), run);
    return [end];
  };

  const visit = async (plot: Plot, shopping: Shopping, lane: Lane, calm: () => void) => {
    const { run } = shopping;
    lane.window ??= await browser.openWindow();
    const { worker } = plot;
    site.arrange(run, { ...shopping, worker });
    const base = site.urlAt(lane.host);
    const visited = new Visit({
      ...{ run, shopping, window: lane.window, url: `${base}${worker ? '/offline' : ''}/shop/${run}` },
      ...{ blank: `${base}/blank`, note, arrival: () => inTime(site.arrival(run), 'no page came') },
    });
    try {
      await visited.open();
      for (const step of plot.visit ?? []) await visited.take(step);
      calm();
      return await visited.payAfterAll();
    } finally {
      calm();
      await visited.close();
    }
  };

  let next = from;
  const end = performance.now() + minutes * 60_000;
  // A lane is a place for one shopper at a time. Each lane has its own host name, because a browser opens only six
  // connections to a host, and pages of one host share their storage.
  const laneAt = (index: number): Lane => ({
    host: hasLoopbackRange() ? `127.0.0.${2 + (index % 200)}` : '127.0.0.1',
    window: null,
  });
  const ownLanes = turnstile(Array.from({ length: visits }, (_, index) => laneAt(lanes + index)));
  const work = async (_: unknown, index: number): Promise<void> => {
    const lane = laneAt(index);
    while (next < from + runs && performance.now() < end) {
      const run = next++;
      const isVisit = drawPlot(dice(seed * 1_000_003 + run), kinds).visit !== null;
      await (isVisit ? ownLanes((own) => shop(run, own)) : shop(run, lane));
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, runs) }, work));
  lateness.disable();
  await Promise.all([site.close(), proxy.close()]);
  sandbox.dispose();
  return findings;
}

interface Lane {
  readonly host: string;
  window: Window | null;
}

function kindsOf(browser: Browser, protocol: Protocol, { only, without }: Wishes): Kinds {
  const kinds = { faults: faultKindsOver(protocol), acts: actsFor(browser.abilities), oddities };
  const wanted = <Kind extends string>(all: readonly Kind[]) =>
    all.filter((kind) => (only?.includes(kind) ?? true) && !without?.includes(kind));
  return { faults: wanted(kinds.faults), acts: wanted(kinds.acts), oddities: wanted(kinds.oddities) };
}

/** Runs several acts at the same time, but never more acts than there are places. Each act gets a place for itself. */
function turnstile<Place>(places: readonly Place[]) {
  const free = [...places];
  const waiting: ((place: Place) => void)[] = [];
  return async (act: (place: Place) => Promise<void>): Promise<void> => {
    const place = free.pop() ?? (await new Promise<Place>((resolve) => waiting.push(resolve)));
    try {
      await act(place);
    } finally {
      const next = waiting.shift();
      if (next) next(place);
      else free.push(place);
    }
  };
}

const pass = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds().catch(() => false))) await pass(250);
}

/**
 * Rejects if the promise takes longer than two minutes. Without this limit, a page that does not load would stop the
 * campaign without an error.
 */
const inTime = <Result>(promise: Promise<Result>, otherwise: string): Promise<Result> =>
  Promise.race([
    promise,
    new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error(otherwise)), 120_000).unref();
    }),
  ]);

/** Linux answers on all of 127.0.0.0/8. Other systems answer only on the addresses that were set up. */
function hasLoopbackRange(): boolean {
  const addresses = Object.values(networkInterfaces()).flat();
  return process.platform === 'linux' || addresses.some((one) => one?.address === '127.0.0.201');
}
