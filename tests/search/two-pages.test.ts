/**
 * The proof for two pages with one checkout. The search tries every order of picks, faults, stolen locks and late
 * messages. The protocol must never say "can pay" while the service may hold another plan. From every state it must
 * still reach "can pay" or an honest end; `ends.ts` says what an honest end is.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { shippedProtocol } from './protocol.ts';
import { inWords } from './report.ts';
import { search } from './search.ts';
import { twoPages } from './spaces.ts';

const page = readFileSync('docs/proof.md', 'utf8');

describe('the shipped protocol in two tabs', () => {
  test.each(twoPages)('keeps the promise in every order of events: %s', (what, space) => {
    const findings = search(shippedProtocol, space);
    console.log(inWords(what, space, findings));
    expect(page, 'the page names the number of states').toContain(findings.states.toLocaleString('en'));
    expect(findings.violation).toBeNull();
    expect(findings.payable).toBeGreaterThan(20);
  });
});
