import { defineConfig } from '@playwright/test';
import { findFirefox } from '../.ci/browser.mjs';
import everywhere from './playwright.config.ts';

const executablePath = findFirefox();

/** Runs the core tests in a second engine: the installed Firefox, driven over WebDriver BiDi. */
export default defineConfig({
  ...everywhere,
  outputDir: '../test-results/firefox',
  // Specs that need Chromium's driver are left out. For example, some specs check the headers of a request.
  testMatch: [
    ...['pick', 'rollback', 'races', 'form', 'held-submit', 'session', 'tabs', 'time'],
    ...['page', 'hostile', 'policy', 'secrets', 'live-prices', 'money', 'look', 'gallery'],
    'hazards/*',
  ].map((spec) => `**/${spec}.spec.ts`),
  // Firefox does not know `Permissions-Policy`. Its driver cannot count listeners and nodes, and cannot force colours.
  grepInvert: /with every permission off|leave no timer, listener or node|with forced colours/,
  reporter: [['list'], ['./tally.ts']],
  // Each Firefox has several busy processes. A third Firefox would only make the other two wait.
  workers: 2,
  projects: [
    {
      name: 'firefox',
      use: {
        browserName: 'firefox',
        channel: 'moz-firefox',
        launchOptions: {
          ...(executablePath && { executablePath }),
          firefoxUserPrefs: {
            // Firefox requests an icon for each page. A test could confuse such a request with a request of the picker.
            'browser.chrome.site_icons': false,
            // In Playwright's Chromium, scrollbars take no room, as on phones. This setting makes Firefox do the same.
            'ui.useOverlayScrollbars': 1,
            // Firefox starts a process in advance for the next site. In each test, this would be a process that nothing
            // uses.
            'dom.ipc.processPrelaunch.enabled': false,
          },
        },
      },
    },
  ],
});
