/** Measures the size of a script, as built and compressed. */
import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/**
 * Returns the sizes of a file in bytes, as built and compressed. The compression is that of a well configured server:
 * gzip with level 9, Brotli with level 11 (Node's default).
 * @param {string | URL} file
 */
export const weigh = (file) => weighCode(readFileSync(file));

/** @param {string | Buffer} code */
export function weighCode(code) {
  return {
    minified: Buffer.byteLength(code),
    gzip: gzipSync(code, { level: 9 }).length,
    brotli: brotliCompressSync(code).length,
  };
}

/**
 * A Vite plugin that prints the sizes of a file after the build has written it.
 * @param {string} file
 */
export function printWeight(file) {
  return {
    name: 'print-weight',
    /** @param {Error} [error] */
    closeBundle(error) {
      if (error) return;
      console.log(`\n${file}`);
      for (const [form, bytes] of Object.entries(weigh(file))) {
        console.log(`  ${form.padEnd(10)}${(bytes / 1000).toFixed(1).padStart(6)} kB`);
      }
    },
  };
}
