/**
 * The `test` that the specs extend. Depending on the run, its pages belong to Playwright's browser, to WebKit, or to an
 * emulated older browser.
 */
import { type Page, test as playwright } from '@playwright/test';
import { emulating } from './oldest/emulation.ts';
import { test as webkit } from './webkit/fixtures.ts';

const names: Readonly<Record<string, string>> = { chromium: 'Chromium', firefox: 'Firefox' };

/** Records the browser in which each test ran. */
const told = playwright.extend({
  context: async ({ context, browser }, use, info) => {
    const name = names[browser.browserType().name()];
    info.annotations.push({ type: 'engine', description: `${name} ${browser.version()}` });
    await use(context);
  },
});

const engine = process.env.E2E_ENGINE === 'webkit' ? (webkit as typeof told) : told;

export const test = process.env.E2E_EMULATES ? emulating(engine, process.env.E2E_EMULATES) : engine;

/** The width of a narrow page, in px. The window of WebKit is never narrower than 447 px. */
export const narrowest = process.env.E2E_ENGINE === 'webkit' ? 480 : 320;

/**
 * The scripts that the site must put at the start of each document. The text is empty if the page's driver can run
 * scripts before the page's own scripts.
 */
export const preambleFor = (page: Page): string => (page as { preamble?: string }).preamble ?? '';

/**
 * Clicks the radio of a plan, and waits until the page has got the click. Firefox's driver may go on before the page
 * has got the click. Without the wait, the test could then read the state before the pick.
 */
export const pickIn = async (page: Page, title: string): Promise<void> => {
  await page.evaluate(() => {
    const clicked = new Promise<void>((resolve) => {
      window.addEventListener('click', () => resolve(), { once: true, capture: true });
    });
    Object.assign(window, { clicked });
  });
  await page.getByRole('radio', { name: title }).click();
  await page.evaluate(() => (window as unknown as { clicked: Promise<void> }).clicked);
};
