/**
 * The shipped packages: those that ours needs at run time, and those that they need, by the lock file. npm's own
 * `--omit=dev` treats one of them as a development dependency, because it is also a peer of one.
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
