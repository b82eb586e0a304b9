/**
 * A small campaign: simulated shoppers pick plans in a real browser, while the network fails at random. Most steps have
 * no time limit, because the machine may be busy. But a shopper counts as stuck if the shopper still cannot pay two
 * minutes after the last fault.
 *
 * `npm run campaign` runs a longer campaign. For each run that fails, it prints the options that repeat the run.
 */
import { expect, test } from '@playwright/test';
import { launchChromium } from './campaign/browser.ts';
import { runCampaign } from './campaign/campaign.ts';
import { findWholeChromium } from './campaign/chromium.mjs';
import { summarize } from './campaign/findings.ts';
import type { Protocol } from './campaign/proxy.ts';

const runs = Number(process.env.SHOPPERS ?? 100);
const seed = Number(process.env.SHOPPERS_SEED ?? 1);

const spoken: Readonly<Record<Protocol, string>> = { http1: 'kept HTTP/1.1 connections', http2: 'HTTP/2' };

for (const protocol of ['http1', 'http2'] as const) {
  test(`in ${runs} runs with random faults over ${spoken[protocol]}, each charge is right and nobody is stuck`, async () => {
    test.setTimeout(600_000 + runs * 10_000);
    const browser = await launchChromium(findWholeChromium());
    const findings = await runCampaign(browser, { runs, seed, protocol });
    await browser.close();
    console.log(summarize(findings, `chromium ${browser.version} over ${protocol}, seed ${seed}`));

    const { wrong, stuck, uncaught, strayed, payments } = findings;
    expect({ wrong, stuck, uncaught, strayed }).toEqual({ wrong: [], stuck: [], uncaught: [], strayed: [] });
    expect(findings.runs).toBe(runs);
    expect(payments).toBeGreaterThanOrEqual(4 * runs);
    const sum = findings.kinds.reduce((sum, kind) => sum + (findings.faults.get(kind) ?? 0), 0);
    expect(sum, 'faults').toBeGreaterThan(runs);
  });
}
