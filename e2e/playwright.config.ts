import { defineConfig, devices } from '@playwright/test';
import { findChromium } from '../.ci/browser.mjs';

/** Tests start the servers they need, each on a port of its own. */
const executablePath = findChromium();

export default defineConfig({
  testDir: '.',
  forbidOnly: Boolean(process.env.CI),
  fullyParallel: true,
  retries: 0,
  // More than cores: a test mostly waits for its page.
  workers: 3,
  reporter: 'list',
  use: { video: 'off' },
  projects: [
    {
      name: 'chromium',
      use: { ...devices['Desktop Chrome'], launchOptions: executablePath ? { executablePath } : {} },
    },
  ],
});
