/**
 * No shipped code may need an API that the README's oldest browsers lack, according to MDN's compatibility data.
 *
 * The test reads names, and knows no types. It does not find:
 * - a new member with the name of an older member, if the code does not name the object. An example is
 *   `const { any } = AbortSignal`: `AbortSignal.any` is newer than `Promise.any`;
 * - a member with the same name as a member that the code itself defines;
 * - options, such as `priority` of `fetch()`, and kinds of arguments, such as a string for `Intl.NumberFormat`;
 * - names that the code puts together while it runs, and bugs of a browser;
 * - new syntax, because the build translates it for its target.
 * `npm run test:oldest` finds some of these, with a real Chromium 106 and with emulated browsers.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';
import { leanKy } from '../../.ci/lean-ky.mjs';
import { styles } from '../../src/view/styles.ts';
import { oldestIn } from './compat-data.ts';
import { fallbacksInCode, fallbacksInStyles } from './fallbacks.ts';
import { type Missing, missingInCode, missingInStyles } from './missing.ts';
import { namesInCode, namesInStyles } from './names.ts';

const oldest = oldestIn(readFileSync('vite.config.ts', 'utf8'));

/**
 * All files that pages load. The sandbox is left out: it runs only in the tests of a host, and the host chooses the
 * browser for these tests.
 */
const entries = [
  ...['src/embed.ts', 'src/index.ts', 'src/preact.tsx', 'src/billing-sdk/embed.ts'],
  ...readdirSync('src/locales').map((file) => `src/locales/${file}`),
];

/** Bundles the shipped code together with its packages, as in the script tag. */
const shippedFiles = async (): Promise<string[]> => {
  const build = await rolldown({
    ...{ input: entries, platform: 'browser', plugins: [leanKy()], logLevel: 'silent' },
    resolve: { alias: { '@preact/signals': '@preact/signals-core' } },
    transform: {
      jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment' },
      define: { 'process.env.NODE_ENV': '"production"', __VERSION__: '"0"' },
    },
  });
  const { output } = await build.generate({ format: 'es' });
  await build.close();
  return output.flatMap((chunk) => ('code' in chunk ? [chunk.code] : []));
};

const without = (missing: Missing, fallbacks: Readonly<Record<string, string>>): string[] =>
  [...missing]
    .filter(([name]) => !Object.hasOwn(fallbacks, name))
    .map(([name, browsers]) => `${name}: not in ${browsers.join(', ')}`);

const missingIn = (...files: string[]): Missing => missingInCode(namesInCode(...files), oldest);

test('the code needs no API that an old browser lacks, unless a fallback is named', async () => {
  const missing = missingIn(...(await shippedFiles()));
  expect(without(missing, fallbacksInCode)).toEqual([]);
  expect([...missing.keys()].sort(), 'each fallback is for something').toEqual(
    Object.keys(fallbacksInCode).sort(),
  );
});

test('the style sheet needs no style that an old browser lacks, unless a fallback is named', () => {
  const missing = missingInStyles(namesInStyles(styles), oldest);
  expect(without(missing, fallbacksInStyles)).toEqual([]);
  expect([...missing.keys()].sort(), 'each fallback is for something').toEqual(
    Object.keys(fallbacksInStyles).sort(),
  );
});

const [desk, phone] = ['chrome 105, edge 105, firefox 104, safari 16.4', 'safari 16.4'];

test.each([
  ['URL.canParse(address)', `URL.canParse: not in ${desk}`],
  ['globalThis.URL.canParse(address)', `URL.canParse: not in ${desk}`],
  ["URL['canParse'](address)", `URL.canParse: not in ${desk}`],
  ['const { canParse } = URL', `.canParse: not in ${desk}`],
  ['Object.groupBy(plans, keyOf)', `Object.groupBy: not in ${desk}`],
  ['plans.toSorted()', '.toSorted: not in chrome 105, edge 105, firefox 104'],
  ['one.isSubsetOf(other)', `.isSubsetOf: not in ${desk}`],
  ['requestIdleCallback(run)', `requestIdleCallback: not in ${phone}`],
  ['new Intl.DurationFormat("en")', 'Intl.DurationFormat: not in chrome 105, edge 105, firefox 104'],
  ['navigation.navigate("/")', 'navigation: not in firefox 104, safari 16.4'],
  ['element.addEventListener("beforetoggle", run)', `the event beforetoggle: not in ${desk}`],
  ['/[\\p{L}--[a-z]]/v', `/v: not in ${desk}`],
])('control: %s is found', (code, found) => {
  expect(without(missingIn(code), {})).toContain(found);
});

test.each([
  'const toSorted = () => 1; toSorted()',
  'const made = { toSorted() {} }; made.toSorted()',
  'plans.map(String).at(-1)',
  'structuredClone(plan)',
])('control: %s does not count as missing', (code) => {
  expect(without(missingIn(code), {})).toEqual([]);
});

test.each([
  ['a { color: oklch(from red l c h) }', 'oklch()'],
  ['a { field-sizing: content }', 'field-sizing'],
  ['@starting-style { a { opacity: 0 } }', '@starting-style'],
  ['a:popover-open { color: red }', ':popover-open'],
  ['a { text-wrap: balance }', 'text-wrap: balance'],
])('control: %s is found', (css, found) => {
  expect([...missingInStyles(namesInStyles(css), oldest).keys()]).toContain(found);
});
