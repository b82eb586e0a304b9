/** A left-to-right word in a right-to-left sentence, or the reverse, must not change the order of the other words. */
import { describe, expect, it } from 'vitest';
import { english, fill } from '../../src/messages.ts';
import { describeTerms } from '../../src/money.ts';
import { monthly } from '../support/offered-plan.ts';

describe('terms', () => {
  it('isolate an amount with direction marks inside a sentence, but not an amount that stands alone', () => {
    const terms = describeTerms(monthly, { locale: 'ar-EG', messages: english });
    expect(terms?.price).not.toMatch(/[\u2066-\u2069]/);
    expect(terms?.lines[0]).toContain(`\u2068${terms?.price}\u2069`);
    expect(describeTerms(monthly, { locale: 'de', messages: english })?.lines[0]).not.toMatch(
      /[\u2066-\u2069]/,
    );
  });
});

describe('a name or amount in a sentence of the other direction', () => {
  it('is isolated, but not in a sentence of its own direction', () => {
    expect(fill('{plan} is selected.', { plan: 'שנתי' })).toBe('\u2068שנתי\u2069 is selected.');
    expect(fill('תוכנית {plan}', { plan: 'Pro+' })).toBe('תוכנית \u2068Pro+\u2069');
    expect(fill('תוכנית {plan}', { plan: 'שנתי' })).toBe('תוכנית שנתי');
    expect(fill('{plan} is selected.', { plan: 'Pro+' })).toBe('Pro+ is selected.');
    expect(fill('كل {count} أشهر', { count: '٣' })).toBe('كل ٣ أشهر');
  });
});
