/**
 * A stretch of the campaign; `npm run campaign -- --runs=5000 --seed=7 --browser=firefox` runs more of it.
 */
import { expect, test } from '@playwright/test';
import { runCampaign, summarize } from './campaign/campaign.ts';

const runs = Number(process.env.CAMPAIGN_RUNS ?? 50);
const seed = Number(process.env.CAMPAIGN_SEED ?? 1);

test(`charges what is shown in ${runs} runs through a network that fails, and can always pay again`, async ({
  page,
  browserName,
}) => {
  test.setTimeout(60_000 + runs * 1000);
  const findings = await runCampaign(page, { runs, seed });
  console.log(summarize(findings, seed, browserName));
  const { wrong, stuck, strayed, uncaught } = findings;
  expect({ wrong, stuck, strayed, uncaught }).toEqual({ wrong: [], stuck: [], strayed: [], uncaught: [] });
  expect(findings.runs).toBe(runs);
  expect(findings.payments).toBeGreaterThanOrEqual(runs);
  const struck = [...findings.faults.values()].reduce((sum, times) => sum + times, 0);
  expect(struck, 'faults').toBeGreaterThan(runs / 2);
});
