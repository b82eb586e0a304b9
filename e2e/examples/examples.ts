/**
 * Packs the package as for npm. Then copies each example to a folder outside of the repository, and installs and builds
 * it there with the packed package. So an example can use only the packages that it names itself.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const examples = ['plain', 'preact', 'react', 'vue', 'svelte', 'next'];
const variable = 'PLAN_PICKER_EXAMPLES';

/** Where an example was built. */
export const folderOf = (example: string): string => join(process.env[variable] ?? '', example);

/** Playwright calls this before the first test, and the returned function after the last test. */
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
  // Somebody may have installed or built an example in the repository. The resulting files are not copied.
  const isSource = (path: string) => !/node_modules|dist|\.next/.test(path.slice(import.meta.dirname.length));
  cpSync(join(import.meta.dirname, example), folder, { recursive: true, filter: isSource });
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  await run(`${example}: installing`, 'npm', ['install', ...quiet], folder);
  await run(`${example}: building`, 'npm', ['run', 'build', '--if-present'], folder);
}

/** Runs a command. Shows its output only if it fails. */
function run(title: string, command: string, args: readonly string[], cwd: string): Promise<string> {
  const started = Date.now();
  // React and Next.js build for the mode that NODE_ENV names. This line removes NODE_ENV, because a new shell has none.
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
