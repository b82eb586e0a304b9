/** Runs tests as a host would write them, with the host's own tools. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from '../../.ci/browser.mjs';
import { expect } from '../checkout.ts';
import { folderOfTest, runTool } from '../tool.ts';
import { block } from './blocks.ts';
import type { Given } from './run.ts';

/** Runs a test with a host's own Playwright, on the page of the README. */
export async function passesInPlaywright(code: string, { checkout, shop }: Given): Promise<void> {
  const markup = block('On a funnel page').code;
  await shop.openMarkup(markup.replace('https://cdn.example.com/', '/dist/'));
  const folder = folderOfTest();
  const executablePath = findChromium();
  const config = {
    testDir: '.',
    outputDir: 'output',
    use: { baseURL: checkout.siteUrl, launchOptions: executablePath ? { executablePath } : {} },
  };
  writeFileSync(join(folder, 'playwright.config.js'), `export default ${JSON.stringify(config)};`);
  writeFileSync(join(folder, 'checkout.spec.ts'), code);
  const ended = await runTool('node_modules/@playwright/test/cli.js', [
    'test',
    '-c',
    folder,
    '--reporter=line',
  ]);
  expect(ended.output).toContain('1 passed');
  expect(ended.code).toBe(0);
}

/** Runs a test with a host's own Vitest. */
export async function passesInVitest(code: string): Promise<void> {
  const folder = folderOfTest();
  writeFileSync(join(folder, 'vitest.config.js'), 'export default {};');
  writeFileSync(join(folder, 'checkout.test.js'), code);
  const ended = await runTool('node_modules/vitest/vitest.mjs', ['run', '--root', folder]);
  expect(ended.output).toMatch(/Tests .*1 passed/);
  expect(ended.code).toBe(0);
}
