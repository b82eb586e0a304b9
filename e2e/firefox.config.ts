import { defineConfig } from '@playwright/test';
import { findFirefox } from '../.ci/browser.mjs';
import everywhere from './playwright.config.ts';

const executablePath = findFirefox();

/** What the promise rests on, in a second engine: the Firefox that is installed, driven over WebDriver BiDi. */
export default defineConfig({
  ...everywhere,
  // Left out is what only Chromium's driver can see, such as what a request sends.
  testMatch: [
    ...['pick', 'rollback', 'races', 'form', 'session', 'tabs', 'time', 'page', 'hostile', 'live-prices'],
    'secrets',
  ].map((spec) => `${spec}.spec.ts`),
  reporter: [['list'], ['./tally.ts']],
  projects: [
    {
      name: 'firefox',
      use: {
        browserName: 'firefox',
        channel: 'moz-firefox',
        launchOptions: executablePath ? { executablePath } : {},
      },
    },
  ],
});
