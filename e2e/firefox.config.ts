import { defineConfig } from '@playwright/test';
import { findFirefox } from '../.ci/browser.mjs';
import everywhere from './playwright.config.ts';

const executablePath = findFirefox();

/** What the promise rests on, in a second engine: the Firefox that is installed, driven over WebDriver BiDi. */
export default defineConfig({
  ...everywhere,
  // Left out is what only Chromium's driver can see, such as what a request sends.
  testMatch: [
    ...['pick', 'rollback', 'races', 'form', 'held-submit', 'session', 'tabs', 'time'],
    ...['page', 'hostile', 'policy', 'secrets', 'live-prices'],
  ].map((spec) => `${spec}.spec.ts`),
  // It knows no `Permissions-Policy`, and its driver counts no listeners and nodes.
  grepInvert: /with every permission off|leave no timer, listener or node/,
  reporter: [['list'], ['./tally.ts']],
  // Each Firefox is a handful of busy processes: with a third the other two merely wait.
  workers: 2,
  projects: [
    {
      name: 'firefox',
      use: {
        browserName: 'firefox',
        channel: 'moz-firefox',
        launchOptions: {
          ...(executablePath && { executablePath }),
          // Its request for an icon is the page's, and would be held against the picker.
          firefoxUserPrefs: { 'browser.chrome.site_icons': false },
        },
      },
    },
  ],
});
