/**
 * Lets one shopper click for some minutes, with the files that were built last:
 *
 *   npm run endurance -- --minutes=10 --seed=1
 *
 * `--record` writes the results to the record that SECURITY.md quotes.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { importBundled } from '../../.ci/bundled.mjs';
import { findWholeChromium } from '../campaign/chromium.mjs';

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));

const { endure, growthIn, launchChromium } = await importBundled('e2e/endurance/index.ts');

const args = Object.fromEntries(process.argv.slice(2).map((arg) => arg.replace(/^--/, '').split('=')));
const { minutes = 10, seed = Date.now() % 2 ** 31 } = args;
const browser = await launchChromium(findWholeChromium());

const began = performance.now();
const findings = await endure(browser, {
  ...{ minutes: Number(minutes), seed: Number(seed) },
  onSample: (findings) => console.log(summarize(findings)),
});
const growth = growthIn(findings);
for (const line of [...findings.noise, ...growth]) console.log(line);
console.log(`${summarize(findings)}, seed ${seed}, chromium ${browser.version}`);
await browser.close();

const { noise, samples, ...counts } = findings;
// Each pick, new session, wake-up and return online leads to at most 3 writes. In one outage, the page returns online
// up to 4 times.
const reasons = counts.clicks + counts.sessions + counts.freezes + 4 * counts.outages;
const isBounded = counts.writes <= 3 * reasons;
if (!isBounded) console.log(`${counts.writes} writes for ${reasons} reasons`);
// A run without a freeze would say nothing about pages that wake up, so it fails.
const hasFrozen = counts.freezes > 0;
if (!hasFrozen) console.log('no tab was frozen');
if ('record' in args) {
  const recorded = {
    ...{ version: browser.version, minutes: Number(minutes), seed: Number(seed), ...counts },
    ...{ noise: noise.length, growth, samples },
  };
  writeFileSync('e2e/endurance/record.json', `${JSON.stringify(recorded, null, 2)}\n`);
}
const isWrong = counts.wrong + counts.stuck + noise.length + growth.length > 0;
process.exitCode = isWrong || !isBounded || !hasFrozen ? 1 : 0;

function summarize({ samples, clicks, writes, faults, payments, wrong, stuck, noise }) {
  const { heap, nodes, listeners } = samples.at(-1);
  return (
    `${Math.round((performance.now() - began) / 1000)} s: ${clicks} clicks, ${writes} writes, ${faults} faults, ` +
    `${payments} payments, ${wrong} wrong, ${stuck} stuck, ${noise.length} console lines, ` +
    `heap ${(heap / 1e6).toFixed(2)} MB, ${nodes} nodes, ${listeners} listeners`
  );
}
