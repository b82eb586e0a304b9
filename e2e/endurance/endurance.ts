/**
 * One shopper who does not stop: clicks for minutes on a network that fails, while the page is frozen, goes offline and
 * gets new sessions. What must stay as it is: memory, nodes, listeners, the console; and what is charged.
 */
import type { CDPSession, Page } from '@playwright/test';
import type { PlanPickerElement } from '../../src/element.ts';
import { createSandbox, listen } from '../../src/testing/index.ts';
import { serveSite } from '../campaign/campaign.ts';
import { dice, oneOf } from '../campaign/dice.ts';
import { faultKinds } from '../campaign/faults.ts';
import { openProxy } from '../campaign/proxy.ts';

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
  /** How often the shopper could not pay half a minute after the last fault. */
  stuck: number;
  /** What the page threw, or said on the console. */
  noise: string[];
  /** Taken after garbage collection, whenever the shopper could pay. */
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

export async function endure(page: Page, { minutes, seed, onSample }: Wishes): Promise<Findings> {
  const sandbox = createSandbox();
  const service = await listen(sandbox);
  const { lateWriteWindow } = patience;
  const proxy = await openProxy({ service: service.url, lateWriteWindow, margin });
  const site = await serveSite();
  const chance = dice(seed);
  const findings: Findings = {
    ...{ clicks: 0, freezes: 0, outages: 0, sessions: 1, writes: 0, faults: 0 },
    ...{ payments: 0, wrong: 0, stuck: 0, noise: [], samples: [] },
  };
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  await devtools.send('Runtime.enable');
  // What a script says. That the network failed is the browser's own word, and not noise.
  devtools.on('Runtime.consoleAPICalled', ({ args }) => void findings.noise.push(String(args[0]?.value)));
  devtools.on('Runtime.exceptionThrown', ({ exceptionDetails }) => {
    findings.noise.push(exceptionDetails.exception?.description ?? exceptionDetails.text);
  });
  page.on('request', (request) => {
    if (request.url().endsWith('/update_client_session')) findings.writes += 1;
  });

  const createSession = () => {
    const { clientToken, orderId } = sandbox.createSession({ ident: 'month', orgId });
    return { clientToken, orderId };
  };
  await page.goto(site.url);
  await page.evaluate(installShopper, {
    service: service.url,
    options: {
      ...{ orgId, selected: 'month', session: createSession(), ...patience },
      baseUrl: `http://127.0.0.1:${proxy.port}`,
      plans: idents.map((ident) => ({ ident, title: ident, currency: 'USD', price: '9.99' })),
    },
  });

  const acts: Readonly<Record<string, () => Promise<void>>> = {
    async click() {
      findings.clicks += 1;
      const place = await page.evaluate((ident) => window.placeOf(ident), oneOf(chance, idents));
      await page.mouse.click(...place);
    },
    async freeze() {
      findings.freezes += 1;
      await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
      await pass(chance(1000));
      await devtools.send('Page.setWebLifecycleState', { state: 'active' });
    },
    async lose() {
      findings.outages += 1;
      for (let times = 1 + chance(4); times > 0; times -= 1) {
        await page.context().setOffline(true);
        await pass(chance(300));
        await page.context().setOffline(false);
        await pass(chance(100));
      }
    },
    async swap() {
      findings.sessions += 1;
      await page.evaluate((session) => window.begin(session), createSession());
    },
  };
  const likely = ['click', 'click', 'click', 'click', 'click', 'click', 'click', 'freeze', 'lose', 'swap'];

  const began = performance.now();
  for (let part = 0; part < samples; part += 1) {
    const until = began + ((part + 1) / samples) * minutes * 60_000;
    while (performance.now() < until) {
      if (chance(2)) proxy.arrange(orgId, [oneOf(chance, faultKinds)], chance);
      await acts[oneOf(chance, likely)]?.();
      await pass(chance(300));
    }
    proxy.arrange(orgId, [], chance);
    if (!(await page.evaluate(() => window.settle(30_000)))) findings.stuck += 1;
    findings.faults = [...proxy.struck.values()].reduce((sum, times) => sum + times, 0);
    Object.assign(findings, await page.evaluate(() => window.till));
    findings.samples.push(await weigh(devtools));
    onSample?.(findings);
  }
  await Promise.all([site.close(), proxy.close(), service.close()]);
  sandbox.dispose();
  return findings;
}

const pass = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function weigh(devtools: CDPSession): Promise<Sample> {
  await devtools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devtools.send('Performance.getMetrics');
  const read = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return { heap: read('JSHeapUsedSize'), nodes: read('Nodes'), listeners: read('JSEventListeners') };
}

/** What grew in the second half, in words. In the first the engine still compiles, and fills lists that it bounds. */
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
    till: { payments: number; wrong: number };
    placeOf(ident: string): [number, number];
    begin(session: { clientToken: string; orderId: string }): void;
    settle(ms: number): Promise<boolean>;
  }
}

/** Runs in the page. */
function installShopper({ service, options }: { service: string; options: Record<string, unknown> }): void {
  const picker = document.createElement('ff-plan-picker') as PlanPickerElement;
  window.till = { payments: 0, wrong: 0 };

  /** Synchronous, so that nothing can change between the picker's word and the charge. */
  const payIfPossible = (): void => {
    const { canPay, value, session } = picker;
    if (!canPay || !navigator.onLine) return;
    const request = new XMLHttpRequest();
    request.open('POST', `${service}/sandbox/sessions/${session?.orderId}/payments`, false);
    try {
      request.send();
    } catch {
      // The connection went before the browser said so.
      return;
    }
    window.till.payments += 1;
    if (JSON.parse(request.responseText).ident !== value) window.till.wrong += 1;
  };
  for (const type of ['plan-pick', 'plan-confirm', 'plan-rollback', 'plan-problem', 'plan-status', 'change'])
    picker.addEventListener(type, payIfPossible);

  window.placeOf = (ident) => {
    const radio = picker.shadowRoot?.querySelector(`input[value="${ident}"]`) as HTMLInputElement;
    const { x, y, width, height } = (radio.closest('label') as HTMLElement).getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  };
  window.begin = (session) => {
    picker.session = session;
  };
  window.settle = (ms) =>
    picker.settled({ signal: AbortSignal.timeout(ms) }).then(
      () => true,
      () => false,
    );
  Object.assign(picker, options);
  document.body.append(picker);
}
