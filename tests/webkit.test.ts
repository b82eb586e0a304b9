/** Where no WebKit can run, `npm run test:webkit` must say so and must not fail. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('where WebKit and its driver are missing, the run says which parts, and goes on', async () => {
  // The promise rejects if the exit code is not 0. So the test also fails in that case.
  const { stdout } = await promisify(execFile)(process.execPath, ['e2e/webkit.mjs', '--list'], {
    env: { ...process.env, PATH: '' },
  });
  expect(stdout).toContain('nothing was tested in it');
  expect(stdout).toContain('WebKitWebDriver');
  expect(stdout).toContain('Xvfb');
});
