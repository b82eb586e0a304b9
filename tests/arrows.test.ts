/**
 * Checks which modules each module imports. Imports of types count too. An arrow is an allowed import. All arrows point
 * in one direction:
 *
 * element → view, picker → checkout → service, page → protocol → types
 */
import { readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { importsIn } from './imports.ts';

const source = join(import.meta.dirname, '../src');

/**
 * What each module or folder may import from outside: modules, folders and packages. The word `type` before a name
 * means that only types may be imported from there. The build removes imports of types.
 */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'types.ts': [],
  'cache.ts': [],
  'companion.ts': ['types.ts'],
  'error.ts': ['types.ts'],
  'ident.ts': ['types.ts'],
  'lookalike.ts': [],
  'fields.ts': [],
  'messages.ts': ['fields.ts', 'types.ts'],
  'secret.ts': [],
  'stopwatch.ts': [],
  'texts.ts': [],
  'timer.ts': [],
  'version.ts': [],
  'locale.ts': ['messages.ts'],
  'change.ts': ['@preact/signals', 'host.ts'],
  'host.ts': [],
  'money.ts': ['cache.ts', 'fields.ts', 'messages.ts', 'types.ts'],
  'plans.ts': ['fields.ts', 'ident.ts', 'lookalike.ts', 'money.ts', 'types.ts'],
  'price-points.ts': ['ident.ts', 'money.ts', 'service/', 'types.ts'],
  'agreement.ts': ['price-points.ts', 'types.ts'],
  'live-prices.ts': [
    ...['@preact/signals', 'change.ts', 'type page/', 'price-points.ts', 'protocol/', 'service/', 'types.ts'],
  ],
  'locales/': ['type messages.ts'],
  'protocol/': ['types.ts'],
  'page/': ['timer.ts'],
  'service/': [
    'host.ts',
    'ident.ts',
    'ky',
    'type protocol/',
    'secret.ts',
    'stopwatch.ts',
    'timer.ts',
    'types.ts',
  ],
  'checkout/': ['host.ts', 'ident.ts', 'page/', 'protocol/', 'service/', 'stopwatch.ts', 'types.ts'],
  'picker/': [
    ...[
      '@preact/signals',
      'agreement.ts',
      'change.ts',
      'checkout/',
      'companion.ts',
      'error.ts',
      'host.ts',
      'ident.ts',
      'live-prices.ts',
      'locale.ts',
    ],
    ...[
      'messages.ts',
      'money.ts',
      'page/',
      'plans.ts',
      'price-points.ts',
      'protocol/',
      'service/',
      'types.ts',
    ],
  ],
  'view/': ['cache.ts', 'messages.ts', 'money.ts', 'preact', 'types.ts'],
  'element/': [
    ...[
      '@preact/signals',
      'agreement.ts',
      'companion.ts',
      'lookalike.ts',
      'messages.ts',
      'picker/',
      'plans.ts',
      'preact',
      'price-points.ts',
      'secret.ts',
    ],
    ...['stopwatch.ts', 'texts.ts', 'timer.ts', 'types.ts', 'view/'],
  ],
  'notice.ts': ['@preact/signals', 'type picker/', 'types.ts', 'view/'],
  'mount.ts': ['element/', 'error.ts', 'type picker/', 'secret.ts', 'types.ts'],
  'define.ts': ['element/'],
  'jsx.ts': ['type element/', 'type mount.ts', 'types.ts'],
  'billing-sdk/': [
    'agreement.ts',
    'companion.ts',
    'type element/',
    'error.ts',
    'messages.ts',
    'type picker/',
    'texts.ts',
    'types.ts',
  ],
  'preact.tsx': ['element/', 'type jsx.ts', 'mount.ts', 'preact', 'preact/hooks', 'types.ts'],
  'react.ts': ['type element/', 'type jsx.ts', 'type react'],
  'embed.ts': ['type billing-sdk/', 'define.ts', 'element/', 'mount.ts', 'version.ts'],
  'index.ts': [
    ...['element/', 'error.ts', 'locale.ts', 'type messages.ts', 'money.ts', 'mount.ts', 'notice.ts'],
    ...['picker/', 'price-points.ts', 'type protocol/', 'types.ts', 'version.ts'],
  ],
  // The sandbox shares no code with the client, because no test would notice a mistake in shared code.
  'testing/': ['type element/', 'node:http', 'type node:net', 'type types.ts'],
};

const modules = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.tsx?$/.test(name),
);

interface Import {
  /** A path below `src`, or a package's name. */
  readonly of: string;
  /** Whether only types are imported. The build removes such an import. */
  readonly isType: boolean;
}

const readImports = (name: string): Import[] =>
  importsIn(join(source, name)).map(({ from, isType }) => ({
    of: from.startsWith('.') ? relative(source, join(source, dirname(name), from)) : from,
    isType,
  }));

const imports = new Map(modules.map((name) => [name, readImports(name)]));
const importsOf = (name: string): readonly Import[] => imports.get(name) ?? [];

const folderOf = (path: string): string => (path.includes('/') ? `${path.split('/')[0]}/` : path);

/** The key of `allowed` that a module belongs to. For a package, the key is its own name. */
const homeOf = (path: string): string => (modules.includes(path) ? folderOf(path) : path);

test.each(modules)('%s imports only what `allowed` lists for it', (name) => {
  const home = homeOf(name);
  const may = allowed[home];
  expect(may, `${name} has no arrows here: say what it may import`).toBeDefined();
  const strangers = importsOf(name)
    .filter(({ of }) => homeOf(of) !== home)
    .filter(
      ({ of, isType }) => !may?.includes(homeOf(of)) && !(isType && may?.includes(`type ${homeOf(of)}`)),
    );
  expect(strangers).toEqual([]);
});

test('each allowed import is really used', () => {
  const drawn = Object.entries(allowed).flatMap(([home, may]) => may.map((to) => `${home} → ${to}`));
  const used = new Set(
    modules.flatMap((name) =>
      importsOf(name).flatMap(({ of }) => {
        const arrow = `${homeOf(name)} →`;
        return [`${arrow} ${homeOf(of)}`, `${arrow} type ${homeOf(of)}`];
      }),
    ),
  );
  expect(drawn.filter((arrow) => !used.has(arrow))).toEqual([]);
});

/** The first circle of imports, such as `a → b → a`; `null` if there is none. */
const circleIn = (names: readonly string[], nextOf: (name: string) => readonly string[]): string | null => {
  const cleared = new Set<string>();
  const visit = (name: string, path: readonly string[]): string | null => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name].join(' → ');
    if (cleared.has(name)) return null;
    for (const next of nextOf(name)) {
      const circle = visit(next, [...path, name]);
      if (circle !== null) return circle;
    }
    cleared.add(name);
    return null;
  };
  for (const name of names) {
    const circle = visit(name, []);
    if (circle !== null) return circle;
  }
  return null;
};

test('no circle of imports leads from a module back to itself; imports of types count too', () => {
  expect(circleIn(modules, (name) => importsOf(name).map(({ of }) => of))).toBeNull();
});

test('folders do not import each other in a circle', () => {
  const homes = Object.keys(allowed);
  const bare = (to: string) => to.replace('type ', '');
  expect(
    circleIn(homes, (home) => (allowed[home] ?? []).map(bare).filter((to) => homes.includes(to))),
  ).toBeNull();
});
