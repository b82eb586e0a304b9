import { defineConfig } from '@playwright/test';
import everywhere from './playwright.config.ts';

// Each worker loads this file before the specs. So the specs see this variable.
process.env.E2E_ENGINE = 'webkit';

/** Runs the core tests in a third engine: the installed WebKitGTK, driven over plain WebDriver. */
export default defineConfig({
  ...everywhere,
  outputDir: '../test-results/webkit',
  // Some specs need information that WebDriver cannot give. They are left out. Specs with a content security policy are
  // left out, too: where WebDriver cannot do something, these tests put a script of their own into the page, and a
  // policy would block that script.
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
