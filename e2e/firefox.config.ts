import { defineConfig } from '@playwright/test';
import { findFirefox } from '../.ci/browser.mjs';
import everywhere from './playwright.config.ts';

const executablePath = findFirefox();

/** Tests the promise in a second engine: the installed Firefox, driven over WebDriver BiDi. */
export default defineConfig({
  ...everywhere,
  // Specs that need Chromium's driver are left out, for example those that check what a request sends.
  testMatch: [
    ...['pick', 'rollback', 'races', 'form', 'held-submit', 'session', 'tabs', 'time'],
    ...['page', 'hostile', 'policy', 'secrets', 'live-prices', 'money', 'look'],
    'hazards/*',
  ].map((spec) => `**/${spec}.spec.ts`),
  // Firefox knows no `Permissions-Policy`, and its driver counts no listeners and nodes.
  grepInvert: /with every permission off|leave no timer, listener or node/,
  reporter: [['list'], ['./tally.ts']],
  // Each Firefox has several busy processes. A third Firefox would only make the other two wait.
  workers: 2,
  projects: [
    {
      name: 'firefox',
      use: {
        browserName: 'firefox',
        channel: 'moz-firefox',
        launchOptions: {
          ...(executablePath && { executablePath }),
          // Firefox requests an icon for each page, and a test could take that for a request of the picker.
          firefoxUserPrefs: { 'browser.chrome.site_icons': false },
        },
      },
    },
  ],
});
