/** In one locale, two currencies must never have the same sign. */
import { describe, expect, it } from 'vitest';
import { formatAmount } from '../../src/money.ts';
import { currencies } from '../support/amounts.ts';

describe('a currency sign', () => {
  it.each([
    ['RUB', 'en', '₽'],
    ['UAH', 'en', '₴'],
    ['CAD', 'en', 'CA$'],
    ['CAD', 'en-CA', '$'],
    ['USD', 'ar-EG', 'US$'],
    ['KRW', 'en', '₩'],
  ])('of %s in %s is %s', (currency, locale, sign) => {
    expect(formatAmount('1', currency, locale)).toContain(sign);
  });

  it('of one currency is never the sign of another currency', () => {
    for (const locale of ['en', 'de', 'ja', 'ru', 'ar']) {
      const texts = currencies.map((currency) => formatAmount('1.2345', currency, locale));
      const narrow = texts.filter((text) => /[\u20A0-\u20CF]/.test(text ?? ''));
      expect(new Set(narrow).size, locale).toBe(narrow.length);
    }
  });
});
