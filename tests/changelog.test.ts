/** CHANGELOG.md must have the format of https://keepachangelog.com, and versions as https://semver.org defines them. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };

const changelog = readFileSync('CHANGELOG.md', 'utf8');
const headingsOf = (level: string): string[] =>
  [...changelog.matchAll(new RegExp(`^${level} (.+)$`, 'gm'))].map(([, heading = '']) => heading);
const [unreleased, ...released] = headingsOf('##');

test('what is not released comes first, then each version with its day, the newest first', () => {
  expect(unreleased).toBe('[Unreleased]');
  for (const heading of released)
    expect(heading).toMatch(/^\[\d+\.\d+\.\d+(?:-[\w.]+)?\] - \d{4}-\d\d-\d\d$/);
  const days = released.map((heading) => heading.slice(-10));
  expect(days).toEqual([...days].sort().reverse());
});

test('the package’s version is the newest one, once there is one', () => {
  expect(manifest.version).toMatch(/^\d+\.\d+\.\d+(?:-[\w.]+)?$/);
  if (released[0]) expect(released[0]).toContain(`[${manifest.version}]`);
});

test('changes are of the six kinds', () => {
  const kinds = new Set(headingsOf('###'));
  expect(kinds.size).toBeGreaterThan(0);
  for (const kind of kinds)
    expect(['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security']).toContain(kind);
});
