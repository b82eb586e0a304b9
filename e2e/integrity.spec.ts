/**
 * Each build must give the same bytes. A page must be able to name exactly one version of the script, by a file name or
 * by a hash.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './checkout.ts';
import { runTool } from './tool.ts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const integrity: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(dist, 'integrity.json'), 'utf8'),
);

test('two builds give the same bytes, wherever they are made', async () => {
  const outputs = ['one', 'two'].map((name) => test.info().outputPath(name));
  await Promise.all(outputs.map(build));
  const [one, two] = outputs.map(contents);
  expect(Object.keys(one ?? {})).toEqual(filesIn(dist));
  expect(one).toEqual(two);

  const telling = outputs.flatMap(filesWith);
  expect(telling, 'files that tell where they were built').toEqual([]);
});

/** What makes markup or code from a text. */
const sink =
  /\b(?:(?:inner|outer|insertAdjacent)HTML|srcdoc|(?:set|parse)HTMLUnsafe|createContextualFragment|DOMParser|document\.write|eval)\b|\bFunction\(/;

test('no script for a script tag can make markup or code from a text', () => {
  const scripts = filesIn(dist).filter((name) =>
    /^(plan-picker|billing-sdk|locales\/.*\.script)\.js$/.test(name),
  );
  expect(scripts.length).toBeGreaterThan(10);
  for (const name of scripts) expect(readFileSync(join(dist, name), 'utf8'), name).not.toMatch(sink);
  for (const code of ['a.innerHTML=b', 'eval(a)', 'new Function(a)', 'document.write(a)'])
    expect(code).toMatch(sink);
});

const build = async (folder: string) => {
  for (const mode of ['production', 'embed']) {
    const args = ['build', '--mode', mode, '--outDir', folder, '--logLevel', 'warn'];
    const { code, output } = await runTool('node_modules/vite/bin/vite.js', args);
    expect(code, output).toBe(0);
  }
};

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

const contents = (folder: string): Record<string, string> =>
  Object.fromEntries(
    filesIn(folder).map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(join(folder, file)))
        .digest('hex'),
    ]),
  );

const filesWith = (folder: string): string[] =>
  filesIn(folder).filter((file) => readFileSync(join(folder, file), 'utf8').includes(root));

test('integrity.json has the hash of every script that is made for a script tag, and of no other file', () => {
  const scripts = filesIn(dist).filter((file) =>
    /^plan-picker.*\.js$|^billing-sdk\.js$|\.script\.js$/.test(file),
  );
  expect(Object.keys(integrity)).toEqual(scripts);
  for (const script of scripts) {
    // The scripts must be ASCII, because a page may have any encoding, and the browser reads a script without `charset`
    // in the page's encoding.
    expect(readFileSync(join(dist, script), 'latin1'), script).toMatch(/^[\0-\x7f]*$/);
    const hash = createHash('sha384').update(readFileSync(join(dist, script)));
    expect(integrity[script], script).toBe(`sha384-${hash.digest('base64')}`);
  }
});

/** The name of the script that changes with its content. */
const [hashed = ''] = Object.keys(integrity).filter((file) => /^plan-picker\.[0-9a-f]{10}\.js$/.test(file));

test('the hashed name is a second name of the same script', () => {
  expect(integrity[hashed]).toBe(integrity['plan-picker.js']);
});

/** Serves the built files from another origin, as a CDN does. */
const serveFromCdn = (page: Page) =>
  page.route('https://cdn.example.com/*', (route) =>
    route.fulfill({
      path: join(dist, new URL(route.request().url()).pathname),
      contentType: 'text/javascript',
      headers: { 'access-control-allow-origin': '*' },
    }),
  );
const tagWith = (hash: string | undefined) =>
  `<script src="https://cdn.example.com/${hashed}" integrity="${hash}" crossorigin="anonymous"></script>`;

test('a page that names the hash gets the script', async ({ page, checkout }) => {
  await serveFromCdn(page);
  await checkout.open(tagWith(integrity[hashed]) + checkout.markup());
  await checkout.pick('Yearly');
  await checkout.expectPayable('year');
});

test('a page that names another hash does not run the script', async ({ page, checkout }) => {
  await serveFromCdn(page);
  const refused = page.waitForEvent('console', (message) => message.text().includes('integrity'));
  await checkout.open(tagWith(`sha384-${'A'.repeat(64)}`) + checkout.markup());
  await refused;
  expect(await page.evaluate(() => [customElements.get('ff-plan-picker'), window.PlanPicker])).toEqual([
    undefined,
    undefined,
  ]);
});
