/**
 * Known vulnerabilities of what ships, as the registry knows them. Where the registry does not answer, it says so and
 * goes on.
 */
import { spawnSync } from 'node:child_process';

const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
  timeout: 30_000,
});
const { metadata, vulnerabilities } = read(stdout);
if (!metadata) console.log('audit: the registry did not answer; nothing was checked');
else {
  const { total } = metadata.vulnerabilities;
  console.log(`audit: ${total} known vulnerabilities in what ships`);
  for (const { name, severity, range } of Object.values(vulnerabilities))
    console.log(`  ${name} ${range}: ${severity}`);
  process.exitCode = total > 0 ? 1 : 0;
}

function read(json) {
  try {
    return JSON.parse(json);
  } catch {
    return {};
  }
}
