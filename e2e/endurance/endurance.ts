/**
 * One shopper clicks for minutes on a network that fails. Meanwhile the page is frozen, goes offline and gets new
 * sessions. Memory, nodes and listeners must not grow, the console must stay empty, and the plan charged must be the
 * plan shown.
 */
import type { PlanPickerElement } from '../../src/element/element.ts';
import { createSandbox } from '../../src/testing/index.ts';
import type { Browser, Watch } from '../campaign/browser.ts';
import { dice, oneOf } from '../campaign/dice.ts';
import { type FaultKind, faultKindsOver } from '../campaign/faults.ts';
import { openProxy } from '../campaign/proxy.ts';
import type { Shopping } from '../campaign/shopper.ts';
import { openSite } from '../campaign/site.ts';

export interface Sample {
  readonly heap: number;
  readonly nodes: number;
  readonly listeners: number;
}

export interface Findings {
  clicks: number;
  freezes: number;
  outages: number;
  sessions: number;
  writes: number;
  faults: number;
  payments: number;
  wrong: number;
  /** How often the shopper could not pay two minutes after the last fault. */
  stuck: number;
  /** Errors of the page, and lines on its console. */
  noise: string[];
  /** Samples of the page's memory. Each sample is measured after a garbage collection. */
  readonly samples: Sample[];
}

export interface Wishes {
  readonly minutes: number;
  readonly seed: number;
  onSample?(findings: Findings): void;
}

const patience = { timeout: 700, lateWriteWindow: 1000 };
const margin = 700;
const idents = ['week', 'month', 'year'];
const orgId = 'endurance';
const samples = 20;

export async function endure(browser: Browser, { minutes, seed, onSample }: Wishes): Promise<Findings> {
  const sandbox = createSandbox();
  const proxy = await openProxy({ timeout: patience.timeout, service: sandbox.fetch });
  const chance = dice(seed);
  const findings: Findings = {
    ...{ clicks: 0, freezes: 0, outages: 0, sessions: 1, writes: 0, faults: 0 },
    ...{ payments: 0, wrong: 0, stuck: 0, noise: [], samples: [] },
  };
  const site = await openSite({
    shopper: { allowance: 120_000, unhurried: patience.timeout },
    note() {},
    renew: () => ({}),
    uncaught: (message) => void findings.noise.push(message),
    pay({ shown, order }) {
      findings.payments += 1;
      if (sandbox.pay(order).ident !== shown) findings.wrong += 1;
    },
  });
  const window = await browser.openWindow();
  const tab = await window.open(site.urlAt('127.0.0.1'));
  const devtools = await tab.watch();
  await listenTo(devtools, findings);

  const createSession = () => {
    const { clientToken, orderId } = sandbox.createSession({ ident: 'month', orgId });
    return { clientToken, orderId };
  };
  while (!(await tab.evaluate(() => 'shopper' in globalThis && document.readyState === 'complete', null))) {
    await pass(50);
  }
  await tab.evaluate(begin, {
    ...{ run: 0, afterUpdate: null, renews: false },
    options: {
      ...{
        orgId,
        selected: 'month',
        session: createSession(),
        ...patience,
        baseUrl: proxy.urlAt('127.0.0.1'),
      },
      plans: idents.map((ident) => ({ ident, title: ident, currency: 'USD', price: '9.99' })),
    },
  });

  const acts: Readonly<Record<string, () => Promise<void>>> = {
    async click() {
      findings.clicks += 1;
      const [x, y] = await tab.evaluate(placeOf, oneOf(chance, idents));
      const button = { x, y, button: 'left', clickCount: 1 };
      await devtools.send('Input.dispatchMouseEvent', { type: 'mousePressed', ...button });
      await devtools.send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...button });
    },
    /** Only a hidden page can be frozen, so this opens another page in front of it. */
    async freeze() {
      const cover = await window.open(site.urlAt('127.0.0.1').concat('/blank'));
      await tab.freeze();
      await pass(chance(1000));
      await tab.thaw();
      await cover.close();
      await tab.show();
    },
    async lose() {
      findings.outages += 1;
      for (let times = 1 + chance(4); times > 0; times -= 1) {
        await setOffline(devtools, true);
        await pass(chance(300));
        await setOffline(devtools, false);
        await pass(chance(100));
      }
    },
    async swap() {
      findings.sessions += 1;
      await tab.evaluate((session) => {
        const picker = document.querySelector('ff-plan-picker');
        if (picker) picker.session = session;
      }, createSession());
    },
  };
  const likely = ['click', 'click', 'click', 'click', 'click', 'click', 'click', 'freeze', 'lose', 'swap'];
  const faultKinds = faultKindsOver('http1');
  const longest = patience.lateWriteWindow - margin;
  const arrange = (kinds: readonly FaultKind[]) =>
    proxy.arrange(orgId, { kinds, seed: chance(2 ** 31), longest });

  const began = performance.now();
  for (let part = 0; part < samples; part += 1) {
    const until = began + ((part + 1) / samples) * minutes * 60_000;
    while (performance.now() < until) {
      if (chance(2)) arrange([oneOf(chance, faultKinds)]);
      await acts[oneOf(chance, likely)]?.();
      await pass(chance(300));
    }
    arrange([]);
    const { problem } = await tab.evaluate((run) => globalThis.window.shopper.payAfterAll(run), 0);
    if (problem !== null) findings.stuck += 1;
    findings.faults = faultKinds.reduce((sum, kind) => sum + (proxy.struck.get(kind) ?? 0), 0);
    findings.freezes = await tab.evaluate(() => globalThis.window.freezes, null);
    findings.samples.push(await weigh(devtools));
    onSample?.(findings);
  }
  await Promise.all([site.close(), proxy.close()]);
  sandbox.dispose();
  return findings;
}

const pass = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * Counts the writes, and collects what scripts write to the console. The browser's own lines about a failed network do
 * not count.
 */
async function listenTo(devtools: Watch, findings: Findings): Promise<void> {
  devtools.hear((method, params) => {
    const { args, request } = params as Told;
    if (method === 'Runtime.consoleAPICalled') findings.noise.push(String(args?.[0]?.value));
    if (request?.method === 'POST' && request.url.endsWith('/update_client_session')) findings.writes += 1;
  });
  for (const domain of ['Performance', 'Runtime', 'Network']) await devtools.send(`${domain}.enable`);
}

interface Told {
  readonly args?: readonly { readonly value?: unknown }[];
  readonly request?: { readonly method: string; readonly url: string };
}

const setOffline = (devtools: Watch, offline: boolean) =>
  devtools.send('Network.emulateNetworkConditions', {
    ...{ offline, latency: 0, downloadThroughput: -1, uploadThroughput: -1 },
  });

async function weigh(devtools: Watch): Promise<Sample> {
  await devtools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devtools.send<{ metrics: { name: string; value: number }[] }>(
    'Performance.getMetrics',
  );
  const read = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return { heap: read('JSHeapUsedSize'), nodes: read('Nodes'), listeners: read('JSEventListeners') };
}

/**
 * What grew between the middle and the end of the run, in words. Earlier growth does not count, because at first the
 * engine still compiles code, and lists still fill up to their limit.
 */
export function growthIn({ samples }: Findings): string[] {
  const [early, late] = [samples.slice(7, 12), samples.slice(-5)];
  const bounds: Readonly<Record<keyof Sample, number>> = { heap: 1.05, nodes: 1.05, listeners: 1.05 };
  return (Object.keys(bounds) as (keyof Sample)[]).flatMap((name) => {
    const [before, after] = [early, late].map((part) => Math.min(...part.map((sample) => sample[name])));
    return Number(after) <= Number(before) * bounds[name] ? [] : [`${name} grew from ${before} to ${after}`];
  });
}

declare global {
  interface Window {
    /** How often the page got the event `freeze`. */
    freezes: number;
  }
}

/** Runs in the page. */
function begin(shopping: Shopping): void {
  window.freezes = 0;
  document.addEventListener('freeze', () => {
    window.freezes += 1;
  });
  window.shopper.start(shopping);
}

/** Runs in the page. Returns the middle of a plan's card. */
function placeOf(ident: string): readonly [number, number] {
  const picker = document.querySelector('ff-plan-picker') as PlanPickerElement;
  const radio = picker.shadowRoot?.querySelector(`input[value="${ident}"]`) as HTMLInputElement;
  const { x, y, width, height } = (radio.closest('label') as HTMLElement).getBoundingClientRect();
  return [x + width / 2, y + height / 2];
}
