/**
 * What ships: the packages that ours needs at run time, with those that they need, by the lock file. npm's own
 * `--omit=dev` takes one of them for a development dependency, because of a peer that it has there.
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
