/** CHANGELOG.md must have the format of https://keepachangelog.com, and versions as https://semver.org defines them. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };

const changelog = readFileSync('CHANGELOG.md', 'utf8');
const headingsOf = (level: string): string[] =>
  [...changelog.matchAll(new RegExp(`^${level} (.+)$`, 'gm'))].map(([, heading = '']) => heading);
const [unreleased, ...released] = headingsOf('##');

test('unreleased changes come first, then each version with its date, the newest first', () => {
  expect(unreleased).toBe('[Unreleased]');
  for (const heading of released)
    expect(heading).toMatch(/^\[\d+\.\d+\.\d+(?:-[\w.]+)?\] - \d{4}-\d\d-\d\d$/);
  const days = released.map((heading) => heading.slice(-10));
  expect(days).toEqual([...days].sort().reverse());
});

test('the package has the newest released version, if there is a release', () => {
  expect(manifest.version).toMatch(/^\d+\.\d+\.\d+(?:-[\w.]+)?$/);
  if (released[0]) expect(released[0]).toContain(`[${manifest.version}]`);
});

test('each change is under one of the six headings', () => {
  const kinds = new Set(headingsOf('###'));
  expect(kinds.size).toBeGreaterThan(0);
  for (const kind of kinds)
    expect(['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security']).toContain(kind);
});
