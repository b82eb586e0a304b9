/**
 * Random shopping through a network that fails, seeded, many shoppers side by side. Whenever a picker says that the
 * shopper can pay, the page pays in that very task, and the sandbox says what was charged.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Page } from '@playwright/test';
import { defaultTimeout } from '../../src/api.ts';
import { createSandbox, listen } from '../../src/testing/index.ts';
import { type Dice, dice, oneOf } from './dice.ts';
import { type FaultKind, faultKinds } from './faults.ts';
import { openProxy } from './proxy.ts';
import { installShopper, type Shopping, type Till } from './shopper.ts';

export interface Wishes {
  readonly runs: number;
  readonly seed: number;
  /** Shoppers side by side. @default 16 */
  readonly lanes?: number;
  /** No run begins later than this. @default as long as it takes */
  readonly minutes?: number;
  /** Called after each run. */
  onRun?(findings: Findings): void;
}

export interface Findings {
  runs: number;
  /** How often each kind of fault struck. */
  readonly faults: ReadonlyMap<FaultKind, number>;
  payments: number;
  /** Payments that charged another plan than the one shown, each with the run's seed. */
  readonly wrong: string[];
  /** Runs after which the shopper could not pay in time, though nothing was wrong any more. */
  readonly stuck: string[];
  /** What the page threw. */
  readonly uncaught: string[];
  /** Requests that went where the page never sent them: after a redirect. */
  readonly strayed: readonly string[];
  /** Faults that never struck, though there were runs enough for each. */
  readonly untried: readonly FaultKind[];
  /** How long the slowest shopper waited after the last fault, in ms. */
  slowest: number;
  /** How late this process was at worst, in ms. Above the margin the network may have broken its own promise. */
  lag: number;
}

/** Short, so that a run sees the end of it; the margin is what a busy machine may be late by. */
const patience = { timeout: 700, lateWriteWindow: 1000 };
const margin = 700;

/** Who cannot pay by then, in ms, never will: thousands of shoppers on a busy machine take their time. */
const allowance = 30_000;

const idents = ['week', 'month', 'year'];
const plans = idents.map((ident) => ({
  ident,
  title: ident,
  currency: 'USD',
  price: '9.99',
  period: { count: 1, unit: 'month' },
}));

export async function runCampaign(page: Page, wishes: Wishes): Promise<Findings> {
  const { runs, seed, lanes = 16, minutes = Number.POSITIVE_INFINITY, onRun } = wishes;
  const sandbox = createSandbox();
  const service = await listen(sandbox);
  const proxy = await openProxy({ service: service.url, lateWriteWindow: patience.lateWriteWindow, margin });
  const site = await serveSite();
  const uncaught: string[] = [];
  page.on('pageerror', ({ message }) => {
    // Firefox tells of requests that it blocks as it tells of exceptions.
    if (!message.startsWith('The Same Origin Policy disallows')) uncaught.push(message);
  });
  page.on('crash', () => uncaught.push('the page crashed'));
  await page.goto(site.url);
  await page.evaluate(installShopper, {
    ...{ service: service.url, allowance, unhurried: defaultTimeout, idle: patience.lateWriteWindow },
  });
  const lateness = monitorEventLoopDelay({ resolution: 10 });
  lateness.enable();

  const findings: Findings = {
    ...{ runs: 0, payments: 0, slowest: 0, lag: 0, wrong: [], stuck: [], uncaught },
    ...{ faults: proxy.struck, strayed: proxy.strayed, untried: [] },
  };
  const shop = async (run: number, host: string): Promise<void> => {
    const chance = dice(seed * 1_000_003 + run);
    const orgId = `run-${run}`;
    const { clientToken, orderId } = sandbox.createSession({ ident: 'month', orgId });
    const kinds = Array.from({ length: 1 + chance(5) }, () => oneOf(chance, faultKinds));
    proxy.arrange(orgId, kinds, chance);
    const options = {
      ...{ orgId, plans, selected: 'month', session: { clientToken, orderId }, ...patience },
      baseUrl: `http://${host}:${proxy.port}`,
    };
    const picks = Array.from({ length: 1 + chance(6) }, () => ({
      ident: oneOf(chance, idents),
      after: chance(5) === 0 ? chance(1500) : chance(250),
    }));
    const shopping: Shopping = { options, picks, ...drawHost(chance) };
    await page.evaluate((shopping) => window.shop(shopping), shopping);
    proxy.arrange(orgId, [], chance);
    const { payments, wrong, waited, problem }: Till = await page.evaluate(
      (id) => window.payAfterAll(id),
      orgId,
    );

    const told = (what: string) =>
      `run ${run}, seed ${seed}: ${what}; picks ${JSON.stringify(picks)}; faults ${kinds.join(', ')}; ` +
      `writes ${JSON.stringify(sandbox.writes(orderId).map(({ body: _, ...write }) => write))}`;
    findings.runs += 1;
    findings.payments += payments;
    findings.slowest = Math.max(findings.slowest, waited);
    findings.lag = Math.max(findings.lag, Math.round(lateness.max / 1e6));
    findings.wrong.push(...wrong.map(told));
    if (problem !== null) findings.stuck.push(told(problem));
    onRun?.(findings);
  };

  let next = 0;
  const end = performance.now() + minutes * 60_000;
  const lane = async (_: unknown, index: number): Promise<void> => {
    // Each on a host name of its own: a browser opens only six connections a host.
    const host = hasLoopbackRange() ? `127.0.0.${2 + (index % 200)}` : '127.0.0.1';
    while (next < runs && performance.now() < end) await shop(next++, host);
  };
  await Promise.all(Array.from({ length: Math.min(lanes, runs) }, lane));
  lateness.disable();
  const isLong = findings.runs >= 10 * faultKinds.length;
  const untried = isLong ? faultKinds.filter((kind) => !proxy.struck.has(kind)) : [];
  await Promise.all([site.close(), proxy.close(), service.close()]);
  sandbox.dispose();
  return { ...findings, untried };
}

/** What the host brings: mostly nothing. */
function drawHost(chance: Dice): Pick<Shopping, 'afterUpdate' | 'renews'> {
  const kind = chance(8);
  return {
    afterUpdate: kind === 0 ? { ms: chance(100), failures: chance(2) } : null,
    renews: kind === 1,
  };
}

/** One line that says all. */
export function summarize(findings: Findings, seed: number, browser: string): string {
  const { runs, faults, payments, wrong, stuck, strayed, uncaught, slowest, lag } = findings;
  const kinds = [...faults].sort(([one], [other]) => one.localeCompare(other));
  const sum = kinds.reduce((total, [, times]) => total + times, 0);
  return (
    `${browser}: ${runs} runs, ${sum} faults (${kinds.map(([kind, times]) => `${kind} ${times}`).join(', ')}), ` +
    `${payments} payments, ${wrong.length} wrong payments, ${stuck.length} runs that could not pay again, ` +
    `${strayed.length} requests astray, ${uncaught.length} uncaught errors, slowest ${Math.round(slowest)} ms, ` +
    `lag ${lag} ms, seed ${seed}`
  );
}

/** The checkout page, on an origin that is not the service's. */
export async function serveSite() {
  const files: Readonly<Record<string, readonly [type: string, content: string]>> = {
    '/': ['text/html', '<!doctype html><title>Checkout</title><script src="/plan-picker.js"></script>'],
    '/plan-picker.js': ['text/javascript', readFileSync('dist/plan-picker.js', 'utf8')],
  };
  const server = createServer(({ url = '/' }, response) => {
    const [type, content] = files[url] ?? ['text/plain', ''];
    response.writeHead(files[url] ? 200 : 404, { 'content-type': type }).end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Linux answers on all of 127.0.0.0/8; others only on the addresses that were set up. */
function hasLoopbackRange(): boolean {
  const addresses = Object.values(networkInterfaces()).flat();
  return process.platform === 'linux' || addresses.some((one) => one?.address === '127.0.0.201');
}
