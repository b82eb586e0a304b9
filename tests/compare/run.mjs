import { fileURLToPath } from 'node:url';
import { importBundled } from '../../.ci/bundled.mjs';

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));

await importBundled('tests/compare/main.ts');
