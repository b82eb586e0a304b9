/**
 * Takes a picture of each scene in scenes.html, at the size of a phone and of a desktop:
 *
 *   node e2e/gallery/looks.mjs e2e/gallery/looks/after
 *   node e2e/gallery/looks.mjs pictures refused offers     takes pictures of only these scenes
 *
 * People look at these pictures. No test compares them.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { createServer } from 'vite';
import { findChromium } from '../../.ci/browser.mjs';

const [folder, ...wanted] = process.argv.slice(2);
if (!folder) throw new Error('expected the folder for the pictures');
mkdirSync(folder, { recursive: true });

const page = readFileSync('e2e/gallery/scenes.html', 'utf8');
const [, list = ''] = /^const scenes = \{\n(.*?)^\};/ms.exec(page) ?? [];
const scenes = [...list.matchAll(/^ {2}'?([\w-]+)'?: \{/gm)].map(([, name]) => name);

const server = await createServer({
  ...{ configFile: 'vite.config.ts', logLevel: 'error', optimizeDeps: { noDiscovery: true, include: [] } },
  server: { port: 0, hmr: false, watch: null },
});
await server.listen();
const executablePath = findChromium();
const browser = await chromium.launch(executablePath ? { executablePath } : {});
for (const [width, height] of [
  [390, 844],
  [1280, 900],
]) {
  for (const scene of wanted.length > 0 ? wanted : scenes) {
    const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' });
    const tab = await context.newPage();
    await tab.goto(`${server.resolvedUrls.local[0]}e2e/gallery/scenes.html?scene=${scene}`);
    await tab.locator('html[data-shown]').waitFor();
    await tab.screenshot({ path: join(folder, `${scene}-${width}.png`) });
    await context.close();
  }
}
await browser.close();
await server.close();
