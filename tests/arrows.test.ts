/** Which module may know which. Arrows point one way: from the page's edge to the protocol, never back. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseAst } from 'rolldown/parseAst';
import { expect, test } from 'vitest';

const source = join(import.meta.dirname, '../src');

/** A module, and the only ones it may import. Types flow freely, for they leave no trace in the code. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'types.ts': [],
  'cache.ts': [],
  'error.ts': [],
  'ident.ts': [],
  'messages.ts': [],
  'secret.ts': [],
  'version.ts': [],
  'locale.ts': [],
  'page.ts': ['tabs.ts'],
  'host.ts': ['@preact/signals'],
  'session.ts': [],
  'memory.ts': [],
  'tabs.ts': ['ident.ts', 'memory.ts'],
  'money.ts': ['cache.ts', 'messages.ts'],
  'plans.ts': ['ident.ts', 'money.ts'],
  'api.ts': ['ident.ts', 'ky', 'secret.ts'],
  'price-points.ts': ['api.ts', 'ident.ts', 'money.ts'],
  'live-prices.ts': ['@preact/signals', 'api.ts', 'host.ts'],
  'loop.ts': ['api.ts', 'memory.ts', 'session.ts'],
  'store.ts': [
    ...[
      '@preact/signals',
      'api.ts',
      'error.ts',
      'host.ts',
      'ident.ts',
      'live-prices.ts',
      'locale.ts',
      'loop.ts',
      'memory.ts',
      'messages.ts',
      'page.ts',
    ],
    ...['plans.ts', 'price-points.ts', 'session.ts'],
  ],
  'element.ts': [
    ...['@preact/signals', 'messages.ts', 'plans.ts', 'preact', 'price-points.ts', 'secret.ts', 'store.ts'],
    ...['view/picker.tsx', 'view/styles.ts'],
  ],
  'mount.ts': ['element.ts', 'error.ts', 'secret.ts'],
  'define.ts': ['element.ts'],
  'jsx.ts': [],
  'preact.tsx': ['element.ts', 'mount.ts', 'preact', 'preact/hooks'],
  'react.ts': [],
  'embed.ts': ['define.ts', 'element.ts', 'mount.ts', 'version.ts'],
  'index.ts': [
    ...['element.ts', 'error.ts', 'locale.ts', 'mount.ts', 'price-points.ts', 'store.ts', 'version.ts'],
  ],
};

/** What a whole folder may import from outside of it. */
const allowedFolders: Readonly<Record<string, readonly string[]>> = {
  locales: [],
  view: ['cache.ts', 'messages.ts', 'money.ts', 'preact', 'preact/hooks'],
  testing: ['ident.ts', 'node:http'],
};

const modules = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.tsx?$/.test(name),
);

/** What a module imports at run time: by its path below src, or by the package's name. */
const importsOf = (name: string): string[] => {
  const { body } = parseAst(readFileSync(join(source, name), 'utf8'), {
    lang: name.endsWith('x') ? 'tsx' : 'ts',
  });
  const statics = body.flatMap((node) => {
    if (node.type === 'ImportDeclaration') {
      const isOnlyTypes =
        node.importKind === 'type' ||
        (node.specifiers.length > 0 &&
          node.specifiers.every((one) => one.type === 'ImportSpecifier' && one.importKind === 'type'));
      return isOnlyTypes ? [] : [node.source.value];
    }
    if (node.type === 'ExportAllDeclaration') return node.exportKind === 'type' ? [] : [node.source.value];
    if (node.type !== 'ExportNamedDeclaration' || !node.source || node.exportKind === 'type') return [];
    return node.specifiers.every(({ exportKind }) => exportKind === 'type') ? [] : [node.source.value];
  });
  const dynamic = JSON.stringify(body, (_, value) =>
    typeof value === 'bigint' ? `${value}` : value,
  ).matchAll(/"type":"ImportExpression".*?"value":"([^"]+)"/g);
  return [...statics, ...[...dynamic].map(([, path]) => path ?? '')].map((path) =>
    path.startsWith('.') ? relative(source, join(source, dirname(name), path)) : path,
  );
};

test.each(modules)('%s imports only what it may know', (name) => {
  const folder = name.includes('/') ? (name.split('/')[0] ?? '') : null;
  const may = folder ? allowedFolders[folder] : allowed[name];
  expect(may, `${name} has no arrows here: say what it may import`).toBeDefined();
  const outside = importsOf(name).filter((path) => !(folder && path.startsWith(`${folder}/`)));
  expect(outside.filter((path) => !may?.includes(path))).toEqual([]);
});

test('no module imports itself in a circle', () => {
  const cleared = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    expect(path, `a circle: ${[...path, name].join(' → ')}`).not.toContain(name);
    if (cleared.has(name)) return;
    for (const next of importsOf(name)) if (modules.includes(next)) visit(next, [...path, name]);
    cleared.add(name);
  };
  for (const name of modules) visit(name, []);
});
