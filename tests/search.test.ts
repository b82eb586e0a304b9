/**
 * The proof: no order of picks, faults, late writes and passing time makes the protocol say "can pay" while the
 * service may hold another plan, and from everywhere it finds back to "can pay" or to an honest end.
 */
import { describe, expect, test } from 'vitest';
import { mutants } from './mutants.ts';
import { type Bounds, type Findings, search, shippedProtocol } from './search.ts';

const everything = { suspends: true, otherTab: true, newSession: true } as const;

const spaces: readonly [string, Bounds][] = [
  ['the wire', { plans: 4, picks: 6, faults: 5, retries: 2 }],
  ['the page and other tabs', { plans: 3, picks: 3, faults: 2, retries: 1, ...everything }],
  [
    'a host with afterUpdate',
    { plans: 3, picks: 4, faults: 3, retries: 1, updatesHost: true, suspends: true },
  ],
  ['a host with renewSession', { plans: 3, picks: 4, faults: 3, retries: 1, renews: true, newSession: true }],
];

const report = (name: string, { plans, picks, faults, retries }: Bounds, findings: Findings) =>
  console.log(
    `${name}: ${plans} plans, ${picks} picks, ${faults} faults, ${retries} retries: ` +
      `${findings.states.toLocaleString('en')} states, ${findings.steps.toLocaleString('en')} steps, ` +
      `${(findings.ms / 1000).toFixed(1)} s`,
  );

describe('the shipped protocol', { timeout: 180_000 }, () => {
  test.each(spaces)('keeps the promise in every order of events: %s', (name, bounds) => {
    const findings = search(shippedProtocol, bounds);
    report(name, bounds, findings);
    expect(findings.violation).toBeNull();
    expect(findings.payable).toBeGreaterThan(50);
  });
});

describe('a protocol that', { timeout: 180_000 }, () => {
  const wire: Bounds = { plans: 3, picks: 2, faults: 2, retries: 1 };
  const page: Bounds = { ...wire, ...everything };
  const host: Bounds = { ...wire, updatesHost: true };

  test.each(Object.entries(mutants))('%s is caught', (name, mutant) => {
    const found = [wire, page, host]
      .map((bounds) => search(mutant, bounds).violation)
      .find((one) => one !== null);
    expect(found, `the search found nothing wrong with a protocol that ${name}`).toBeDefined();
    console.log(`A protocol that ${name}:\n  ${found?.trace.join('\n  ')}\n  → ${found?.broken}`);
  });
});
