import { defineConfig } from '@playwright/test';
import everywhere from './playwright.config.ts';

// Workers load this file before any spec.
process.env.E2E_ENGINE = 'webkit';

/** What the promise rests on, in a third engine: the WebKitGTK that is installed, driven over plain WebDriver. */
export default defineConfig({
  ...everywhere,
  // Left out is what asks for more than WebDriver tells, and policies, which forbid what stands in for it.
  testMatch: [
    ...['pick', 'rollback', 'races', 'form', 'held-submit', 'session', 'tabs', 'time'],
    ...['page', 'hostile', 'secrets', 'live-prices'],
    'hazards/*',
  ].map((spec) => `**/${spec}.spec.ts`),
  reporter: [['list'], ['./tally.ts']],
  // Each WebKit is a handful of busy processes.
  workers: 2,
  projects: [{ name: 'webkit', use: { browserName: 'webkit' } }],
});
