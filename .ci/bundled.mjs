/**
 * Node 20 cannot run TypeScript, so this module bundles TypeScript to JavaScript first. Vite's `runnerImport` is not
 * used, because a module that `runnerImport` has loaded cannot import other modules later.
 */
import { rolldown } from 'rolldown';

/**
 * Bundles a TypeScript module in memory, and imports the bundle.
 * @param {string} input the path of the module, from the project's folder
 */
export async function importBundled(input) {
  const bundle = await rolldown({ input, platform: 'node', external: [/^playwright/] });
  const { output } = await bundle.generate({ codeSplitting: false });
  return import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);
}
