/**
 * `npm run mutate` makes small changes to the files in mutated.mjs and counts how many of them the tests notice. With
 * `--record`, it records the figures for SECURITY.md. Each change that no test notices must be in survivors.json, with
 * the reason. `--only=src/protocol/next.ts` changes that file alone; several files are divided by commas.
 *
 * Stryker is the tool that makes the changes. Stryker and its two hundred packages have a folder and a lock file of
 * their own, so that `npm ci` of the project does not install them.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { digestOf, linesOf, mutated } from './mutated.mjs';

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));

const { values } = parseArgs({ options: { record: { type: 'boolean' }, only: { type: 'string' } } });
const only = values.only?.split(',') ?? Object.keys(mutated);
const unknown = only.find((file) => !(file in mutated));
if (unknown !== undefined)
  throw new Error(`--only: expected some of ${Object.keys(mutated).join(', ')}, got ${unknown}`);

/** How many changes the tests must notice at least, in percent. */
const leastScore = 97;
const tests = [
  ...['tests/protocol', 'tests/checkout/locks'].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => `${folder}/${name}`),
  ),
  ...['journal', 'messages-only'].map((name) => `tests/checkout/${name}.test.ts`),
  ...['other-tabs', 'payment', 'payment-and-tabs', 'throwing-hosts', 'two-pickers'].map(
    (name) => `tests/picker/${name}.test.ts`,
  ),
  ...['unsigned-answer', 'refusal', 'unknown-answer', 'retry-after', 'polluted-page', 'quoted-token'].map(
    (name) => `tests/service/${name}.test.ts`,
  ),
  'tests/mutation/short-stories.ts',
];
const record = 'tests/mutation/record.json';
const survivors = JSON.parse(readFileSync('tests/mutation/survivors.json', 'utf8'));

const began = performance.now();
// The copy is in a folder inside the project, so that its modules find the project's packages.
const folder = mkdtempSync('.mutation-');
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
cpSync('src', join(folder, 'src'), { recursive: true });
for (const path of [...tests, 'tests/protocol/story.ts', 'tests/service/servers.ts', 'tests/support'])
  cpSync(path, join(folder, path), { recursive: true });
for (const file of ['package.json', 'package-lock.json'])
  cpSync(join('tests/mutation', file), join(folder, file));
writeFileSync(
  join(folder, 'vitest.config.mjs'),
  // The time limit is high, because a busy machine may be slow. Stryker itself ends a test that hangs because of a
  // change.
  `export default {
    define: { __VERSION__: '"0"' },
    test: { include: ${JSON.stringify(tests)}, testTimeout: 60_000 },
  };`,
);
writeFileSync(
  join(folder, 'stryker.config.json'),
  JSON.stringify({
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    coverageAnalysis: 'perTest',
    mutate: only.map((file) => `${file}:${linesOf(file).join('-')}`),
    // `npm test` checks types. Stryker's own type check would only make this run slower.
    checkers: [],
    disableTypeChecks: false,
    concurrency: Math.max(1, availableParallelism()),
    timeoutMS: 10_000,
    thresholds: { high: 100, low: leastScore, break: leastScore },
    reporters: ['clear-text', 'progress-append-only', 'json'],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
    allowConsoleColors: false,
    tempDirName: 'mutants',
  }),
);

console.log('Installing Stryker …');
run('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']);
const failed = run('npx', ['stryker', 'run'], { mayFail: true });

const { files } = JSON.parse(readFileSync(join(folder, 'reports/mutation/mutation.json'), 'utf8'));
const unnoticed = Object.entries(files).flatMap(([file, { source, mutants }]) =>
  mutants
    .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
    .map(({ location, replacement }) => ({
      file,
      line: source.split('\n')[location.start.line - 1].trim(),
      becomes: replacement,
    })),
);
const results = Object.fromEntries(
  Object.entries(files).map(([file, { mutants }]) => {
    const noticed = mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
    const missed = unnoticed.filter((one) => one.file === file).length;
    return [file, { noticed, unnoticed: missed, of: digestOf(file) }];
  }),
);
const isSame = (one, other) => ['file', 'line', 'becomes'].every((name) => one[name] === other[name]);
const unexplained = unnoticed.filter((one) => !survivors.some((other) => isSame(one, other)));
const outdated = survivors.filter(
  (one) => only.includes(one.file) && !unnoticed.some((other) => isSame(one, other)),
);
for (const one of unexplained) console.log(`unnoticed, and not explained: ${JSON.stringify(one)}`);
for (const one of outdated) console.log(`explained, but noticed: ${JSON.stringify(one)}`);
for (const [file, { noticed, unnoticed }] of Object.entries(results)) {
  const score = ((100 * noticed) / (noticed + unnoticed)).toFixed(1);
  console.log(`${file}: ${noticed} of ${noticed + unnoticed} changes noticed, ${score} %`);
}
console.log(`${Math.round((performance.now() - began) / 1000)} s`);
if (values.record) {
  const recorded = { ...JSON.parse(readFileSync(record, 'utf8')), ...results };
  const inOrder = Object.fromEntries(Object.keys(mutated).map((file) => [file, recorded[file]]));
  writeFileSync(record, `${JSON.stringify(inOrder, null, 2)}\n`);
}
process.exitCode = failed || (unexplained.length + outdated.length > 0 ? 1 : 0);

function run(command, args, { mayFail = false } = {}) {
  const shell = process.platform === 'win32';
  const { status } = spawnSync(command, args, { cwd: folder, stdio: 'inherit', shell });
  if (status !== 0 && !mayFail) process.exit(1);
  return status ?? 1;
}
