/** The theme page: what its form says must be what the pickers show, and what its CSS does on another page. */
import { createRequire } from 'node:module';
import { expect, type Locator, type Page } from '@playwright/test';
import type { ViteDevServer } from 'vite';
import { startDevServer } from './dev-server.ts';
import { narrowest, test } from './engine.ts';

let server: ViteDevServer;
let site: string;

test.beforeAll(async () => {
  ({ server, site } = await startDevServer());
});

test.afterAll(() => server.close());

const open = async (page: Page, address = 'theme.html', width = 1280): Promise<void> => {
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
  await page.goto(`${site}e2e/gallery/${address}`);
  await expect(page.locator('html')).toHaveAttribute('data-shown', '');
};

const firstPaint = (page: Page): Locator => page.locator('ff-plan-picker').first();
const chosen = (page: Page): Locator => firstPaint(page).locator('[part~=selected]');

test('a chosen accent reaches the chosen card, in the scheme that it is for', async ({ page }) => {
  await open(page);
  await page.getByLabel('Light', { exact: true }).fill('#aa0055');
  await expect(chosen(page)).toHaveCSS('border-top-color', 'rgb(170, 0, 85)');
  await page.getByLabel('Dark, as #rrggbb').fill('FFAACC');
  await expect(chosen(page)).toHaveCSS('border-top-color', 'rgb(170, 0, 85)');
  await page.getByRole('radio', { name: 'dark' }).check();
  await expect(chosen(page)).toHaveCSS('border-top-color', 'rgb(255, 170, 204)');
});

test('radius, density and font reach the cards', async ({ page }) => {
  await open(page);
  await page.getByLabel('Radius').fill('3');
  await page.getByLabel('Density').fill('0.5');
  await page.getByLabel('Font').selectOption('Serif');
  await expect(chosen(page)).toHaveCSS('border-top-left-radius', '3px');
  await expect(chosen(page)).toHaveCSS('padding-top', '8px');
  await expect(chosen(page)).toHaveCSS('font-family', /Georgia/);
});

test('a pale accent is reported with its ratio, as soon as it is typed', async ({ page }) => {
  await open(page);
  const row = page.getByRole('row', { name: 'Accent on surface' });
  const verdict = page.getByRole('region', { name: 'Contrast' }).getByRole('status');
  await expect(verdict).toHaveText('Every contrast passes');
  await page.getByLabel('Light, as #rrggbb').fill('#ffd166');
  await expect(row.getByRole('cell').first()).toHaveText('1.4 fails, needs 3');
  await expect(row.getByRole('cell').last()).toHaveText('9.5 passes');
  await expect(verdict).toHaveText('4 of 18 contrasts fail');
  await page.getByLabel('Light, as #rrggbb').fill('#ffd1');
  await expect(verdict).toHaveText('4 of 18 contrasts fail');
  await page.getByLabel('Light, as #rrggbb').fill('#000000');
  await expect(verdict).toHaveText('Every contrast passes');
});

test('each theme passes, and fills the form', async ({ page }) => {
  await open(page);
  for (const [theme, radius, font] of [
    ['folio', '0', 'Serif'],
    ['onyx', '3', 'Monospaced'],
    ['pine', '16', 'The font of the page'],
  ] as const) {
    await page.getByRole('radio', { name: theme }).check();
    await expect(page.getByLabel('Radius')).toHaveValue(radius);
    await expect(page.getByLabel('Font').locator('option:checked')).toHaveText(font);
    await expect(page.getByText('Every contrast passes')).toBeVisible();
  }
});

test('the CSS gives the same look on another page', async ({ page, context }) => {
  await open(page);
  await page.getByRole('radio', { name: 'onyx' }).check();
  await page.getByLabel('Light, as #rrggbb').fill('#a01f6c');
  await page.getByLabel('Radius').fill('9');
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy' }).click();
  await expect(page.getByText('Copied')).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('--ff-radius: 9px;');

  const other = await context.newPage();
  await open(other, 'scenes.html?scene=offers');
  const before = await looksOf(other);
  await other.addStyleTag({ content: copied });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.getByRole('radio', { name: colorScheme }).check();
    await other.emulateMedia({ colorScheme });
    await expect.poll(() => looksOf(other), colorScheme).toEqual(await looksOf(page));
  }
  expect(await looksOf(other)).not.toEqual(before);
});

test('fits, and has no accessibility violation, light and dark', async ({ page }) => {
  await open(page, 'theme.html', narrowest);
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core') });
  for (const width of [narrowest, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    for (const scheme of ['light', 'dark']) {
      await page.getByRole('radio', { name: scheme }).check();
      expect(await violations(page), `${scheme}, ${width} px`).toEqual([]);
    }
  }
});

/** What the tokens decide in the cards and below them. Colours fade for 120 ms, so this function first ends each fade. */
const looksOf = (page: Page) =>
  firstPaint(page).evaluate((picker) => {
    const root = picker.shadowRoot;
    for (const animation of root?.getAnimations() ?? []) animation.finish();
    return [...(root?.querySelectorAll('label, label *, .told') ?? [])].map((one) => {
      const { color, backgroundColor, borderColor, borderRadius, fontFamily, padding } =
        getComputedStyle(one);
      return [one.part.value, color, backgroundColor, borderColor, borderRadius, fontFamily, padding];
    });
  });

const violations = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    for (const { shadowRoot } of document.querySelectorAll('ff-plan-picker')) {
      for (const one of shadowRoot?.getAnimations() ?? []) if (one instanceof CSSTransition) one.finish();
    }
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
