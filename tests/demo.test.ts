/** The demo may import only the package's public entries, as any page can. It must not repeat the package's texts. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { english } from '../src/messages.ts';
import { importsIn } from './imports.ts';

const root = join(import.meta.dirname, '..');
const demo = join(root, 'demo');
const page = readFileSync(join(root, 'index.html'), 'utf8');
const modules = readdirSync(demo, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.tsx?$/.test(name),
);

/**
 * The names that a page may import. For example, `./locales/*` in the manifest allows
 * `funnelfox-plan-picker/locales/de`.
 */
const entries = Object.keys(manifest.exports).map(
  (entry) => new RegExp(`^${manifest.name}${entry.slice(1).replace('*', '[^/]+')}$`),
);
const packages = Object.keys(manifest.dependencies);

const mayImport = (module: string, from: string): boolean =>
  from.startsWith('.')
    ? !relative(demo, join(demo, dirname(module), from)).startsWith('..')
    : packages.includes(from) || entries.some((entry) => entry.test(from));

test.each(modules)(
  'demo/%s imports the demo, public entries of the package and its dependencies',
  (module) => {
    const strangers = importsIn(join(demo, module)).filter(({ from }) => !mayImport(module, from));
    expect(strangers).toEqual([]);
  },
);

test('control: an import of the package’s source is noticed', () => {
  const strange = ['../src/define.ts', '/src/define.ts', `${manifest.name}/src/define.ts`, 'vite'];
  expect(strange.filter((from) => mayImport('main.ts', from))).toEqual([]);
  expect(mayImport('texts/de.ts', '../../src/locales/de.ts')).toBe(false);
});

test('in the dev server, each entry of the package leads to a source file', () => {
  const { compilerOptions } = JSON.parse(readFileSync(join(demo, 'tsconfig.json'), 'utf8'));
  const paths: Readonly<Record<string, readonly [string]>> = compilerOptions.paths;
  const sourceOf = (entry: string) => {
    const [path] = paths[entry] ?? paths[`${manifest.name}/*`] ?? [''];
    return join(demo, path.replace('*', entry.slice(manifest.name.length + 1)));
  };
  const named = Object.keys(manifest.exports)
    .filter((entry) => !entry.endsWith('.json'))
    .map((entry) => manifest.name + entry.slice(1).replace('*', 'de'));
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((entry) => !existsSync(sourceOf(entry)))).toEqual([]);
});

test('index.html is only markup: it has no script and no style of its own, and refers only to the demo', () => {
  const referred = [...page.matchAll(/\s(?:src|href)="([^"#]+)"/g)].map(([, to = '']) => to);
  expect(referred.length).toBeGreaterThan(3);
  const others = referred.filter((to) => !to.startsWith('?scenario='));
  expect(others.filter((to) => !to.startsWith('demo/') || !existsSync(join(root, to)))).toEqual([]);
  expect(page.match(/<style|\sstyle=|\son\w+=/)).toBeNull();
  const scripts = [...page.matchAll(/<script ([^>]*)>/g)].map(([, attributes = '']) => attributes);
  expect(scripts.filter((attributes) => !/\ssrc=|^type="application\/json"$/.test(attributes))).toEqual([]);
});

test('the demo repeats no text of the package', async () => {
  const code = modules.map((module) => readFileSync(join(demo, module), 'utf8')).join('\n');
  const locales = join(root, 'src/locales');
  const languages = await Promise.all(readdirSync(locales).map((file) => import(join(locales, file))));
  const texts = [english, ...languages.map((language) => language.default)].flatMap(textsIn);
  expect(texts.length).toBeGreaterThan(500);
  expect(texts.filter((text) => code.includes(`'${text}'`))).toEqual([]);
});

const textsIn = (messages: object): string[] =>
  Object.values(messages).flatMap((text) => (typeof text === 'string' ? [text] : textsIn(text)));
