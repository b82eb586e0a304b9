/**
 * Runs the core tests in the oldest supported browsers: in a real Chromium 106, in an emulated old Firefox, and in an
 * emulated old Safari. Old versions of Firefox and WebKit cannot be installed everywhere. So the tests run in the
 * current versions, without the features that came later.
 */
import { findWebKit, firefoxRuns } from '../../.ci/browser.mjs';
import { runInEngine, skipEngine } from '../engine-run.mjs';
import { installOldestChromium } from './chromium.mjs';

const problem = await installOldestChromium();
if (problem === undefined) runInEngine('e2e/oldest.config.ts');
else skipEngine(`There is no Chromium 106 here that runs, so nothing was tested in it. ${problem}`);

if (firefoxRuns()) runInEngine('e2e/emulated.config.ts', { E2E_EMULATES: 'firefox' });
else skipEngine('There is no Firefox here that runs, so no old one was emulated. See npm run test:firefox.');

if (findWebKit()) runInEngine('e2e/emulated.config.ts', { E2E_ENGINE: 'webkit', E2E_EMULATES: 'safari' });
else skipEngine('There is no WebKit here that runs, so no old one was emulated. See npm run test:webkit.');
