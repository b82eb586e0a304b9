/**
 * Packs the package as it would be published, and installs and builds each example with it: in a folder outside of
 * the tree, so that nothing is found there that an example does not bring.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const examples = ['plain', 'preact', 'react', 'vue', 'svelte', 'next'];
const variable = 'PLAN_PICKER_EXAMPLES';

/** Where an example was built. */
export const folderOf = (example: string): string => join(process.env[variable] ?? '', example);

/** Playwright calls it before the first test, and what it returns after the last one. */
export default async function buildExamples(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'plan-picker-examples-'));
  process.env[variable] = folder;
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    await pack(join(folder, 'package.tgz'));
    for (const example of examples) await build(example);
    return remove;
  } catch (error) {
    remove();
    throw error;
  }
}

async function pack(tarball: string): Promise<void> {
  const to = join(tarball, '..');
  const args = ['pack', '--silent', '--pack-destination', to];
  const output = await run('packing', 'npm', args, join(import.meta.dirname, '../..'));
  renameSync(join(to, output.trim().split('\n').at(-1) ?? ''), tarball);
}

async function build(example: string): Promise<void> {
  const folder = folderOf(example);
  // What somebody installed or built there by hand stays there.
  const isSource = (path: string) => !/node_modules|dist|\.next/.test(path.slice(import.meta.dirname.length));
  cpSync(join(import.meta.dirname, example), folder, { recursive: true, filter: isSource });
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  await run(`${example}: installing`, 'npm', ['install', ...quiet], folder);
  await run(`${example}: building`, 'npm', ['run', 'build', '--if-present'], folder);
}

/** Runs a command, and shows what it says only when it fails. */
function run(title: string, command: string, args: readonly string[], cwd: string): Promise<string> {
  const started = Date.now();
  // As in a shell of its own: React and Next.js read what they build for.
  const { NODE_ENV: _, ...environment } = process.env;
  const env = { ...environment, NEXT_TELEMETRY_DISABLED: '1' } as NodeJS.ProcessEnv;
  process.stdout.write(`${title} … `);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, shell: process.platform === 'win32' });
    let stdout = '';
    let all = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      all += chunk;
    });
    child.stderr.on('data', (chunk) => {
      all += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      console.log(`${((Date.now() - started) / 1000).toFixed(1)} s`);
      if (code === 0) resolve(stdout);
      else reject(new Error(`${title} failed:\n${all}`));
    });
  });
}
