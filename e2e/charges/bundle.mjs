/** The script of the page, as one file. */
import { join } from 'node:path';
import { rolldown } from 'rolldown';

export async function bundleCharges() {
  const bundle = await rolldown({ input: join(import.meta.dirname, 'page.ts'), platform: 'browser' });
  const { output } = await bundle.generate({ format: 'iife' });
  return output[0].code;
}
