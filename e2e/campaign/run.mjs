/**
 * Runs the campaign with the files that were built last:
 *
 *   npm run campaign -- --runs=5000 --seed=7 --protocol=http2 --browser=firefox    or webkit
 *   npm run campaign -- --run=4711 --seed=7                  repeats only the run with this number
 *   npm run campaign -- --only=again-refused,reload          only these kinds of fault and act happen;
 *                                                             with --without=…, these kinds do not happen
 *
 * With `--minutes=9`, no run begins after nine minutes. If runs are left, the command prints the options with which the
 * next command goes on. `--record` writes the results to `e2e/campaign/record.json`. `--record=add` adds the results to
 * the recorded results of this browser and protocol.
 */
import { fileURLToPath } from 'node:url';
import { importBundled } from '../../.ci/bundled.mjs';
import { launchNamed } from './launch.mjs';

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));

const { runCampaign, summarize, untried, record, ...launchers } =
  await importBundled('e2e/campaign/index.ts');

const args = Object.fromEntries(process.argv.slice(2).map((arg) => arg.replace(/^--/, '').split('=')));
const {
  seed = Date.now() % 2 ** 31,
  browser: name = 'chromium',
  protocol = 'http1',
  minutes,
  run,
  only,
  without,
} = args;
const runs = Number(run === undefined ? (args.runs ?? 500) : 1);
const from = Number(run ?? args.from ?? 0);
const numbers = Object.fromEntries(
  ['lanes', 'visits', 'minutes', 'allowance']
    .filter((name) => name in args)
    .map((name) => [name, Number(args[name])]),
);
const browser = await launchNamed(name, launchers);

const began = performance.now();
let last = began;
const said = new Set();
const findings = await runCampaign(browser, {
  ...{ runs, from, protocol, seed: Number(seed), ...numbers },
  ...(only && { only: only.split(',') }),
  ...(without && { without: without.split(',') }),
  onRun({ runs: done, payments, wrong, stuck, uncaught, slowest, lag }) {
    for (const fault of [...wrong, ...stuck, ...uncaught]) {
      if (!said.has(fault)) console.log(fault);
      said.add(fault);
    }
    if (performance.now() - last < 3000) return;
    last = performance.now();
    const seconds = Math.round((last - began) / 1000);
    console.log(
      `${done} of ${runs} runs, ${seconds} s: ${payments} payments, ${wrong.length} wrong, ${stuck.length} stuck, ` +
        `${uncaught.length} uncaught, slowest ${Math.round(slowest)} ms, lag ${lag} ms`,
    );
  },
});
await browser.close();

const { wrong, stuck, strayed, uncaught } = findings;
const rare = only || without || run !== undefined ? [] : untried(findings);
for (const fault of strayed) console.log(fault);
for (const kind of rare) console.log(`${kind} struck too seldom`);
console.log(summarize(findings, `${name} ${browser.version} over ${protocol}, seed ${seed}, from ${from}`));
if (findings.runs < runs)
  console.log(`go on with --from=${from + findings.runs} --runs=${runs - findings.runs}`);
if ('record' in args) {
  record(findings, {
    ...{ browser: name, version: browser.version, protocol, seed: Number(seed), from },
    ...{ seconds: Math.round((performance.now() - began) / 1000), isMore: args.record === 'add' },
  });
}
const faults = [...wrong, ...stuck, ...strayed, ...uncaught, ...rare];
process.exitCode = faults.length > 0 || (!minutes && findings.runs < runs) ? 1 : 0;
