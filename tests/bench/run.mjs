/**
 * Measures what the picker costs its page: size, time and memory. Each part of the bench is a file in this folder.
 *
 *   npm run bench                           runs all parts, three times
 *   npm run bench -- --only=weight,start    runs only these parts, and keeps the other results
 *   npm run bench -- --runs=1 --dry         runs all parts once, and writes nothing
 *   npm run bench -- --runs=1 --more        runs all parts once more, and adds the results to those of the earlier runs
 *
 * The bench writes results.json and the tables of README.md, docs/performance.md and docs/scale.md. The file has the
 * results of all three runs, and the tables have their medians.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { renderScale, renderSummary, renderTable, summarise } from './table.mjs';

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));

const names = ['weight', 'start', 'paint', 'visit', 'pay', 'burst', 'growth', 'memory', 'webkit'];
const file = 'tests/bench/results.json';
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    runs: { type: 'string', default: '3' },
    dry: { type: 'boolean' },
    more: { type: 'boolean' },
  },
});
const chosen = values.only?.split(',') ?? names;
const unknown = chosen.find((name) => !names.includes(name));
if (unknown !== undefined) {
  console.error(`There is no part “${unknown}”; there are ${names.join(', ')}.`);
  process.exit(1);
}

const browser = chosen.some((name) => name !== 'weight')
  ? await (await import('./browser.mjs')).launch()
  : null;
const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}`;
const commit = execFileSync('git', ['describe', '--always', '--dirty']).toString().trim();
const build = createHash('sha256').update(readFileSync('dist/plan-picker.js')).digest('hex').slice(0, 10);
const date = new Date().toISOString().slice(0, 10);
const measured = {};

try {
  for (let run = 1; run <= Number(values.runs); run += 1) {
    for (const name of chosen) {
      // The size of a file does not vary, so one run is enough.
      if (name === 'weight' && run > 1) continue;
      const started = Date.now();
      console.log(`── ${name}, run ${run}`);
      const { run: measure } = await import(`./${name}.mjs`);
      const found = await measure({ browser, say: (text) => console.log(`   ${text}`) });
      measured[name] ??= {
        date,
        machine,
        commit,
        build,
        ...(name !== 'weight' && { browser: browser.version() }),
      };
      measured[name].runs = [...(measured[name].runs ?? []), found];
      console.log(`── ${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
    }
  }
} finally {
  await browser?.close();
}

const known = values.dry ? {} : JSON.parse(readFileSync(file, 'utf8'));
const results = Object.fromEntries(
  names
    .map((name) => [name, measured[name] ? withEarlier(name) : known[name]])
    .filter(([, result]) => result !== undefined),
);
if (!values.dry) {
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  replace('README.md', 'bench-summary', renderSummary(results));
  replace('docs/performance.md', 'bench', renderTable(results));
  replace('docs/scale.md', 'scale', renderScale(results));
}
console.log(`\n${summarise(results)}`);

/** With `--more`, the earlier runs of the same build stay. Runs of another build cannot be compared and are dropped. */
function withEarlier(name) {
  const earlier = values.more && known[name]?.build === build ? known[name].runs : [];
  return {
    ...measured[name],
    runs: name === 'weight' ? measured[name].runs : [...earlier, ...measured[name].runs],
  };
}

function replace(page, name, text) {
  const before = readFileSync(page, 'utf8');
  const part = new RegExp(`^<!-- ${name} -->\\n[\\s\\S]*?^<!-- /${name} -->$`, 'm');
  if (!part.test(before)) throw new Error(`${page} has no generated part “${name}”`);
  writeFileSync(
    page,
    before.replace(part, () => `<!-- ${name} -->\n${text}\n<!-- /${name} -->`),
  );
}
