/** Where no Firefox can run, `npm run test:firefox` must say so and must not fail. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

test('a Firefox that is a mere stub is none: the run says so, and goes on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'no-firefox-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const stub = join(folder, 'firefox');
  writeFileSync(stub, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  // Rejects if the exit code is not 0.
  const { stdout } = await promisify(execFile)(process.execPath, ['e2e/firefox.mjs', '--list'], {
    env: { ...process.env, PLAYWRIGHT_FIREFOX: stub },
  });
  expect(stdout).toContain('nothing was tested in it');
});
