import { defineConfig } from '@playwright/test';
import everywhere from '../playwright.config.ts';

const [chromium] = everywhere.projects ?? [];

export default defineConfig({
  ...everywhere,
  // There is one worker, because all tests of Next.js use one server.
  workers: 1,
  fullyParallel: false,
  globalSetup: './examples.ts',
  reporter: [['list'], ['../tally.ts']],
  projects: [{ name: 'chromium', use: chromium?.use ?? {} }],
});
