/**
 * Gets the libraries of the host pages: most of them from npm into this folder, and the old ones from Debian. Bundles
 * the pages whose library has only modules.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { installPackagesOf } from '../../.ci/packages.mjs';

const here = import.meta.dirname;
const packages = join(here, 'node_modules');
/** The folder of the bundled pages. It is inside node_modules, so no type check reads it. */
const bundles = join(packages, '.bundles');
const dist = join(here, '../../dist');

/** For each bundled script, the file that it is made from. */
const pages = { 'react.js': 'react.jsx', 'angular.js': 'angular.js', 'sentry.js': 'sentry.js' };

/** For each old library, its package in Debian, and the file that pages load. */
const ofDebian = {
  'prototype.js': ['libjs-prototype', 'usr/share/javascript/prototype/prototype.js'],
  'mootools-core.js': ['libjs-mootools', 'usr/share/javascript/mootools/mootools-core.min.js'],
  'mootools-more.js': ['libjs-mootools', 'usr/share/javascript/mootools/mootools-more.min.js'],
} as const;

export type OldLibrary = keyof typeof ofDebian;

/** Reads a file of an installed package, or a bundled script. */
export const readLibrary = (path: string): string =>
  readFileSync(join(path in pages ? bundles : packages, path), 'utf8');

/** The text of an old library; `undefined` if its Debian package is not installed and could not be downloaded. */
export const readOldLibrary = (name: OldLibrary): string | undefined => {
  const [, file] = ofDebian[name];
  const path = ['/', debian].map((root) => join(root, file)).find(existsSync);
  return path && readFileSync(path, 'utf8');
};

/** Where Debian's packages are unpacked, if they are not installed. */
const debian = join(packages, '.debian');

/** Playwright calls this before the first test. */
export default async function getLibraries(): Promise<void> {
  installPackagesOf(here, 'the libraries of the host pages');
  for (const [bundle, page] of Object.entries(pages)) await bundlePage(page, bundle);
  getOldLibraries();
}

/** Bundles a page for development, because React reports mistakes only in development. */
async function bundlePage(page: string, bundle: string): Promise<void> {
  const made = await rolldown({
    input: join(here, 'pages', page),
    platform: 'browser',
    logLevel: 'silent',
    resolve: { alias: { 'funnelfox-plan-picker': dist } },
    transform: {
      define: { 'process.env.NODE_ENV': '"development"' },
      jsx: { runtime: 'classic', pragma: 'createElement', pragmaFrag: 'Fragment' },
    },
  });
  await made.write({ file: join(bundles, bundle), format: 'iife' });
  await made.close();
}

function getOldLibraries(): void {
  const names = Object.keys(ofDebian) as OldLibrary[];
  const missing = [
    ...new Set(
      names.filter((name) => readOldLibrary(name) === undefined).map((name) => ofDebian[name][0] as string),
    ),
  ];
  if (missing.length === 0) return;
  const folder = mkdtempSync(join(tmpdir(), 'plan-picker-hosts-'));
  try {
    const isDownloaded = () => spawnSync('apt-get', ['download', ...missing], { cwd: folder }).status === 0;
    if (!isDownloaded()) {
      spawnSync('apt-get', ['update'], { cwd: folder });
      if (!isDownloaded()) {
        tellMissing(missing);
        return;
      }
    }
    mkdirSync(debian, { recursive: true });
    for (const file of readdirSync(folder)) run('dpkg', ['-x', file, debian], folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * In CI, throws if a library is missing, because a skipped test would hide a gap. Elsewhere, prints which libraries are
 * missing, and the tests are skipped.
 */
function tellMissing(names: readonly string[]): void {
  const told = `Debian's ${names.join(' and ')} cannot be had here. Where there are packages, “apt-get install” does.`;
  if (process.env.CI) throw new Error(told);
  console.log(`${told} Their tests are skipped.`);
}

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
}
