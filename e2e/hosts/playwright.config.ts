import { defineConfig } from '@playwright/test';
import everywhere from '../playwright.config.ts';

const [chromium] = everywhere.projects ?? [];

export default defineConfig({
  ...everywhere,
  globalSetup: './libraries.ts',
  reporter: [['list'], ['../tally.ts']],
  projects: [{ name: 'chromium', use: chromium?.use ?? {} }],
});
