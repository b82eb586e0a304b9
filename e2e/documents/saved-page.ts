import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Page } from '@playwright/test';
import { expect } from '../checkout.ts';
import { startDevServer } from '../dev-server.ts';
import { root } from './blocks.ts';

/**
 * Saves a page as a file in this repository, and opens it as a reader of the documents would. The routes of the test do
 * not apply to this browser page.
 */
export async function visitSaved(
  html: string,
  given: Page,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const complaints: string[] = [];
  const { server, site } = await startDevServer();
  const page = await given.context().browser()?.newPage();
  if (!page) throw new Error('expected a browser');
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  try {
    const results = join(root, 'test-results');
    mkdirSync(results, { recursive: true });
    const file = join(mkdtempSync(join(results, 'clone-')), 'plans.html');
    writeFileSync(file, html.replaceAll('http://localhost:5173/', site));
    await page.goto(`${site}${relative(root, file)}`);
    await look(page);
    expect(complaints.filter((text) => !text.startsWith('[vite]'))).toEqual([]);
  } finally {
    await page.close();
    await server.close();
  }
}

export async function expectOffered(
  page: Page,
  plans: readonly (readonly (string | undefined)[])[],
): Promise<void> {
  const radios = page.getByRole('radio');
  await expect(radios).toHaveCount(plans.length);
  for (const [index, [title = '', price = '', period = '']] of plans.entries()) {
    await expect(radios.nth(index)).toHaveAccessibleName(`${title} ${price} ${period}`);
  }
}
