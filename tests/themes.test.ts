/** The demo's themes show what custom properties can do, so they must use nothing else. */
import { readFileSync } from 'node:fs';
import { transform } from 'lightningcss';
import { expect, test } from 'vitest';

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
