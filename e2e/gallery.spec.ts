/**
 * Every state of the picker, on the gallery page: each must look right with every setting, and work with the keyboard.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import type { ViteDevServer } from 'vite';
import type { PlanPickerElement } from '../src/index.ts';
import { startDevServer } from './dev-server.ts';
import { narrowest, test } from './engine.ts';

const root = join(import.meta.dirname, '..');
let server: ViteDevServer;
let site: string;

test.beforeAll(async () => {
  ({ server, site } = await startDevServer());
});

test.afterAll(() => server.close());

const open = async (page: Page, language = 'en', width = narrowest): Promise<void> => {
  await page.setViewportSize({ width, height: 800 });
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
  await page.goto(`${site}e2e/gallery/?${language}`);
  await expect(page.locator('html')).toHaveAttribute('data-shown', '');
};

const state = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });

/** The folder for pictures that people look at. No test compares these pictures. */
const pictures = join(root, 'test-results/gallery');

const picture = async (page: Page, name: string): Promise<void> => {
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
};

for (const [language, direction] of Object.entries({ en: 'ltr', ar: 'rtl' })) {
  test(`has no accessibility violation at ${narrowest} px in any state, light and dark: ${direction}`, async ({
    page,
  }) => {
    await open(page, language);
    await expect(page.locator('.picker').first()).toHaveAttribute('dir', direction);
    await addAxe(page);
    expect(await overflowing(page)).toEqual([]);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page), colorScheme).toEqual([]);
      await picture(page, `${language}-${narrowest}-${colorScheme}`);
    }
  });
}

test('fits at each width, even with long words', async ({ page }) => {
  await open(page, 'de');
  for (const width of [320, 390, 768]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await overflowing(page), `${width} px`).toEqual([]);
    await picture(page, `de-${width}`);
  }
});

test('keeps each state’s accessibility tree as it was', async ({ page }) => {
  await open(page);
  const names = await page.locator('section').evaluateAll((all) => all.map((one) => one.ariaLabel ?? ''));
  expect(names.length).toBeGreaterThan(20);
  for (const name of names) {
    const file = `${name.replace(/\W+/g, '-')}.aria.yml`;
    await expect.soft(state(page, name).locator('ff-plan-picker'), name).toMatchAriaSnapshot({ name: file });
  }
});

test('loses no text or control when the spacing or the text gets larger', async ({ page }) => {
  await open(page, 'de');
  const targets = await page
    .locator('label:not([aria-hidden]), ff-plan-picker button')
    .evaluateAll((all) =>
      all.map((one) => one.getBoundingClientRect()).map(({ width, height }) => [width, height]),
    );
  expect(targets.flat().filter((size) => size < 44)).toEqual([]);

  // This is the text spacing of WCAG 1.4.12. A shopper's own style sheet applies in every shadow tree, so the test adds
  // the spacing to every shadow tree.
  await page.locator('ff-plan-picker').evaluateAll((pickers) => {
    const spaced = new CSSStyleSheet();
    spaced.replaceSync(
      '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }',
    );
    for (const { shadowRoot } of pickers) shadowRoot?.adoptedStyleSheets.push(spaced);
  });
  expect(await overflowing(page), 'spacing').toEqual([]);
  await picture(page, 'de-320-spacing');
  await page.locator('ff-plan-picker').evaluateAll((pickers) => {
    for (const { shadowRoot } of pickers) shadowRoot?.adoptedStyleSheets.pop();
  });

  await page.addStyleTag({ content: ':root { font-size: 200% }' });
  await page.setViewportSize({ width: 640, height: 800 });
  expect(await overflowing(page), '200 %').toEqual([]);
  await picture(page, 'de-640-twice');
});

test('with forced colours, the chosen plan and the loading cards can be seen', async ({ page }) => {
  await open(page, 'de', 390);
  await page.emulateMedia({ forcedColors: 'active' });
  const ready = state(page, 'ready');
  const outline = (of: string) =>
    ready
      .locator(of)
      .first()
      .evaluate((card) => getComputedStyle(card).outlineStyle);
  expect(await outline('[part~=selected]')).toBe('solid');
  expect(await outline('[part~=plan]:not([part~=selected])')).toBe('none');
  // A card whose price is loading shows grey bars. Forced colours remove the grey, so only a border can show a bar.
  const price = state(page, 'loading').locator('[part=price]').first();
  expect(await price.evaluate((one) => getComputedStyle(one, '::before').borderTopWidth)).toBe('1px');
  await picture(page, 'de-390-forced');
});

test('can be used by keyboard alone, and keeps the focus when a pick is rolled back', async ({ page }) => {
  await open(page);
  const radio = (name: string, plan: string) => state(page, name).getByRole('radio', { name: plan });
  const picker = (name: string) => state(page, name).locator('ff-plan-picker');
  const value = (name: string) => picker(name).evaluate((one: PlanPickerElement) => one.value);

  // The Tab key stops once at each picker, at the chosen plan. If no plan is chosen, the Space key chooses a plan.
  await page.getByRole('link', { name: 'العربية' }).focus();
  await page.keyboard.press('Tab');
  await expect(radio('empty', 'Weekly')).toBeFocused();
  await page.keyboard.press('Space');
  await expect.poll(() => value('empty')).toBe('week');
  await page.keyboard.press('Tab');
  await expect(radio('ready', 'Monthly')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(radio('ready', 'Yearly')).toBeFocused();
  await expect(radio('ready', 'Yearly')).toBeChecked();
  // In WebKit, ArrowDown on the last plan does not lead to the first plan. So the test uses other arrows.
  await page.keyboard.press('ArrowUp');
  await expect(radio('ready', 'Monthly')).toBeChecked();
  await page.keyboard.press('ArrowLeft');
  await expect(radio('ready', 'Weekly')).toBeChecked();
  await expect.poll(() => picker('ready').evaluate((one: PlanPickerElement) => one.confirmed)).toBe('week');
  await page.keyboard.press('Shift+Tab');
  await expect(radio('empty', 'Weekly')).toBeFocused();

  const said = state(page, 'rolled back').getByRole('status');
  await radio('rolled back', 'Monthly').focus();
  await page.keyboard.press('ArrowDown');
  await expect(said).toHaveText('');
  await expect(said).toHaveText('We couldn’t switch to Yearly. You’re still on Monthly.');
  await expect(radio('rolled back', 'Monthly')).toBeChecked();
  await expect(radio('rolled back', 'Yearly')).toBeFocused();

  await radio('locked', 'Monthly').focus();
  await page.keyboard.press('ArrowDown');
  await expect(radio('locked', 'Monthly')).toBeChecked();

  await radio('checking', 'Monthly').focus();
  await page.keyboard.press('Tab');
  await expect(state(page, 'checking').getByRole('button', { name: 'Choose Yearly again' })).toBeFocused();
});

/** States that use every colour. */
const themed = ['rolled back', 'savings, equivalents, highlighted', 'features', 'locked'].map(
  (name) => `section[aria-label="${name}"]`,
);

test('keeps enough contrast in each theme of the demo', async ({ page }) => {
  const themes = readFileSync(join(root, 'demo/themes.css'), 'utf8');
  const names = [...themes.matchAll(/data-theme="?(\w+)/g)].map(([, name = '']) => name);
  expect(names).toHaveLength(3);
  await open(page);
  await page.addStyleTag({ content: themes });
  await addAxe(page);
  for (const name of names) {
    await page.locator('ff-plan-picker').evaluateAll((pickers, name) => {
      for (const picker of pickers as HTMLElement[]) picker.dataset.theme = name;
    }, name);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page, themed), `${name}, ${colorScheme}`).toEqual([]);
    }
    await picture(page, `theme-${name}`);
  }
});

/** Elements that stick out of the page, of their card or of their own box. */
const overflowing = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found = document.documentElement.scrollWidth > innerWidth ? ['the page'] : [];
    for (const { shadowRoot } of document.querySelectorAll('ff-plan-picker')) {
      for (const one of shadowRoot?.querySelectorAll<HTMLElement>(
        'label, label span:not(.unseen, .sentence), p:not(.unseen), button',
      ) ?? []) {
        const card = one.closest('label, [part=notice], [part=summary]')?.getBoundingClientRect();
        // For a button, only the box of its words counts. The rest of the button may stick out, because it only makes
        // the button easier to press with a thumb.
        const words = document.createRange();
        words.selectNodeContents(one);
        const box = (one.localName === 'button' ? words : one).getBoundingClientRect();
        if (box.width === 0) continue;
        const isOut =
          card && (box.left < card.left - 1 || box.right > card.right + 1 || box.bottom > card.bottom + 1);
        if (isOut || (one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0))
          found.push(one.outerHTML.slice(0, 90));
      }
    }
    return found;
  });

const addAxe = (page: Page) =>
  page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core') });

const violations = (page: Page, within?: readonly string[]): Promise<string[]> =>
  page.evaluate(async (within) => {
    // Colours change in 120 ms. The contrast in the middle of a change says nothing, so all changes are ended first.
    const finish = (root: Document | ShadowRoot) => {
      for (const animation of root.getAnimations()) {
        if (animation instanceof CSSTransition) animation.finish();
      }
      for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) finish(shadowRoot);
    };
    finish(document);
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run(within ? { include: [...within] } : document);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }, within);
