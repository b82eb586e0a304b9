/** A new run of the comparison must give the published results. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareAt, type Findings, levels, type Results, versions } from './comparison.ts';

const read = (path: string): string => readFileSync(join(import.meta.dirname, path), 'utf8');
const results: Results = JSON.parse(read('results.json'));
const { seed, prefix } = results;

const repeated: Findings[] = [];
for (const level of levels) repeated.push((await compareAt(level, { seed, runs: prefix.runs })).all);

const found: readonly (readonly [name: string, findings: readonly Findings[], runs: number])[] = [
  ['this run', repeated, prefix.runs],
  ['results.json', results.findings, results.runs / levels.length],
];

describe.each(found)('in %s', (_, findings, runs) => {
  const tallies = findings.flatMap(({ level, tallies }) => tallies.map((tally) => ({ level, ...tally })));
  const ofPicker = tallies.filter(({ subject }) => subject === 'this picker');

  test('every shopper could pay in the end', () => {
    expect(tallies.map(({ payments }) => payments)).toEqual(tallies.map(() => runs));
  });

  test('at the levels that keep the assumptions, this picker charged only plans that were shown', () => {
    // At the other levels, some late writes are applied after the window. Or some writes are sent twice, and the first
    // copy is applied last.
    const kept = ofPicker.filter(({ level }) => level.tooLate === 0 && level.twice === 0);
    expect(kept.map(({ wrong }) => wrong)).toEqual([0, 0, 0]);
  });

  test('at the levels with the most faults, each of the other ways charged a plan that was not shown', () => {
    const rough = tallies.filter((tally) => tally.level.faults === 0.2 && !ofPicker.includes(tally));
    expect(rough).toHaveLength(12);
    for (const { subject, wrong } of rough) expect(wrong, subject).toBeGreaterThan(0);
  });
});

test('a new run with the recorded seed gives the recorded results', () => {
  expect(repeated).toEqual(prefix.findings);
});

test('results.json was made with the installed versions (npm run compare writes it again)', () => {
  expect(results.versions).toEqual(versions);
});
