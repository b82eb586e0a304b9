/** A test must not fail only because the machine is busy, so no test may have a time limit. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/**
 * Two files may have limits. In the first file, the time limit grows with the number of runs. The second file is this
 * test itself: it only quotes limits.
 */
const measure = ['e2e/availability.spec.ts', 'tests/limits.test.ts'];

/** The tests in `unseen.spec.ts` check that a page does nothing for a while. So these tests have to wait. */
const looks = ['e2e/hazards/unseen.spec.ts'];

/** In these files, simulated shoppers pause as people do. If the machine stops for a while, their runs do not count. */
const shoppers = /^e2e\/charges\//;

/** Files that `npm test` does not run. */
const apart = /^(e2e\/(campaign|endurance|examples|hosts\/node_modules|webkit)|tests\/(bench|mutation))\//;

const sources = ['tests', 'e2e']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(
      (file) => `${folder}/${file.replaceAll('\\', '/')}`,
    ),
  )
  .filter((file) => /\.tsx?$/.test(file) && !apart.test(file) && !shoppers.test(file))
  .filter((file) => ![...measure, ...looks].includes(file));

const limits: Readonly<Record<string, RegExp>> = {
  'sleeps for a time': /waitForTimeout|setTimeout\((resolve|done), *[^)]/,
  'ends after a time': /AbortSignal\.timeout/,
  'has a limit of its own':
    /test\.(setTimeout|slow)\(|\b(configure|describe|test|it)\b[.(].*\{[^}]*\btimeout: \d/,
  'waits no longer than': /\)\.to\w+\(.*\btimeout: [\d_]+ \}\)/,
  'compares a time': /expect\(.*(performance|Date)\.now\(|(performance|Date)\.now\(\) - \w+\)? *[<>]/,
  'measures the processor': /cpuUsage|ThreadTime|hrtime/,
};

test.each(Object.entries(limits))('no line of a test %s', (_, limit) => {
  const found = sources.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, index) => (limit.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
  );
  expect(found).toEqual([]);
});

test.each([
  ['sleeps for a time', 'await page.waitForTimeout(50);'],
  ['sleeps for a time', 'await new Promise((resolve) => setTimeout(resolve, 50));'],
  ['ends after a time', 'const signal = AbortSignal.timeout(50);'],
  ['has a limit of its own', 'test.setTimeout(60_000);'],
  ['has a limit of its own', "describe('the protocol', { timeout: 180_000 }, () => {"],
  ['waits no longer than', 'await expect(radio).toBeChecked({ timeout: 10_000 });'],
  ['compares a time', 'expect(performance.now() - began).toBeLessThan(50);'],
  ['compares a time', 'if (performance.now() - began >= longest) {'],
  ['measures the processor', 'const work = process.cpuUsage().user;'],
])('control: the check finds a line that %s', (name, line) => {
  expect(line).toMatch(limits[name] as RegExp);
});
