/** Runs the core tests in WebKit. If WebKit or its driver is missing, says so. */
import { partsOfWebKit } from '../.ci/browser.mjs';
import { runInEngine, skipEngine } from './engine-run.mjs';

const names = {
  driver: 'WebKitWebDriver (Debian: webkit2gtk-driver; or WEBKIT_DRIVER=/path/to/WebKitWebDriver)',
  browser:
    'its MiniBrowser (Debian: libwebkit2gtk-4.1-0, which the driver brings; or WEBKIT_BROWSER=/path/to/MiniBrowser)',
  display: 'Xvfb, the display for it (Debian: xvfb)',
};
const parts = partsOfWebKit();
const missing = Object.keys(names).filter((part) => !parts[part]);

if (missing.length === 0) runInEngine('e2e/webkit.config.ts');
else {
  const list = missing.map((part) => `  ${names[part]}`).join('\n');
  skipEngine(`There is no WebKit here that tests can drive, so nothing was tested in it. Missing:\n${list}`);
}
