/**
 * Runs the steps of `npm test` in order, up to the first step that fails.
 *
 *   npm test -- --only=types,lint           only these steps
 *   npm test -- --only=unit tests/money     one step, with arguments for its tool
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const reports = mkdtempSync(join(tmpdir(), 'plan-picker-tests-'));
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));

/**
 * The steps of `npm test`. If a step runs tests, it writes a report, and its function `count` reads the report. The
 * exit code is not enough, because a command may run no test at all and still end without an error.
 */
const steps = {
  types: { does: 'type check', command: ['tsc', '--noEmit'] },
  // The demo has its own type check. In the demo, an import of this package means the sources. Everywhere else, such an
  // import means the built files.
  demo: { does: 'type check of the demo', command: ['tsc', '-p', 'demo'] },
  lint: { does: 'lint and format', command: ['biome', 'check', '--error-on-warnings'] },
  unit: {
    does: 'unit and browser tests',
    command: [
      'vitest',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${join(reports, 'unit')}`,
    ],
    count: (report) => ({
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
    }),
  },
  build: { does: 'build', command: ['npm', 'run', '--silent', 'build'] },
  e2e: {
    does: 'end-to-end tests',
    command: ['playwright', 'test', '-c', 'e2e', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: join(reports, 'e2e') },
    // If a test passes only on the second try (`flaky`), it counts as failed, because a shopper would see the failure
    // of the first try.
    count: ({ stats }) => ({
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky,
      skipped: stats.skipped,
    }),
  },
};

const { names, toolArguments } = chosen(process.argv.slice(2));
const rows = [];
for (const name of names) {
  const row = await run(name);
  rows.push(row);
  if (row.problem) break;
}
report();

function chosen(args) {
  const only = args.find((arg) => arg.startsWith('--only='));
  const names = only ? only.slice('--only='.length).split(',') : Object.keys(steps);
  const toolArguments = args.filter((arg) => arg !== only);
  const unknown = names.find((name) => !Object.hasOwn(steps, name));
  if (unknown !== undefined)
    stop(`There is no step “${unknown}”; there are ${Object.keys(steps).join(', ')}.`);
  if (toolArguments.length > 0 && names.length !== 1) {
    stop(`Which step is “${toolArguments.join(' ')}” for? Name it: --only=${Object.keys(steps).join('|')}`);
  }
  return { names, toolArguments };
}

async function run(name) {
  const step = steps[name];
  const started = Date.now();
  console.log(`\n── ${name}: ${step.does}`);
  const exit = await spawned([...step.command, ...toolArguments], step.env);
  const seconds = (Date.now() - started) / 1000;
  const tests = step.count && countOf(name, step);
  const problem = problemOf(exit, tests, step);
  console.log(`── ${name}: ${problem ?? 'passed'} (${seconds.toFixed(1)} s)`);
  return { name, seconds, tests, problem };
}

/** @returns how the process ended, such as “exit code 1”, or undefined if it succeeded */
function spawned([command, ...args], env) {
  const PATH = `${join('node_modules', '.bin')}${delimiter}${process.env.PATH}`;
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, PATH, ...env },
      shell: process.platform === 'win32',
    });
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) =>
      resolve(code === 0 ? undefined : signal ? `killed by ${signal}` : `exit code ${code}`),
    );
  });
}

function countOf(name, step) {
  try {
    return step.count(JSON.parse(readFileSync(join(reports, name), 'utf8')));
  } catch {
    return undefined;
  }
}

function problemOf(exit, tests, step) {
  if (tests?.failed > 0) return `failed: ${tests.failed} of ${tests.passed + tests.failed} tests`;
  if (exit) return `failed: ${exit}`;
  if (step.count && !tests) return 'failed: it wrote no report';
  if (tests && tests.passed === 0) return 'failed: it ran no test';
}

function report() {
  console.log('');
  for (const { name, seconds, tests, problem } of rows) {
    const row = [problem ? '✗' : '✓', name.padEnd(5), `${seconds.toFixed(1)} s`.padStart(9)];
    if (tests) row.push(`${tests.passed + tests.failed}`.padStart(7), 'tests');
    console.log(`  ${row.join(' ')}`);
  }
  const { name, problem } = rows.at(-1);
  const left = names.slice(rows.length);
  if (problem) {
    console.log(`\n${name} ${problem}.${left.length > 0 ? ` Not run: ${left.join(', ')}.` : ''}`);
    process.exitCode = 1;
  }
  const sum = (outcome) => rows.reduce((total, { tests }) => total + (tests?.[outcome] ?? 0), 0);
  const passed = sum('passed');
  // A step can also fail without a failed test, for example because of a type error. Such a step counts as one failure.
  const failed = sum('failed') || (problem ? 1 : 0);
  const skipped = sum('skipped');
  if (passed + failed > 0)
    console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
}

function stop(message) {
  console.error(message);
  process.exit(1);
}
