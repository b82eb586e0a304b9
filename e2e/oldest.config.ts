import { defineConfig } from '@playwright/test';
import { flags, path } from './oldest/chromium.mjs';
import everywhere from './playwright.config.ts';

/**
 * The core tests in a Chromium 106, of October 2022. The README promises Chromium 105, but the npm package with this
 * Chromium does not have that version.
 */
export default defineConfig({
  ...everywhere,
  testMatch: [
    ...['pick', 'rollback', 'races', 'form', 'held-submit', 'session', 'tabs', 'time'],
    ...['page', 'hostile', 'policy', 'secrets', 'live-prices', 'money', 'look'],
    'hazards/*',
  ].map((spec) => `**/${spec}.spec.ts`),
  // Some tests are left out, because they start today's Chromium to hide, freeze or watch it. Others are left out
  // because they listen for violations of a `Permissions-Policy`, which Chromium 106 does not report.
  testIgnore: ['unseen', 'picks'].map((spec) => `**/hazards/${spec}.spec.ts`),
  grepInvert: /frozen\.spec\.ts frozen |with every permission off/,
  reporter: [['list'], ['./tally.ts']],
  projects: [
    {
      name: 'oldest',
      use: { browserName: 'chromium', launchOptions: { executablePath: path, args: flags } },
    },
  ],
});
