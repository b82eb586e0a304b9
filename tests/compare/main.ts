/**
 * Runs the comparison, prints the table and writes results.json:
 *
 *   npm run compare -- --runs=20000 --seed=1
 *
 * Each level of faults runs in a thread of its own, and has an equal share of the runs.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { compareAt, type Found, levels, type Results, subjects, versions } from './comparison.ts';
import type { Level } from './service.ts';
import { renderTable } from './table.ts';

/** A test repeats this many checkouts of each level of faults. */
const prefix = 200;

interface Work {
  readonly level: Level;
  readonly seed: number;
  /** How many runs this level of faults has. */
  readonly runs: number;
}

type News = { readonly ran: number } | { readonly found: Found };

if (isMainThread) await compare(readOptions());
else await work(workerData as Work);

async function compare({ seed, runs }: Pick<Results, 'seed' | 'runs'>): Promise<void> {
  const started = performance.now();
  const progress = showProgress(runs * Object.keys(subjects).length);
  const found = await Promise.all(
    levels.map((level) => inThread({ level, seed, runs: runs / levels.length }, progress.add)),
  );
  progress.end();

  const results: Results = {
    seed,
    runs,
    versions,
    findings: found.map(({ all }) => all),
    prefix: { runs: prefix, findings: found.map(({ first }) => first) },
  };
  writeFileSync('tests/compare/results.json', `${JSON.stringify(results, null, 2)}\n`);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`${renderTable(results)}\n\n${seconds} s. Written to tests/compare/results.json.`);
}

async function work({ level, seed, runs }: Work): Promise<void> {
  const tell = (news: News) => parentPort?.postMessage(news);
  let untold = 0;
  const ran = () => {
    untold++;
    if (untold < 500) return;
    tell({ ran: untold });
    untold = 0;
  };
  tell({ found: await compareAt(level, { seed, runs, prefix, ran }) });
}

function inThread(work: Work, add: (ran: number) => void): Promise<Found> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL(import.meta.url), { workerData: work });
    thread.on('error', reject);
    thread.on('message', (news: News) => ('found' in news ? resolve(news.found) : add(news.ran)));
  });
}

function readOptions() {
  const { values } = parseArgs({ options: { runs: { type: 'string' }, seed: { type: 'string' } } });
  const runs = Number(values.runs ?? 20_000);
  const seed = Number(values.seed ?? 1);
  const least = prefix * levels.length;
  if (!Number.isSafeInteger(runs) || runs < least || runs % levels.length !== 0) {
    stop(`--runs: expected a multiple of ${levels.length} from ${least}, got ${values.runs}`);
  }
  if (!Number.isSafeInteger(seed)) stop(`--seed: expected a whole number, got ${values.seed}`);
  return { runs, seed };
}

function stop(message: string): never {
  console.error(message);
  process.exit(1);
}

/** Shows the progress: on a terminal in one line that is rewritten, elsewhere in a new line for each 10 %. */
function showProgress(total: number) {
  const isTerminal = process.stderr.isTTY;
  const step = isTerminal ? 1 : 10;
  let done = 0;
  let next = step;
  return {
    add(ran: number) {
      done += ran;
      const percent = (100 * done) / total;
      if (percent < next) return;
      next += step;
      const text = `${Math.floor(percent)} % of ${total.toLocaleString('en')} checkouts`;
      process.stderr.write(isTerminal ? `\r${text}` : `${text}\n`);
    },
    end: () => process.stderr.write(isTerminal ? '\r\x1b[K' : '\n'),
  };
}
