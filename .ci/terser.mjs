/**
 * Minifies the script for the script tag a second time, with Terser. Vite's minifier looks at each function only once.
 * Terser looks at each function again after its own changes, and drops arguments that no function reads.
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
      // The second run makes the script still smaller, because it begins with the result of the first run.
      for (let run = 1; run <= 2; run += 1) {
        const { code, map } = await minify(chunk.code, options(chunk.map, `${script}.map`));
        Object.assign(chunk, { code, map });
      }
    },
  };
}

/**
 * Returns the options of Terser. None of them lets Terser assume that a getter has no effect, because the getter of a
 * signal subscribes to the signal.
 * @param {object} map
 * @param {string} url
 */
const options = (map, url) => ({
  ecma: /** @type {const} */ (2020),
  compress: { toplevel: true, keep_fargs: false, passes: 2 },
  mangle: { toplevel: true },
  format: {
    // The script has only ASCII characters, because a page that loads the script may have any encoding.
    ascii_only: true,
    // With this first line, V8 compiles all functions together while it loads the script, and not one by one at the
    // first paint and the first pick. Other engines read a comment. https://v8.dev/blog/explicit-compile-hints
    preamble: '//# allFunctionsCalledOnLoad',
  },
  sourceMap: { content: map, asObject: true, url },
});
