/**
 * Tests of the emulation that `npm run test:oldest` uses. An emulated old browser must lack the features that came
 * later, and must have all others.
 */
import { expect, test } from './checkout.ts';
import { laterThan, takeAway } from './oldest/emulation.ts';

/** Names of features, each with the emulated browsers that must lack it. */
const later = {
  'URL.canParse': ['firefox', 'safari'],
  'Object.groupBy': ['firefox', 'safari'],
  'Promise.withResolvers': ['firefox', 'safari'],
  'AbortSignal.any': ['firefox', 'safari'],
  'Set.prototype.union': ['firefox', 'safari'],
  'Array.prototype.toSorted': ['firefox'],
  CustomStateSet: ['firefox', 'safari'],
  'HTMLElement.prototype.showPopover': ['firefox', 'safari'],
  'Array.prototype.findLast': [],
  structuredClone: [],
  'navigator.locks.request': [],
} as const;

for (const family of ['firefox', 'safari']) {
  test(`control: an emulated old ${family} lacks what came later, and nothing else`, async ({
    page,
    checkout,
  }) => {
    await page.addInitScript(takeAway, laterThan(family));
    await checkout.openPayable();
    const lacks = await page.evaluate((names) => {
      const isThere = (name: string) =>
        name.split('.').reduce<unknown>((of, part) => Object(of)[part], globalThis) !== undefined;
      return names.filter((name) => !isThere(name));
    }, Object.keys(later));
    const expected = Object.entries(later).filter(([, families]) =>
      (families as readonly string[]).includes(family),
    );
    expect(lacks).toEqual(expected.map(([name]) => name));

    const text = await page.evaluate(() => new Intl.NumberFormat('en').format('9007199254740993' as never));
    expect(text).toBe(family === 'firefox' ? '9,007,199,254,740,992' : '9,007,199,254,740,993');
    const contained = await checkout.picker.evaluate(({ shadowRoot }) => {
      const inner = shadowRoot?.querySelector('.picker');
      return inner && getComputedStyle(inner).containerType;
    });
    expect(contained).toBe(family === 'firefox' ? 'normal' : 'inline-size');
  });
}
