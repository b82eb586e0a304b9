/**
 * Minifies the script tag once more. Vite's minifier looks at each function once. Terser also looks at what follows
 * from its own changes, and drops arguments that no function reads.
 */
import { minify } from 'terser';

/**
 * A Vite plugin.
 * @param {string} script
 */
export function minifyAgain(script) {
  return {
    name: 'minify-again',
    async generateBundle(_options, /** @type {object} */ bundle) {
      const chunk = bundle[script];
      const { code, map } = await minify(chunk.code, options(chunk.map, `${script}.map`));
      Object.assign(chunk, { code, map });
    },
  };
}

/**
 * Nothing here assumes that a getter has no effect: reading a signal subscribes to it.
 * @param {object} map
 * @param {string} url
 */
const options = (map, url) => ({
  ecma: /** @type {const} */ (2020),
  compress: { toplevel: true, keep_fargs: false, passes: 2 },
  mangle: { toplevel: true },
  // Pages may have any encoding.
  format: { ascii_only: true },
  sourceMap: { content: map, asObject: true, url },
});
