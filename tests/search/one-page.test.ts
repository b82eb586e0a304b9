/**
 * The proof for one page. The search tries every order of picks, faults, late writes, reloads and passing time. The
 * protocol must never say "can pay" while the service may hold another plan. From every state it must still reach "can
 * pay" or an honest end; `ends.ts` says what an honest end is.
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
