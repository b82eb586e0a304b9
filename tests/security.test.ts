/**
 * SECURITY.md must show the recorded figures and the list of defences, both up to date. `npm run docs` writes them into
 * the page.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { faultKindsOver } from '../e2e/campaign/faults.ts';
import { oddities } from '../e2e/campaign/plot.ts';
import { actsFor } from '../e2e/campaign/visit.ts';
import { defences } from './defences.ts';
import { tableOf, withGenerated } from './documents.ts';
import { digestOf } from './mutation/mutated.mjs';
import {
  type Campaigns,
  type Endurance,
  enduranceInWords,
  type Mutation,
  mutationInWords,
} from './records.ts';

const read = (path: string): string => readFileSync(path, 'utf8');
const recorded = <Record>(path: string): Record => JSON.parse(read(path));

const endurance = recorded<Endurance>('e2e/endurance/record.json');
const mutation = recorded<Mutation>('tests/mutation/record.json');
const survivors = recorded<readonly { file: string; why: string }[]>('tests/mutation/survivors.json');

test('SECURITY.md has each defence and each recorded figure', async () => {
  const page = withGenerated(read('SECURITY.md'), {
    defences: tableOf(
      ['against', 'the test that fails without it'],
      defences.map(({ against, test: [file, title] }) => [against, `\`${file}\`: ${title}`]),
    ),
    endurance: enduranceInWords(endurance),
    mutation: mutationInWords(mutation),
  });
  await expect(page).toMatchFileSnapshot('../SECURITY.md');
});

test('the SBOM has the packages that ship, each with its hash, and no others', () => {
  const { stdout } = spawnSync(process.execPath, ['.ci/sbom.mjs'], { encoding: 'utf8' });
  const { bomFormat, components } = JSON.parse(stdout) as {
    bomFormat: string;
    components: { name: string; version: string; hashes: unknown[] }[];
  };
  const { packages } = JSON.parse(read('package-lock.json'));
  const names = ['@preact/signals', '@preact/signals-core', 'ky', 'preact'];
  expect(bomFormat).toBe('CycloneDX');
  expect(components.map(({ name, version, hashes }) => [name, version, hashes.length])).toEqual(
    names.map((name) => [name, packages[`node_modules/${name}`].version, 1]),
  );
});

test('no recorded campaign had a wrong charge, a shopper who could not pay, or a stray request', () => {
  for (const found of Object.values(recorded<Campaigns>('e2e/campaign/record.json'))) {
    expect(found).toMatchObject({ wrong: 0, stuck: 0, strayed: 0, uncaught: 0 });
    expect(found.runs).toBeGreaterThanOrEqual(500);
  }
});

test.each(['http1', 'http2'] as const)(
  'the recorded campaign in Chromium over %s had 5,000 shoppers, and each kind of fault and act at least 50 times',
  (protocol) => {
    const found = recorded<Campaigns>('e2e/campaign/record.json')[`chromium over ${protocol}`];
    expect(found?.runs).toBeGreaterThanOrEqual(5000);
    const acts = actsFor(new Set(['hide', 'freeze', 'prerender', 'restore']));
    const kinds = [...faultKindsOver(protocol), ...acts, ...oddities];
    expect(kinds.filter((kind) => (found?.kinds[kind] ?? 0) < 50)).toEqual([]);
  },
);

test('the recorded endurance run met all kinds of trouble and found no fault', () => {
  expect(endurance).toMatchObject({ wrong: 0, stuck: 0, noise: 0, growth: [] });
  expect(endurance.minutes).toBeGreaterThanOrEqual(10);
  const { freezes, outages, sessions, faults } = endurance;
  expect(Math.min(freezes, outages, sessions, faults)).toBeGreaterThan(50);
});

test.each(Object.entries(mutation))(
  'the recorded mutation results of %s are of the current code',
  (file, found) => {
    expect(found.of, 'out of date: npm run mutate -- --record').toBe(digestOf(file));
    expect(found.noticed / (found.noticed + found.unnoticed)).toBeGreaterThanOrEqual(0.97);
    const explained = survivors.filter((one) => one.file === file && one.why !== '');
    expect(explained).toHaveLength(found.unnoticed);
  },
);

test.each(defences)(
  'the defence against $against is in its file, and the file of its test exists',
  (defence) => {
    const [file, title] = defence.test;
    expect(read(defence.file).split(defence.code)).toHaveLength(2);
    expect(existsSync(file)).toBe(true);
    expect(title).not.toBe('');
  },
);
