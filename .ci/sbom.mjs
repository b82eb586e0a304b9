/**
 * Prints the shipped packages in the format CycloneDX. npm makes the list from the lock file. This module then removes
 * the packages that do not ship.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { shipped } from './shipped.mjs';

const { stdout, stderr } = spawnSync('npm', ['sbom', '--package-lock-only', '--sbom-format=cyclonedx'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  encoding: 'utf8',
  maxBuffer: 100 * 1024 * 1024,
  shell: process.platform === 'win32',
});
if (!stdout.startsWith('{')) throw new Error(stderr);
const bom = JSON.parse(stdout);
const names = shipped();
const components = bom.components.filter(({ name }) => names.has(name));
const refs = new Set([bom.metadata.component, ...components].map((component) => component['bom-ref']));
const dependencies = bom.dependencies
  .filter(({ ref }) => refs.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((on) => refs.has(on)) }));
console.log(JSON.stringify({ ...bom, components, dependencies }, null, 2));
