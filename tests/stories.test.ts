/** Runs random stories with the whole headless picker. `npm run prove` runs more of them. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeFindings, prove } from './support/stories/prove.ts';

const runs = 4_000;

test(`keeps its promise in ${runs} random stories`, async () => {
  const findings = await prove({ runs, seed: 1 });
  console.log(describeFindings(findings));
  expect(findings.violation).toBeNull();
  const page = readFileSync(new URL('../docs/proof.md', import.meta.url), 'utf8');
  expect(page.replaceAll('\n', ' ')).toContain(`${runs.toLocaleString('en')} random stories`);
  // Each kind of event must have happened often enough, because a story without events proves nothing.
  for (const [what, count] of Object.entries(findings.tally)) {
    expect(count, what).toBeGreaterThan(runs / 1000);
  }
});
