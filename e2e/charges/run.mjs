/**
 * Simulates shoppers who pay through the service's SDK, with the files that were built last:
 *
 *   npm run charges -- --runs=500 --seed=1                     --browser=webkit for another engine
 *   npm run charges -- --has=picker                            only the page with the picker
 *   npm run charges -- --record                                also writes e2e/charges/record.json
 *
 * The same shoppers use two pages: one with the picker, and one that calls the SDK's own `updatePrice`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { importBundled } from '../../.ci/bundled.mjs';
import { launchNamed } from '../campaign/launch.mjs';
import { bundleCharges } from './bundle.mjs';

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '500' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    browser: { type: 'string', default: 'chromium' },
    lanes: { type: 'string', default: '8' },
    has: { type: 'string' },
    record: { type: 'boolean' },
  },
});
const [runs, seed, lanes] = [values.runs, values.seed, values.lanes].map(Number);

const module = await importBundled('e2e/charges/index.ts');
const { describeAccount, isClean, openChargesSite, summarize } = module;

const browser = await launchNamed(values.browser, module);
const site = await openChargesSite(await bundleCharges());
for (const has of values.has ? [values.has] : ['picker', 'buttons']) {
  const window = await browser.openWindow();
  const tab = await window.open(site.url);
  while (!(await tab.evaluate(() => 'charges' in globalThis, null).catch(() => false))) await pass(100);
  await tab.evaluate((wish) => void globalThis.charges.play(wish), {
    ...{ serviceUrl: site.serviceUrl, has, seed, runs, lanes, patience: 120_000 },
  });
  while (!(await tab.evaluate(() => globalThis.charges.isOver, null))) await pass(1000);
  const account = await tab.evaluate(() => globalThis.charges.account, null);
  const page = has === 'picker' ? 'with the picker' : 'with the SDK alone';
  console.log(describeAccount(account, `${values.browser} ${browser.version}, seed ${seed}, ${page}`));
  if (has === 'picker') {
    const { wrong, twice, unexplained, stuck } = account;
    for (const claim of [...wrong, ...twice, ...unexplained, ...stuck]) console.log(claim);
    if (!isClean(account)) process.exitCode = 1;
  }
  if (values.record)
    keep({ browser: `${nameOf(values.browser)} ${browser.version}`, has, seed, ...summarize(account) });
  await window.close();
}
await site.close();
await browser.close();

function nameOf(engine) {
  return { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKitGTK' }[engine];
}

/** Replaces the record of the same page in the same kind of browser. */
function keep(recorded) {
  const file = 'e2e/charges/record.json';
  const kindOf = ({ browser, has }) => `${browser.replace(/ .*/, '')} ${has === 'picker' ? 1 : 2}`;
  const others = JSON.parse(readFileSync(file, 'utf8')).filter((one) => kindOf(one) !== kindOf(recorded));
  const all = [...others, recorded].sort((one, other) => kindOf(one).localeCompare(kindOf(other)));
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
}

function pass(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
