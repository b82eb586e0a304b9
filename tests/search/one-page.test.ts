/**
 * The proof for one page: no order of picks, faults, late writes, reloads and passing time makes the protocol say "can
 * pay" while the service may hold another plan, and from everywhere it finds back to "can pay" or to an honest end.
 */
import { describe, expect, test } from 'vitest';
import { shippedProtocol } from './protocol.ts';
import { inWords } from './report.ts';
import { search } from './search.ts';
import { onePage } from './spaces.ts';

describe('the shipped protocol on one page', () => {
  test.each(onePage)('keeps the promise in every order of events: %s', (what, space) => {
    const findings = search(shippedProtocol, space);
    console.log(inWords(what, space, findings));
    expect(findings.violation).toBeNull();
    expect(findings.payable).toBeGreaterThan(20);
  });
});
