/** What is published of the measurements is what was measured. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import results from './results.json' with { type: 'json' };
import { renderScale, renderTable } from './table.mjs';

const generated = (page: string, name: string): string | undefined =>
  new RegExp(`^<!-- ${name} -->\\n([\\s\\S]*?)\\n<!-- /${name} -->$`, 'm').exec(
    readFileSync(join(import.meta.dirname, '../..', page), 'utf8'),
  )?.[1];

test('the README shows the table of results.json; npm run bench makes it anew', () => {
  expect(generated('README.md', 'bench')).toBe(renderTable(results));
});

test('docs/scale.md reckons with results.json', () => {
  expect(generated('docs/scale.md', 'scale')).toBe(renderScale(results));
});
