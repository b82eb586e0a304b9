/** The `test` that the specs extend. Its pages can also be those of WebKit or of an emulated older browser. */
import { type Page, test as playwright } from '@playwright/test';
import { emulating } from './oldest/emulation.ts';
import { test as webkit } from './webkit/fixtures.ts';

const names: Readonly<Record<string, string>> = { chromium: 'Chromium', firefox: 'Firefox' };

/** Notes the browser in which each test ran. */
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

/** The scripts that a site must put at the start of each document, if the page's driver cannot run scripts first. */
export const preambleFor = (page: Page): string => (page as { preamble?: string }).preamble ?? '';
