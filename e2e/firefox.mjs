/** Runs the core tests in Firefox. */
import { firefoxRuns } from '../.ci/browser.mjs';
import { runInEngine, skipEngine } from './engine-run.mjs';

if (firefoxRuns()) runInEngine('e2e/firefox.config.ts');
else
  skipEngine(`There is no Firefox here that runs, so nothing was tested in it. Any one of these will do:
  Firefox from your system's package manager (Debian: firefox-esr)
  PLAYWRIGHT_FIREFOX=/path/to/firefox, if you have one elsewhere`);
