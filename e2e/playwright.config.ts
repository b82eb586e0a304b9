import { defineConfig, devices } from '@playwright/test';
import { findChromium } from '../.ci/browser.mjs';

const executablePath = findChromium();

const chromium = { ...devices['Desktop Chrome'], launchOptions: executablePath ? { executablePath } : {} };
const availability = '**/availability.spec.ts';

/** Tests start the servers they need, each on its own port. */
export default defineConfig({
  testDir: '.',
  forbidOnly: Boolean(process.env.CI),
  fullyParallel: true,
  retries: 0,
  // This timeout only ends a test that hangs. On a busy machine, each test takes longer, but does not fail.
  timeout: 600_000,
  expect: { timeout: 120_000 },
  // A test mostly waits for its page, so there are more workers than cores.
  workers: 3,
  reporter: 'list',
  use: { video: 'off' },
  projects: [
    { name: 'chromium', testIgnore: [availability, '**/examples/**', '**/hosts/**'], use: chromium },
    // These tests run last, because their many shoppers keep the whole machine busy.
    { name: 'availability', testMatch: availability, use: chromium, dependencies: ['chromium'] },
  ],
});
