import { defineConfig } from '@playwright/test';
import everywhere from './playwright.config.ts';

// Workers load this file before any spec.
process.env.E2E_ENGINE = 'webkit';

/** Tests the promise in a third engine: the installed WebKitGTK, driven over plain WebDriver. */
export default defineConfig({
  ...everywhere,
  // Specs that need more than WebDriver reports are left out. So are specs with policies: a policy would block the
  // scripts that report in WebDriver's place.
  testMatch: [
    ...['pick', 'rollback', 'races', 'form', 'held-submit', 'session', 'tabs', 'time'],
    ...['page', 'hostile', 'secrets', 'live-prices', 'money', 'look'],
    'hazards/*',
  ].map((spec) => `**/${spec}.spec.ts`),
  reporter: [['list'], ['./tally.ts']],
  // Each WebKit has several busy processes.
  workers: 2,
  projects: [{ name: 'webkit', use: { browserName: 'webkit' } }],
});
