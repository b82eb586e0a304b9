/** A release must have an entry in the changelog, and a version above all earlier versions. */
import { expect, test } from 'vitest';
import { problemWithVersion, released, unreleasedIn } from '../.ci/changelog.mjs';

const changelog = `# Changelog

## [Unreleased]

### Added

- A plan.

## [1.2.0] - 2026-01-31

### Fixed

- A fault.
`;

test('the unreleased changes get the version and its date, and nothing else in the changelog changes', () => {
  const after = released(changelog, '1.3.0', '2026-02-28');
  expect(unreleasedIn(changelog)).toBe('### Added\n\n- A plan.');
  expect(unreleasedIn(after)).toBe('');
  expect(after).toContain(
    '## [Unreleased]\n\n## [1.3.0] - 2026-02-28\n\n### Added\n\n- A plan.\n\n## [1.2.0]',
  );
  expect(after.replace('\n\n## [1.3.0] - 2026-02-28', '')).toBe(changelog);
});

test.each([
  ['', 'got nothing'],
  ['1.3', 'got 1.3'],
  ['v1.3.0', 'got v1.3.0'],
  ['1.2.0', 'expected one above v1.2.0'],
  ['1.1.9', 'expected one above v1.2.0'],
  ['0.10.0', 'expected one above v1.2.0'],
])('the version “%s” is refused: %s', (version, why) => {
  expect(problemWithVersion(version, { changelog, tags: ['v0.9.0', 'v1.2.0'] })).toContain(why);
});

test.each(['1.2.1', '1.10.0', '2.0.0'])('%s may follow 1.2.0', (version) => {
  expect(problemWithVersion(version, { changelog, tags: ['v1.2.0', 'v0.9.0'] })).toBeNull();
});

test('a release without a change is refused', () => {
  const empty = released(changelog, '1.3.0', '2026-02-28');
  expect(problemWithVersion('1.4.0', { changelog: empty, tags: [] })).toContain('got none');
});
