/**
 * Prints the vulnerabilities that npm's registry lists for the shipped packages. Fails if the registry lists any. If
 * the registry does not answer, nothing is checked, and the command does not fail.
 */
import { spawnSync } from 'node:child_process';
import { shipped } from './shipped.mjs';

const { stdout } = spawnSync('npm', ['audit', '--json'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
  timeout: 30_000,
});
const { metadata, vulnerabilities } = read(stdout);
if (!metadata) console.log('audit: the registry did not answer; nothing was checked');
else {
  const names = shipped();
  const found = Object.values(vulnerabilities).filter(({ name }) => names.has(name));
  console.log(`audit: ${found.length} vulnerable packages in what ships`);
  for (const { name, severity, range } of found) console.log(`  ${name} ${range}: ${severity}`);
  process.exitCode = found.length > 0 ? 1 : 0;
}

function read(json) {
  try {
    return JSON.parse(json);
  } catch {
    return {};
  }
}
