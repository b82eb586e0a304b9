/** Runs the core tests in WebKit. If a part of WebKit is missing, it says which one, and that is not a failure. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { partsOfWebKit } from '../.ci/browser.mjs';

const names = {
  driver: 'WebKitWebDriver (Debian: webkit2gtk-driver; or WEBKIT_DRIVER=/path/to/WebKitWebDriver)',
  browser:
    'its MiniBrowser (Debian: libwebkit2gtk-4.1-0, which the driver brings; or WEBKIT_BROWSER=/path/to/MiniBrowser)',
  display: 'Xvfb, the display for it (Debian: xvfb)',
};
const parts = partsOfWebKit();
const missing = Object.keys(names).filter((part) => !parts[part]);

if (missing.length > 0) {
  const list = missing.map((part) => `  ${names[part]}`).join('\n');
  console.log(`There is no WebKit here that tests can drive, so nothing was tested in it. Missing:\n${list}`);
} else {
  const root = join(import.meta.dirname, '..');
  const playwright = join(root, 'node_modules/@playwright/test/cli.js');
  const args = [playwright, 'test', '-c', 'e2e/webkit.config.ts', ...process.argv.slice(2)];
  process.exitCode = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
}
