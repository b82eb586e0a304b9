/**
 * If this machine lacks a browser engine, the command for the tests in that engine must say so. The command must fail
 * only with `--required`.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

/** Runs a script as on an unsupported system, with a Firefox that does not work and without WebKit. */
const runOf = (script: string, ...args: readonly string[]): Promise<{ code: number; said: string }> => {
  const folder = mkdtempSync(join(tmpdir(), 'no-engine-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const stub = join(folder, 'firefox');
  writeFileSync(stub, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  const elsewhere = `data:text/javascript,Object.defineProperty(process, 'platform', { value: 'sunos' })`;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', elsewhere, script, '--list', ...args],
      { env: { PLAYWRIGHT_FIREFOX: stub, PATH: '' } },
      (error, stdout) => resolve({ code: Number(error?.code ?? 0), said: stdout }),
    );
  });
};

test.each([
  ['e2e/firefox.mjs', 'no Firefox here that runs, so nothing was tested'],
  ['e2e/webkit.mjs', 'no WebKit here that tests can drive, so nothing was tested'],
  ['e2e/oldest/run.mjs', 'no Chromium 106 here that runs, so nothing was tested'],
])('%s says that it cannot run, which is a failure only where it is required', async (script, reason) => {
  const byHand = await runOf(script);
  expect(byHand.said).toContain(reason);
  expect(byHand.code).toBe(0);
  const required = await runOf(script, '--required');
  expect(required.said).toContain(reason);
  expect(required.code).toBe(1);
});
