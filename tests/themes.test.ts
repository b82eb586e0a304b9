/** The demo's themes show what custom properties can do, so they must use nothing else. */
import { readFileSync } from 'node:fs';
import { transform } from 'lightningcss';
import { expect, test } from 'vitest';
import { checkContrast, schemes } from '../e2e/gallery/contrast.ts';
import { readThemes } from '../e2e/gallery/tokens.ts';

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const themes = read('demo/themes.css');
const tokens = new Set(
  [...read('src/view/styles.ts').matchAll(/var\((--ff-[a-z]+)/g)].map(([, name]) => name),
);

test('three themes of the demo set the picker’s tokens, and nothing else', () => {
  const names: string[] = [];
  const set: string[] = [];
  const declared = (property: { property: string; value?: unknown }) => {
    const { name } = Object(property.value);
    set.push(property.property === 'custom' ? name : property.property);
  };
  transform({
    filename: 'themes.css',
    code: Buffer.from(themes),
    visitor: {
      Rule: ({ type }) => {
        expect(type).toBe('style');
      },
      Selector: (selector) => {
        names.push(JSON.stringify(selector));
      },
      Declaration: declared,
    },
  });
  expect(new Set(names).size).toBe(3);
  expect(set.length).toBeGreaterThan(15);
  expect(set.filter((name) => !tokens.has(name))).toEqual([]);
});

for (const [name, theme] of Object.entries(readThemes(themes))) {
  for (const scheme of schemes) {
    test(`everything can be seen in the theme ${name} on a ${scheme} page`, () => {
      const contrasts = checkContrast(theme, scheme);
      expect(contrasts.filter(({ ratio, least }) => ratio < least)).toEqual([]);
    });
  }
}

test('the contrast is measured as WCAG does', () => {
  const [text, , , accent] = checkContrast(
    {
      '--ff-text': 'light-dark(#000000, #767676)',
      '--ff-surface': 'light-dark(#ffffff, #ffffff)',
      '--ff-accent': 'light-dark(#ffd166, #949494)',
      ...Object.fromEntries(
        ['muted', 'danger', 'success'].map((token) => [`--ff-${token}`, 'light-dark(#000000, #000000)']),
      ),
    },
    'light',
  );
  expect(text?.ratio).toBe(21);
  expect(accent?.ratio).toBeCloseTo(1.44, 2);
});
