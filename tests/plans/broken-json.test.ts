/** Plans may be given as JSON text. If the text is broken or too large, the problem must not quote it. */
import { describe, expect, it } from 'vitest';
import { readPlansJson } from '../../src/plans.ts';
import { monthly } from '../support/offered-plan.ts';

describe('plans as JSON', () => {
  it('are read from the text', () => {
    expect(readPlansJson(`\n ${JSON.stringify([monthly])} `)).toEqual({ plans: [monthly] });
  });

  it.each([
    ['[{"ident": "pp_a",}]', 'Expected double-quoted property name in JSON at position 18'],
    ['[1 2]', 'at position 3'],
    ['', 'Unexpected end of JSON input'],
  ])('that are broken cause a problem that says where: %s', (text, words) => {
    expect(readPlansJson(text)).toMatchObject({
      plans: [],
      problem: { kind: 'plans', message: expect.stringContaining(words) },
    });
  });

  it('that are broken are not quoted, because a template may have put the token there', () => {
    for (const text of [
      'eyJhbGciOi.token',
      '["a", eyJhbGciOi.token]',
      `${' '.repeat(99)}eyJhbGciOi.token "x"`,
    ]) {
      expect(readPlansJson(text).problem?.message).toMatch(/^plans: expected JSON, but: Unexpected token/);
      expect(readPlansJson(text).problem?.message).not.toMatch(/yJ|token"|hbG/);
    }
  });

  it('are refused above 64 KiB, counted in bytes', () => {
    const quoted = (size: number) => JSON.stringify('x'.repeat(size - 2));
    expect(readPlansJson(quoted(65_536)).problem).toBeUndefined();
    expect(readPlansJson(quoted(65_537)).problem?.message).toBe(
      'plans: expected at most 64 KiB of JSON, got more',
    );
    expect(readPlansJson(JSON.stringify('€'.repeat(30_000))).problem).toBeDefined();
  });
});
