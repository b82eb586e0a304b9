/**
 * Finds the shipped packages in the lock file: the dependencies of the project, and the dependencies of these packages.
 * npm's option `--omit=dev` is not used, because it would leave out one shipped package. That package is also a peer
 * dependency of a development dependency.
 */
import { readFileSync } from 'node:fs';

export function shipped() {
  const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
  const names = new Set();
  const add = (path) => {
    for (const name of Object.keys(packages[path].dependencies ?? {})) {
      if (names.has(name)) continue;
      names.add(name);
      add(`node_modules/${name}`);
    }
  };
  add('');
  return names;
}
