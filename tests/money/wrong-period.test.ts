/** The terms must say correctly how often a plan is billed, in each language. */
import { describe, expect, it } from 'vitest';
import { english, type Messages } from '../../src/messages.ts';
import { describeTerms } from '../../src/money.ts';
import { locales } from '../support/amounts.ts';
import { monthly } from '../support/offered-plan.ts';

describe('terms', () => {
  it('never shorten a longer period to “per month”, even if the locale treats other numbers like 1', () => {
    for (const locale of locales) {
      for (let count = 2; count <= 130; count += 1) {
        const per = describeTerms(
          { ...monthly, period: { count, unit: 'month' } },
          { locale, messages: english },
        )?.per;
        expect(per, locale).toBe(`every ${new Intl.NumberFormat(locale).format(count)} months`);
      }
      expect(describeTerms(monthly, { locale, messages: english })?.per, locale).toBe('per month');
    }
  });

  it('use the plural form that the language needs', () => {
    const russian: Messages = {
      ...english,
      perMonth: {
        one: 'каждый {count} месяц',
        few: 'каждые {count} месяца',
        many: 'каждые {count} месяцев',
        other: '{count} месяца',
      },
    };
    const arabic: Messages = {
      ...english,
      perMonth: { one: 'شهريًا', two: 'كل شهرين', few: 'كل {count} أشهر', other: 'كل {count} شهر' },
    };
    const japanese: Messages = { ...english, perMonth: { one: '毎月', other: '{count}か月ごと' } };
    const per = (count: number, locale: string, messages: Messages) =>
      describeTerms({ ...monthly, period: { count, unit: 'month' } }, { locale, messages })?.per;

    expect([1, 2, 5, 21].map((count) => per(count, 'ru', russian))).toEqual([
      'каждый 1 месяц',
      'каждые 2 месяца',
      'каждые 5 месяцев',
      'каждый 21 месяц',
    ]);
    expect([1, 2, 3, 12].map((count) => per(count, 'ar-EG', arabic))).toEqual([
      'شهريًا',
      'كل شهرين',
      'كل ٣ أشهر',
      'كل ١٢ شهر',
    ]);
    expect([1, 3].map((count) => per(count, 'ja', japanese))).toEqual(['毎月', '3か月ごと']);
  });

  it('are missing if no text says how often the plan is billed', () => {
    const vague: Messages = { ...english, perMonth: { other: 'monthly' } };
    expect(describeTerms(monthly, { locale: 'en', messages: vague })?.per).toBe('monthly');
    expect(
      describeTerms({ ...monthly, period: { count: 3, unit: 'month' } }, { locale: 'en', messages: vague }),
    ).toBeNull();
  });
});
