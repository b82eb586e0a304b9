/**
 * Makes a release: `npm run release -- --version=1.2.3`. Without `--publish`, the command is a trial: it changes and
 * publishes nothing, and prints what would ship. With `--publish`, the command publishes to npm, and then adds the
 * commit and the tag of the release to this repository.
 *
 * The command works in a clone of the last commit, so a change that is not committed cannot ship.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { problemWithVersion, released, unreleasedIn } from './changelog.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: { version: { type: 'string', default: '' }, publish: { type: 'boolean', default: false } },
});
const { version, publish } = values;

const folder = mkdtempSync(join(tmpdir(), 'plan-picker-release-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const clone = join(folder, 'clone');
run('git', ['clone', '--quiet', root, clone], root);

const read = (file) => readFileSync(join(clone, file), 'utf8');
const changelog = read('CHANGELOG.md');
const tags = outputOf('git', ['tag', '--list', 'v*']).split('\n').filter(Boolean);
const problem = problemWithVersion(version, { changelog, tags });
if (problem) stop(problem);

run('npm', ['version', version, '--no-git-tag-version', '--allow-same-version']);
writeFileSync(
  join(clone, 'CHANGELOG.md'),
  released(changelog, version, new Date().toISOString().slice(0, 10)),
);
run('npm', ['ci', '--no-audit', '--no-fund']);
// The built files contain the version. So a new version changes their sizes and hashes, and the docs must state the new
// sizes and hashes.
run('npm', ['run', 'docs']);
run('git', ['commit', '--all', '--quiet', '--message', `Release ${version}`]);
run('git', ['tag', `v${version}`]);
run('npm', ['pack', '--pack-destination', folder]);
const [packed] = readdirSync(folder).filter((file) => file.endsWith('.tgz'));

console.log(`\n${unreleasedIn(changelog)}\n\n${packed}, and for script tags:`);
for (const [file, hash] of Object.entries(JSON.parse(read('dist/integrity.json'))))
  console.log(`  ${file}  ${hash}`);

if (publish) {
  run('npm', ['publish', join(folder, packed)]);
  run('git', ['pull', '--quiet', '--ff-only', '--tags', clone, 'HEAD'], root);
  console.log(`\nPublished ${version}. Push the commit and the tag: git push --follow-tags`);
} else console.log('\nThis was a trial: nothing was published or changed. With --publish it will be.');

function run(command, args, cwd = clone) {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) stop(`${command} ${args[0]} failed. Nothing was published.`);
}

function outputOf(command, args) {
  return spawnSync(command, args, { cwd: clone, encoding: 'utf8' }).stdout;
}

function stop(message) {
  console.error(message);
  process.exit(1);
}
