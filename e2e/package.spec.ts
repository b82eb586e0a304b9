/** The package as a host gets it: packed, then installed into an empty project, and imported and type-checked there. */
import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { SourceMap, type SourceMapping } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { expect, test } from '@playwright/test';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { rolldown } from 'rolldown';
import manifest from '../package.json' with { type: 'json' };
import { runTool } from './tool.ts';

const root = join(import.meta.dirname, '..');
const run = promisify(execFile);
const npm = (args: readonly string[], cwd: string) =>
  run('npm', [...args, '--loglevel=error'], { cwd, shell: process.platform === 'win32' });

test.describe.configure({ mode: 'default' });

/** An empty project outside of this repository, so that its imports find only what the package brings. */
let project: string;
let tarball: string;
let packed: readonly string[];

test.beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'storefront-'));
  // With `--ignore-scripts`, npm does not build, so it packs the files that were built last. All other tests use the
  // same files.
  const { stdout } = await npm(['pack', '--ignore-scripts', '--json', '--pack-destination', project], root);
  const [report] = JSON.parse(stdout);
  tarball = join(project, report.filename);
  packed = report.files.map(({ path }: { path: string }) => path);

  write('package.json', JSON.stringify({ private: true, type: 'module' }));
  const renderer = `preact-render-to-string@${manifest.devDependencies['preact-render-to-string']}`;
  await npm(['install', tarball, renderer, '--prefer-offline', '--no-audit', '--no-fund'], project);
});
test.afterAll(() => rmSync(project, { recursive: true, force: true }));

const write = (name: string, text: string) => writeFileSync(join(project, name), text);

const entries = Object.keys(manifest.exports)
  .filter((path) => !path.endsWith('.json'))
  .map((path) => manifest.name + path.slice(1).replace('*', 'de'));

test('the package has the built files, their sources, the pages and the licence, and nothing else', () => {
  expect(packed).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'CHANGELOG.md', 'package.json']));
  expect(packed).toEqual(expect.arrayContaining(['dist/plan-picker.js', 'dist/index.js', 'src/index.ts']));
  expect(packed).toContain('docs/pay-gate.md');
  const others = packed.filter(
    (path) => !/^(dist|src|docs)\/|^(README|CHANGELOG|SECURITY)\.md$|^LICENSE$/.test(path),
  );
  expect(others).toEqual(['package.json']);
});

test('the files that the manifest names for CDNs and editors are in the package', () => {
  const { unpkg, jsdelivr, customElements } = manifest;
  expect(unpkg).toBe(jsdelivr);
  expect(packed).toEqual(expect.arrayContaining([unpkg, customElements].map((path) => path.slice(2))));
});

test('the source map of the script tag leads from each text to the line that has this text', () => {
  const folder = join(project, 'node_modules', manifest.name, 'dist');
  const lines = readFileSync(join(folder, 'plan-picker.js'), 'utf8').split('\n');
  const payload = JSON.parse(readFileSync(join(folder, 'plan-picker.js.map'), 'utf8'));
  const map = new SourceMap(payload);
  for (const text of ['update_client_session', 'Pay here instead', 'plan-rollback']) {
    const line = lines.findIndex((line) => line.includes(text));
    const entry = map.findEntry(line, lines[line]?.indexOf(text) ?? -1) as SourceMapping;
    const source = payload.sourcesContent[payload.sources.indexOf(entry.originalSource)];
    expect(source?.split('\n')[entry.originalLine], text).toContain(text);
  }
});

test('every script names its source map, and every source map finds its sources in the package', () => {
  // These scripts have no source map, because they need none: a language's script has only texts, and `react.js` is
  // empty. `billing-sdk.js` has the same code as the module `billing-sdk/index.js`, and that module has a map.
  const unmapped = /^dist\/(react|billing-sdk|.*\.script)\.js$/;
  const scripts = packed.filter((path) => /^dist\/.*\.js$/.test(path) && !unmapped.test(path));
  const maps = new Set(
    scripts.map((script) => {
      const [, map = 'no map'] =
        /\/\/# sourceMappingURL=(\S+)\s*$/.exec(readFileSync(join(root, script), 'utf8')) ?? [];
      return join(dirname(script), map);
    }),
  );
  expect(packed).toEqual(expect.arrayContaining([...maps]));
  expect(packed.filter((path) => path.endsWith('.js.map')).sort()).toEqual([...maps].sort());
  for (const map of maps) {
    const { sources } = JSON.parse(readFileSync(join(root, map), 'utf8')) as { sources: string[] };
    const own = sources.map((path) => join(dirname(map), path)).filter((path) => /^(src|\.ci)\//.test(path));
    expect(packed, map).toEqual(expect.arrayContaining(own));
  }
});

test('publint finds nothing', async () => {
  const { messages } = await publint({ pkgDir: join(project, 'node_modules', manifest.name), strict: true });
  expect(messages.map((message) => formatMessage(message, manifest))).toEqual([]);
});

test('“Are the types wrong?” finds no error in the types', async () => {
  const analysis = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
  if (!analysis.types) throw new Error('there are no types');
  // The package has only ES modules. If a tool resolves modules without `exports` or `import`, it cannot use the
  // package.
  const isOld = (kind: string) => kind === 'node10' || kind === 'node16-cjs';
  expect(
    analysis.problems.filter((problem) => !('resolutionKind' in problem && isOld(problem.resolutionKind))),
  ).toEqual([]);
});

test('every entry can be imported without a window, and renders on a server', async () => {
  write(
    'import.js',
    `for (const entry of ${JSON.stringify(entries)}) await import(entry);
    const { define, createPlanPicker, mount } = await import('${manifest.name}');
    define();
    const picker = createPlanPicker({ orgId: 'acme' }, { connected: false });
    const { PlanPicker } = await import('${manifest.name}/preact');
    const { h } = await import('preact');
    const { renderToString } = await import('preact-render-to-string');
    const html = renderToString(h(PlanPicker, { orgId: 'acme', id: 'plans', onPick() {} }));
    console.log(JSON.stringify([typeof window, typeof mount, picker.status.value, html]));`,
  );
  const { stdout, stderr } = await run(process.execPath, ['import.js'], { cwd: project });
  expect(stderr).toBe('');
  const html = '<ff-plan-picker id="plans"></ff-plan-picker>';
  expect(JSON.parse(stdout)).toEqual(['undefined', 'function', 'empty', html]);
});

test('the package uses the host’s own Preact', async () => {
  const { stdout } = await npm(['ls', 'preact', '--json', '--all'], project);
  const versions = [...stdout.matchAll(/"preact": \{\s*"version": "([^"]+)"/g)].map(([, version]) => version);
  expect(new Set(versions).size).toBe(1);
  expect(existsSync(join(project, 'node_modules', manifest.name, 'node_modules/preact'))).toBe(false);
});

/** The part of a module's code that a host's bundler keeps. The dependencies are left out. */
const bundled = async (code: string): Promise<string> => {
  write('host.js', code);
  const external = Object.keys(manifest.dependencies).map((name) => new RegExp(`^${name}(/|$)`));
  const bundle = await rolldown({ input: 'host.js', cwd: project, external, logLevel: 'silent' });
  const { output } = await bundle.generate({ format: 'es' });
  return output.map((chunk) => ('code' in chunk ? chunk.code : '')).join('');
};

test('a bundler keeps code that has an effect, and drops code that nobody uses', async () => {
  const without = (entry: string) => bundled(`import '${entry}';`);
  const defines = /customElements/;
  for (const entry of entries.filter((entry) => !entry.endsWith('/define')))
    expect(await without(entry), entry).not.toMatch(/\w\(/);
  expect(await without(`${manifest.name}/define`)).toMatch(defines);
  // A host may also bundle the files that are made for script tags. The bundler must keep their effects.
  expect(await without(`./node_modules/${manifest.name}/${manifest.unpkg}`)).toMatch(defines);
  expect(await without(`./node_modules/${manifest.name}/dist/locales/de.script.js`)).toContain('Tarif');

  const headless = await bundled(`export { createPlanPicker } from '${manifest.name}';`);
  expect(headless).toContain('createPlanPicker');
  expect(headless).not.toMatch(defines);
  expect(headless).not.toContain('fieldset');
});

test('each entry has one declaration file, and all other declaration files are shared by several entries', () => {
  const declarations = packed.filter((path) => /^dist\/(?!locales\/).*\.d\.ts$/.test(path));
  const ofEntries = Object.values(manifest.exports)
    .flatMap((entry) => (typeof entry === 'object' ? entry.types.slice(2) : []))
    .filter((path) => !path.includes('*'));
  // If a class with private fields is declared twice, TypeScript has two different types. So the class is declared
  // once, in a file that the entries share.
  const shared = ['element', 'jsx', 'mount'].map((name) => `dist/${name}.d.ts`);
  expect(declarations.sort()).toEqual([...ofEntries, ...shared].sort());
});

/** Code of hosts. A line that must not compile is marked with `@ts-expect-error`. */
const hosts = {
  'page.ts': `
    import type { PlanPickerElement as Defined } from '${manifest.name}/define';
    import { mount, type Plan, type PlanPickerElement, type PlanPickerEventMap } from '${manifest.name}';
    import german from '${manifest.name}/locales/de';
    const plans: Plan[] = [{ ident: 'pp_month', title: 'Monthly', currency: 'USD', price: '19.99' }];
    const picker = mount('#plans', { orgId: 'acme', plans });
    picker.addEventListener('plan-confirm', ({ detail }) => detail.ident.toUpperCase());
    picker.addEventListener('click', (event) => event.clientX);
    // @ts-expect-error: a roll-back's \`to\` may be null
    picker.addEventListener('plan-rollback', ({ detail }) => detail.to.toUpperCase());
    document.addEventListener('plan-status', ({ detail }) => detail.canPay);
    document.querySelector('ff-plan-picker')?.pick('pp_month').then(({ outcome, problem }) => {
      if (outcome === 'rolled-back' || outcome === 'closed') return problem.message;
      // @ts-expect-error: the problem is missing
      return problem.message;
    });
    // @ts-expect-error: an ident must be a text
    document.createElement('ff-plan-picker').pick(1);
    export const same: Defined = picker satisfies PlanPickerElement;
    picker.messages = german;
    // @ts-expect-error: there is no such text
    picker.messages = { hello: german.legend };
    // @ts-expect-error: there is no such event
    export type None = PlanPickerEventMap['plan-picked'];
    export const event: PlanPickerEventMap['plan-status'] | null = null;
    // @ts-expect-error: there is no such option
    mount('#plans', { orgId: 'acme', plan: [] });`,
  'test.ts': `
    import { createSandbox } from '${manifest.name}/testing';
    const sandbox = createSandbox();
    const { orderId } = sandbox.createSession();
    sandbox.fault(orderId, { kind: 'hang' });
    // @ts-expect-error: there is no such fault
    sandbox.fault(orderId, { kind: 'explode' });`,
  'preact.tsx': `
    /** @jsxImportSource preact */
    import { useRef } from 'preact/hooks';
    import type { PlanPickerElement } from '${manifest.name}';
    import { PlanPicker } from '${manifest.name}/preact';
    export function Checkout() {
      const picker = useRef<PlanPickerElement>(null);
      return (
        <>
          <PlanPicker orgId="acme" ref={picker} onConfirm={({ ident }) => ident.toUpperCase()} class="plans" />
          <ff-plan-picker org-id="acme" name="plan" onplan-confirm={({ detail }) => detail.ident} />
          {/* @ts-expect-error: there is no such layout */}
          <PlanPicker orgId="acme" layout="diagonal" />
          {/* @ts-expect-error: a callback is given the detail, not the event */}
          <PlanPicker orgId="acme" onConfirm={({ detail }) => detail.ident} />
          {/* @ts-expect-error: there is no such option */}
          <PlanPicker orgId="acme" plan={[]} />
          {/* @ts-expect-error: the tag has no such option */}
          <ff-plan-picker layout="diagonal" />
          {/* @ts-expect-error: a roll-back's \`to\` may be null */}
          <ff-plan-picker onplan-rollback={({ detail }) => detail.to.toUpperCase()} />
        </>
      );
    }`,
};
const reactHost = {
  'react.tsx': `
    /** @jsxImportSource react */
    import { useRef } from 'react';
    import type { PlanPickerElement } from '${manifest.name}';
    import type {} from '${manifest.name}/react';
    export function Checkout() {
      const picker = useRef<PlanPickerElement>(null);
      return (
        <>
          <ff-plan-picker orgId="acme" plans={[]} ref={picker} className="plans" name="plan" required
            onplan-confirm={({ detail }) => detail.ident.toUpperCase()} />
          <ff-plan-picker org-id="acme" client-token="ct" order-id="id" selected="pp_month" />
          {/* @ts-expect-error: there is no such layout */}
          <ff-plan-picker layout="diagonal" />
          {/* @ts-expect-error: a plan needs more fields */}
          <ff-plan-picker plans={[{ title: 'Monthly' }]} />
          {/* @ts-expect-error: a roll-back's \`to\` may be null */}
          <ff-plan-picker onplan-rollback={({ detail }) => detail.to.toUpperCase()} />
          {/* @ts-expect-error: this ref is for another element */}
          <ff-plan-picker ref={useRef<HTMLInputElement>(null)} />
        </>
      );
    }`,
};

/** Compiles files strictly, together with the package's own declarations. */
const expectCompiles = async (files: Readonly<Record<string, string>>, moduleResolution: string) => {
  for (const [name, text] of Object.entries(files)) write(name, text);
  const compilerOptions = {
    // Like most hosts, this test does not set the compiler option `lib`. So the compiler knows only the standard
    // library of this target.
    ...{ target: 'es2022', jsx: 'react-jsx' },
    ...{ module: moduleResolution === 'nodenext' ? 'nodenext' : 'esnext', moduleResolution, strict: true },
    ...{ exactOptionalPropertyTypes: true, noEmit: true, skipLibCheck: false, types: ['node'] },
  };
  write('tsconfig.json', JSON.stringify({ compilerOptions, files: Object.keys(files) }));
  const { output } = await runTool('node_modules/typescript/bin/tsc', ['-p', project]);
  expect(output).toBe('');
};

/** Links a package of types into the project. A host would install the package itself. */
const lend = (name: string) => {
  mkdirSync(join(project, 'node_modules/@types'), { recursive: true });
  symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name), 'junction');
};

test('host code without React compiles, with the module resolution of Node and of bundlers', async () => {
  lend('@types/node');
  await expectCompiles(hosts, 'nodenext');
  await expectCompiles(hosts, 'bundler');
});

test('host code with React compiles, even if Preact is installed too', async () => {
  lend('@types/react');
  await expectCompiles({ ...hosts, ...reactHost }, 'bundler');
});
