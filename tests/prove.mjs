/**
 * Runs random stories: `npm run prove -- --runs=1000000 --seed=1`. If a story fails, the command prints `--path=…`.
 * With this option, it runs only this story again.
 */
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    path: { type: 'string' },
  },
});
const runs = Number(values.runs);
const seed = Number(values.seed);
if (!Number.isInteger(runs) || runs < 1) stop(`--runs: expected a whole number above 0, got ${values.runs}`);
if (!Number.isInteger(seed)) stop(`--seed: expected a whole number, got ${values.seed}`);

const { module } = await runnerImport(new URL('support/stories/prove.ts', import.meta.url).pathname, {
  configFile: false,
  logLevel: 'error',
});
const began = performance.now();
let last = began;
const findings = await module.prove({
  runs,
  seed,
  ...(values.path && { path: values.path }),
  onRun(run) {
    if (performance.now() - last < 5000) return;
    last = performance.now();
    console.log(`${run} of ${runs} stories, ${Math.round((last - began) / 1000)} s`);
  },
});
console.log(module.describeFindings(findings));
process.exitCode = findings.violation ? 1 : 0;

function stop(message) {
  console.error(message);
  process.exit(2);
}
