/** Runs the core tests in Firefox. If there is no Firefox that runs, it says so, and that is not a failure. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findFirefox } from '../.ci/browser.mjs';

const firefox = findFirefox();

// A file is not enough: on a system without snaps, Ubuntu's `firefox` is a stub.
if (firefox === undefined || spawnSync(firefox, ['--version'], { timeout: 60_000 }).status !== 0) {
  console.log(`There is no Firefox here that runs, so nothing was tested in it. Any one of these will do:
  Firefox from your system's package manager (Debian: firefox-esr)
  PLAYWRIGHT_FIREFOX=/path/to/firefox, if you have one elsewhere`);
} else {
  const root = join(import.meta.dirname, '..');
  const playwright = join(root, 'node_modules/@playwright/test/cli.js');
  const args = [playwright, 'test', '-c', 'e2e/firefox.config.ts', ...process.argv.slice(2)];
  process.exitCode = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
}
