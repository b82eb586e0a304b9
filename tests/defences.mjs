/**
 * `npm run defences` removes each defence in a copy of the project. The test of the defence must then fail. With
 * `-- redirect`, the command removes only the defences with “redirect” in `against`.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const { module } = await runnerImport(join(root, 'tests/defences.ts'), {
  configFile: false,
  logLevel: 'error',
});

/** The time limit of one test run, in ms. The limit is high, because the machine may be busy. */
const timeout = 60_000;

const wanted = process.argv[2] ?? '';
const waiting = module.defences.filter(({ against }) => against.includes(wanted));
let holes = 0;
// Each test run keeps one core busy. So there is one copy of the project for each core.
await Promise.all(Array.from({ length: availableParallelism() }, tryInCopy));
console.log(`${holes} without a test that fails`);
process.exitCode = holes > 0 ? 1 : 0;

async function tryInCopy() {
  const folder = mkdtempSync(join(tmpdir(), 'plan-picker-defences-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const path of ['src', 'tests', '.ci', 'package.json', 'tsconfig.json', 'vite.config.ts'])
    cpSync(join(root, path), join(folder, path), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  for (let next = waiting.shift(); next; next = waiting.shift()) await tryWithout(next, folder);
}

async function tryWithout({ against, file, code, without, test }, folder) {
  const path = join(folder, file);
  const source = readFileSync(path, 'utf8');
  if (source.split(code).length !== 2) report(`✗ ${against}: its code is not in ${file} once`);
  else {
    writeFileSync(
      path,
      source.replace(code, () => without),
    );
    const failed = await failuresOf(test, folder);
    writeFileSync(path, source);
    if (failed.length === 0) report(`✗ ${against}: nothing failed without it`);
    else
      console.log(`✓ ${against}: ${failed[0]}${failed.length > 1 ? ` and ${failed.length - 1} more` : ''}`);
  }
}

function report(hole) {
  holes += 1;
  console.log(hole);
}

/** The tests with this title that fail. A test that hangs counts as failed. A test that cannot start does not count. */
async function failuresOf([file, title], folder) {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const output = join(folder, 'report.json');
  rmSync(output, { force: true });
  const args = ['run', '--project=unit', file, '-t', title, '--reporter=json', `--outputFile=${output}`];
  const isDone = await endOf(
    spawn(process.execPath, [vitest, ...args], { cwd: folder, stdio: 'ignore', detached: true }),
  );
  if (!isDone) return [`${title}, which hangs`];
  const { testResults } = JSON.parse(readFileSync(output, 'utf8'));
  return testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'failed')
    .map(({ fullName }) => fullName);
}

/**
 * Waits for the end of the process, and says whether it ended in time. If it did not, kills it and the processes that
 * it started.
 */
function endOf(child) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      if (process.platform === 'win32') child.kill();
      else process.kill(-child.pid, 'SIGKILL');
      resolve(false);
    }, timeout);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
