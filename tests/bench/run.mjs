/**
 * Measures what the picker costs its page: size, time and memory. Each part of the bench is a file in this folder.
 *
 *   npm run bench                           runs all parts
 *   npm run bench -- --only=weight,start    runs only these parts, and keeps the other results
 *
 * The bench writes results.json and the tables of README.md, docs/performance.md and docs/scale.md.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { renderScale, renderSummary, renderTable, summarise } from './table.mjs';

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));

const names = ['weight', 'start', 'paint', 'pay', 'burst', 'growth', 'memory'];
const file = 'tests/bench/results.json';
const only = process.argv.find((arg) => arg.startsWith('--only='))?.slice('--only='.length);
const chosen = only?.split(',') ?? names;
const unknown = chosen.find((name) => !names.includes(name));
if (unknown !== undefined) {
  console.error(`There is no part “${unknown}”; there are ${names.join(', ')}.`);
  process.exit(1);
}

const readResults = () => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});
const browser = chosen.some((name) => name !== 'weight')
  ? await (await import('./browser.mjs')).launch()
  : null;
const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}`;
const commit = execFileSync('git', ['describe', '--always', '--dirty']).toString().trim();

try {
  for (const name of chosen) {
    const started = Date.now();
    console.log(`── ${name}`);
    const { run } = await import(`./${name}.mjs`);
    const found = await run({ browser, say: (text) => console.log(`   ${text}`) });
    const results = readResults();
    results[name] = {
      date: new Date().toISOString().slice(0, 10),
      machine,
      commit,
      ...(name !== 'weight' && { browser: browser.version() }),
      found,
    };
    const inOrder = Object.fromEntries(
      names.filter((name) => results[name]).map((name) => [name, results[name]]),
    );
    writeFileSync(file, `${JSON.stringify(inOrder, null, 2)}\n`);
    console.log(`── ${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
} finally {
  await browser?.close();
}

const results = readResults();
replace('README.md', 'bench-summary', renderSummary(results));
replace('docs/performance.md', 'bench', renderTable(results));
replace('docs/scale.md', 'scale', renderScale(results));
console.log(`\n${summarise(results)}`);

function replace(page, name, text) {
  const before = readFileSync(page, 'utf8');
  const part = new RegExp(`^<!-- ${name} -->\\n[\\s\\S]*?^<!-- /${name} -->$`, 'm');
  if (!part.test(before)) throw new Error(`${page} has no generated part “${name}”`);
  writeFileSync(
    page,
    before.replace(part, () => `<!-- ${name} -->\n${text}\n<!-- /${name} -->`),
  );
}
