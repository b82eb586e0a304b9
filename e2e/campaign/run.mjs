/**
 * Runs as much of the campaign as wanted, on what was built last:
 *
 *   npm run campaign -- --runs=5000 --seed=7 --browser=firefox
 *
 * `--minutes=20` ends it after that time, whatever is left. With `--record`, what came of it stays in `e2e/campaign/record.json`.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium, firefox } from 'playwright';
import { rolldown } from 'rolldown';
import { findChromium, findFirefox } from '../../.ci/browser.mjs';

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));

// Node 20 runs no TypeScript, so it is bundled first, in memory.
const bundle = await rolldown({ input: 'e2e/campaign/campaign.ts', platform: 'node' });
const { output } = await bundle.generate({ codeSplitting: false });
const { runCampaign, summarize } = await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);

const record = 'e2e/campaign/record.json';
const args = Object.fromEntries(process.argv.slice(2).map((arg) => arg.replace(/^--/, '').split('=')));
const { runs = 500, seed = Date.now() % 2 ** 31, browser: name = 'chromium', lanes = 16, minutes } = args;
const executablePath = name === 'firefox' ? findFirefox() : findChromium();
const options = executablePath ? { executablePath } : {};
const browser =
  name === 'firefox'
    ? await firefox.launch({ ...options, channel: 'moz-firefox' })
    : await chromium.launch(options);
const page = await browser.newPage();

const began = performance.now();
let last = began;
let said = 0;
const findings = await runCampaign(page, {
  ...{ runs: Number(runs), seed: Number(seed), lanes: Number(lanes) },
  ...(minutes && { minutes: Number(minutes) }),
  onRun({ runs: done, payments, wrong, stuck, slowest, lag }) {
    for (const fault of [...wrong, ...stuck].slice(said)) console.log(fault);
    said = wrong.length + stuck.length;
    if (performance.now() - last < 3000) return;
    last = performance.now();
    const seconds = Math.round((last - began) / 1000);
    console.log(
      `${done} of ${runs} runs, ${seconds} s: ${payments} payments, ${wrong.length} wrong, ${stuck.length} stuck, ` +
        `slowest ${Math.round(slowest)} ms, lag ${lag} ms`,
    );
  },
});
await browser.close();

const { wrong, stuck, strayed, uncaught, untried } = findings;
const faults = [...wrong, ...stuck, ...strayed, ...uncaught, ...untried];
for (const fault of [...strayed, ...uncaught]) console.log(fault);
for (const kind of untried) console.log(`${kind} never struck`);
console.log(summarize(findings, Number(seed), `${name} ${browser.version()}`));
if ('record' in args) {
  const recorded = {
    ...{ version: browser.version(), runs: findings.runs, seed: Number(seed), lanes: Number(lanes) },
    faults: [...findings.faults.values()].reduce((sum, times) => sum + times, 0),
    payments: findings.payments,
    ...{ wrong: wrong.length, stuck: stuck.length, strayed: strayed.length, uncaught: uncaught.length },
    ...{ slowest: Math.round(findings.slowest), seconds: Math.round((performance.now() - began) / 1000) },
  };
  const before = existsSync(record) ? JSON.parse(readFileSync(record, 'utf8')) : {};
  const records = { ...before, [name]: recorded };
  writeFileSync(record, `${JSON.stringify(records, null, 2)}\n`);
}
process.exitCode = faults.length > 0 || (!minutes && findings.runs < Number(runs)) ? 1 : 0;
