/** The `test` that the specs extend: Playwright's own, or the one with pages of WebKit. */
import { type Page, test as playwright } from '@playwright/test';
import { test as webkit } from './webkit/fixtures.ts';

export const test = (process.env.E2E_ENGINE === 'webkit' ? webkit : playwright) as typeof playwright;

/** What a site must put at the start of a document if the driver cannot run scripts first. */
export const preambleFor = (page: Page): string => (page as { preamble?: string }).preamble ?? '';
