/**
 * A Chromium 106, of October 2022, from an npm package for servers. It is installed in this folder, with its own lock
 * file, so that other commands do not wait for its 50 MB.
 */
import { spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';

/** Without a GPU, Chromium draws frames only with `--disable-gpu`. As root it needs `--no-sandbox`. */
export const flags = ['--disable-gpu', '--no-sandbox'];

const modules = join(import.meta.dirname, 'node_modules');
const packed = join(modules, '@sparticuz/chromium/bin/chromium.br');
const { devDependencies } = JSON.parse(readFileSync(join(import.meta.dirname, 'package.json'), 'utf8'));

/** Where the browser is, once it is installed. */
export const path = join(modules, `.chromium-${devDependencies['@sparticuz/chromium']}`);

/** @returns {Promise<string | undefined>} why Chromium 106 cannot run here; `undefined` if it can */
export async function installOldestChromium() {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return 'It runs on Linux, on x64, and nowhere else.';
  if (!existsSync(path)) {
    console.log('Installing Chromium 106 (npm ci in e2e/oldest) …');
    const args = [
      'ci',
      '--ignore-scripts',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ];
    const { status } = spawnSync('npm', args, { cwd: import.meta.dirname, stdio: 'inherit' });
    if (status !== 0) return 'The package could not be installed; npm’s reasons are above.';
    // Until the file is complete, it has another name.
    const part = `${path}.part`;
    await pipeline(
      createReadStream(packed),
      createBrotliDecompress(),
      createWriteStream(part, { mode: 0o755 }),
    );
    renameSync(part, path);
    // The packed browser is not needed any more.
    rmSync(packed);
  }
  const { status, stderr } = spawnSync(path, [...flags, '--dump-dom', 'about:blank'], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  return status === 0 ? undefined : `It does not start: ${stderr.trim().split('\n').at(-1)}`;
}
