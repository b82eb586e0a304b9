/**
 * Lets a page name exactly one version of the script: by a file name that changes with the content, and by a hash for
 * the `integrity` attribute. A file with such a name may be cached for good.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A Vite plugin. Writes `script` a second time, as `name.<hash>.js`, and `integrity.json` with a hash for each script.
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
 * The value of an `integrity` attribute.
 * @param {Buffer} content
 */
export function integrityOf(content) {
  return `sha384-${createHash('sha384').update(content).digest('base64')}`;
}
