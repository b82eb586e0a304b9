import { downloadedChromium, findChromium, onPath } from '../../.ci/browser.mjs';

/**
 * Finds the whole Chromium, if there is one. Chromium's headless shell is not enough: it shows all pages at the same
 * time, and prerenders none.
 * @returns {string}
 */
export function findWholeChromium() {
  const path =
    process.env.PLAYWRIGHT_CHROMIUM ??
    downloadedChromium() ??
    onPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable') ??
    findChromium();
  if (path === undefined)
    throw new Error('There is no Chromium here. PLAYWRIGHT_CHROMIUM says where one is.');
  return path;
}
