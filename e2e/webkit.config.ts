import { defineConfig } from '@playwright/test';
import everywhere from './playwright.config.ts';

// Each worker loads this file before the specs. So the specs see this variable.
process.env.E2E_ENGINE = 'webkit';

/** Runs the core tests in a third engine: the installed WebKitGTK, driven over plain WebDriver. */
export default defineConfig({
  ...everywhere,
  outputDir: '../test-results/webkit',
  // Specs that need more than WebDriver reports are left out. Specs with policies are also left out, because scripts in
  // the page do what WebDriver cannot do, and a policy would block these scripts.
  testMatch: [
    ...['pick', 'rollback', 'races', 'form', 'held-submit', 'session', 'tabs', 'time'],
    ...['page', 'hostile', 'secrets', 'live-prices', 'money', 'look', 'gallery'],
    'hazards/*',
  ].map((spec) => `**/${spec}.spec.ts`),
  reporter: [['list'], ['./tally.ts']],
  // Each WebKit has several busy processes, so there are only two workers.
  workers: 2,
  projects: [{ name: 'webkit', use: { browserName: 'webkit' } }],
});
