/**
 * Runs tests in a browser engine that may not be installed. If the engine is missing, this module says so. With
 * `--required`, a missing engine is a failure. With `--record`, the result is stored in `e2e/engines.json` if all tests
 * were run and passed.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const own = ['--required', '--record'];
const given = process.argv.slice(2);

/** @param {string} reason what is missing, and how to get it */
export function skipEngine(reason) {
  console.log(reason);
  if (given.includes('--required')) process.exitCode = 1;
}

/**
 * @param {string} config
 * @param {Readonly<Record<string, string>>} [env]
 */
export function runInEngine(config, env = {}) {
  const root = join(import.meta.dirname, '..');
  const forPlaywright = given.filter((arg) => !own.includes(arg));
  const isRecorded = given.includes('--record') && forPlaywright.length === 0;
  const args = ['test', '-c', config, ...forPlaywright];
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/@playwright/test/cli.js'), ...args],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...env, ...(isRecorded && { E2E_RECORD: 'yes' }) },
    },
  );
  if (status !== 0) process.exitCode = status ?? 1;
}
