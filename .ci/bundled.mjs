/** Node 20 cannot run TypeScript. Vite's `runnerImport` can, but only as long as nothing is imported later. */
import { rolldown } from 'rolldown';

/**
 * Imports a TypeScript module that is bundled first, in memory.
 * @param {string} input its path from the project's folder
 */
export async function importBundled(input) {
  const bundle = await rolldown({ input, platform: 'node', external: [/^playwright/] });
  const { output } = await bundle.generate({ codeSplitting: false });
  return import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);
}
