import { defineConfig, devices } from '@playwright/test';
import { findChromium } from '../.ci/browser.mjs';

/** Tests start the servers they need, each on a port of its own. */
const executablePath = findChromium();

const chromium = { ...devices['Desktop Chrome'], launchOptions: executablePath ? { executablePath } : {} };
const availability = '**/availability.spec.ts';

export default defineConfig({
  testDir: '.',
  forbidOnly: Boolean(process.env.CI),
  fullyParallel: true,
  retries: 0,
  // For what hangs, and nothing else: a busy machine merely takes longer. No test has a limit of its own.
  timeout: 600_000,
  expect: { timeout: 120_000 },
  // More than cores: a test mostly waits for its page.
  workers: 3,
  reporter: 'list',
  use: { video: 'off' },
  projects: [
    { name: 'chromium', testIgnore: [availability, '**/examples/**'], use: chromium },
    // Last and alone: it measures how soon a shopper can pay again.
    { name: 'availability', testMatch: availability, use: chromium, dependencies: ['chromium'] },
  ],
});
