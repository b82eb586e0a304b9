/**
 * Minifies the script for the script tag a second time, with Terser. Vite's minifier looks at each function only once.
 * Terser looks at each function again after its own changes, and drops arguments that no function reads.
 */
import { minify } from 'terser';

/**
 * With this first line, V8 compiles all functions together while it loads the script, and not one by one at the first
 * paint and the first pick. For other engines, this line is only a comment. https://v8.dev/blog/explicit-compile-hints
 */
const hint = '//# allFunctionsCalledOnLoad';

/**
 * A Vite plugin.
 * @param {string} script
 */
export function minifyAgain(script) {
  return {
    name: 'minify-again',
    async generateBundle(_options, /** @type {object} */ bundle) {
      const chunk = bundle[script];
      let { code, map } = chunk;
      // The second run begins with the result of the first run, and finds more.
      for (let run = 1; run <= 2; run += 1)
        ({ code, map } = await minify(code, options(map, `${script}.map`)));
      chunk.code = `${hint}\n${code}`;
      // The hint adds a line at the start. In a source map, a semicolon ends each line, so the map gets one more
      // semicolon.
      bundle[`${script}.map`].source = JSON.stringify({ ...map, mappings: `;${map.mappings}` });
    },
  };
}

/**
 * Returns the options of Terser. None of these options lets Terser assume that a getter has no effect, because the
 * getter of a signal subscribes to the signal.
 * @param {object} map
 * @param {string} url
 */
const options = (map, url) => ({
  ecma: /** @type {const} */ (2020),
  compress: { toplevel: true, keep_fargs: false, passes: 2 },
  mangle: { toplevel: true },
  // The script has only ASCII characters, because a page that loads the script may have any encoding.
  format: { ascii_only: true },
  sourceMap: { content: map, includeSources: true, asObject: true, url },
});
