/**
 * Lets a page name exactly one version of the script. For this, the script gets a file name that changes with its
 * content. Browsers and servers may cache a file with such a name for ever. The page can also name the hash of the
 * content, in the attribute `integrity`.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A Vite plugin. It writes `script` a second time, as `name.<hash>.js`. It also writes `integrity.json` with a hash for
 * each script.
 * @param {string} script
 */
export function writeIntegrity(script) {
  return {
    name: 'integrity',
    /** @param {{ dir: string }} output */
    writeBundle({ dir }, /** @type {object} */ bundle) {
      const read = (file) => readFileSync(join(dir, file));
      const hash = createHash('sha256').update(read(script)).digest('hex').slice(0, 10);
      const copy = script.replace(/\.js$/, `.${hash}.js`);
      writeFileSync(join(dir, copy), read(script));
      const files = [...Object.keys(bundle).filter((file) => file.endsWith('.js')), copy].sort();
      const hashes = Object.fromEntries(files.map((file) => [file, integrityOf(read(file))]));
      writeFileSync(join(dir, 'integrity.json'), `${JSON.stringify(hashes, null, 2)}\n`);
    },
  };
}

/**
 * Returns the value of the attribute `integrity` for the given content.
 * @param {Buffer} content
 */
export function integrityOf(content) {
  return `sha384-${createHash('sha384').update(content).digest('base64')}`;
}
