/**
 * The shipped packages, from the lock file: the package's dependencies, and their dependencies. npm's own `--omit=dev`
 * would leave out one package that ships, because it is also a peer dependency of a development dependency.
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
