/** If the engine does not know the locale, or the text is not a locale at all, amounts must still be formatted. */
import { describe, expect, it } from 'vitest';
import { formatAmount, resolveLocale } from '../../src/money.ts';

describe('a locale', () => {
  it.each([
    ['de', 'de'],
    ['pt_BR', 'pt-BR'],
    ['EN-us', 'en-US'],
    ['hi-u-nu-deva', 'hi-u-nu-deva'],
    ['xx', 'en'],
    ['und', 'en'],
    ['', 'en'],
    ['!!', 'en'],
  ])('%s resolves to %s', (wanted, locale) => {
    expect(resolveLocale(wanted)).toBe(locale);
  });

  it('that does not exist still formats an amount', () => {
    for (const wanted of ['', '!!', null, 5, {}] as string[]) {
      expect(formatAmount('39.99', 'USD', wanted)).toBe('$39.99');
    }
  });
});
