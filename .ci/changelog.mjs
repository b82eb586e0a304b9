/**
 * Functions for the changelog and the version of a release. These functions take and return text. They read and write
 * no file.
 */

const heading = '## [Unreleased]';

/**
 * Returns the part of the changelog about changes that are not released yet, as Markdown.
 * @param {string} changelog
 */
export function unreleasedIn(changelog) {
  const [, after = ''] = changelog.split(`${heading}\n`);
  return (after.split(/^## /m)[0] ?? '').trim();
}

/**
 * Returns the changelog with a new heading for this version and day. Below the new heading are the changes that were
 * not released before.
 * @param {string} changelog
 * @param {string} version
 * @param {string} day such as 2026-01-31
 */
export function released(changelog, version, day) {
  return changelog.replace(heading, `${heading}\n\n## [${version}] - ${day}`);
}

/**
 * Why `version` cannot be the version of the next release; `null` if it can be.
 * @param {string} version
 * @param {{ changelog: string, tags: readonly string[] }} state
 */
export function problemWithVersion(version, { changelog, tags }) {
  const numbers = numbersIn(version);
  if (!numbers) return `--version: expected three numbers such as 1.2.3, got ${version || 'nothing'}`;
  if (unreleasedIn(changelog) === '') return `CHANGELOG.md: expected changes below “${heading}”, got none`;
  const higher = tags.find((tag) => compare(numbersIn(tag.replace(/^v/, '')) ?? [0], numbers) >= 0);
  return higher ? `--version: expected one above ${higher}, got ${version}` : null;
}

const numbersIn = (version) => /^\d+\.\d+\.\d+$/.test(version) && version.split('.').map(Number);

function compare(one, other) {
  const at = one.findIndex((number, index) => number !== other[index]);
  return at < 0 ? 0 : one[at] - other[at];
}
