/** The `test` that the specs extend: Playwright's own, or the one whose pages are WebKit's. */
import { type Page, test as playwright } from '@playwright/test';
import { test as webkit } from './webkit/fixtures.ts';

export const test = (process.env.E2E_ENGINE === 'webkit' ? webkit : playwright) as typeof playwright;

/** What a site has to put first into what it serves to a page, where no driver does. */
export const preambleFor = (page: Page): string => (page as { preamble?: string }).preamble ?? '';
