/**
 * Checks and installs the packages of a folder that has a lock file. This module imports no package itself, because a
 * fresh clone has no packages.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether the packages of a folder are installed. npm's own record in node_modules decides this. npm writes its record
 * last, so an interrupted installation leaves no record.
 * @param {string} folder
 */
export function packagesAreInstalled(folder) {
  const record = join(folder, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = readJson(record).packages;
  return Object.entries(readJson(join(folder, 'package-lock.json')).packages).every(
    ([path, wanted]) => path === '' || wanted.optional || installed[path]?.version === wanted.version,
  );
}

/**
 * Installs the packages of a folder that has a lock file of its own. `npm ci` of the project does not install these
 * packages, because only one command needs them.
 * @param {string} folder
 * @param {string} called the name for these packages in the message
 */
export function installPackagesOf(folder, called) {
  if (packagesAreInstalled(folder)) return;
  console.log(`Installing ${called} (npm ci) …`);
  const flags = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', ['ci', ...flags], {
    cwd: folder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`${called} could not be installed; npm’s reasons are above.`);
}

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));
