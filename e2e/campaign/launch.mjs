/** Launches the browser that a command names with `--browser`. */
import { firefox } from 'playwright';
import { findFirefox, findWebKit } from '../../.ci/browser.mjs';
import { findWholeChromium } from './chromium.mjs';

/**
 * @param {string} name
 * @param {Pick<typeof import('./browser.ts'), 'launchChromium' | 'launchFirefox' | 'launchWebKit'>} launchers
 */
export function launchNamed(name, { launchChromium, launchFirefox, launchWebKit }) {
  switch (name) {
    case 'chromium':
      return launchChromium(findWholeChromium());
    case 'firefox':
      return launchFirefox(firefox, findFirefox());
    case 'webkit': {
      const webkit = findWebKit();
      if (!webkit) throw new Error('There is no WebKit here. npm run test:webkit says what is missing.');
      return launchWebKit(webkit);
    }
    default:
      throw new Error(`--browser: expected chromium, firefox or webkit, got ${name}`);
  }
}
