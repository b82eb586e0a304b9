/** Node 20 cannot run TypeScript, so main.ts is bundled first, in memory. */
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));

const bundle = await rolldown({ input: 'tests/compare/main.ts', platform: 'node' });
const { output } = await bundle.generate({ codeSplitting: false });
await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);
