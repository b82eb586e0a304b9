/** A screen reader must say everything about a plan that the shopper can see. */
import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import type { Offer, Plan } from '../../src/types.ts';
import { mount, radioNamed } from '../support/mounted-picker.tsx';
import { problem } from '../support/roll-back.ts';
import { monthly, offer, yearly } from '../support/shown-plans.ts';

const saving = (plan: Plan): Offer => {
  const { terms, ...rest } = offer({ ...plan, equivalent: 'week', highlighted: true });
  return {
    ...rest,
    terms: terms && { ...terms, savings: 'Save 16% compared with Monthly', discount: '−16%' },
  };
};

describe('what a plan costs per week and saves', () => {
  it('is shown in small text, and read by assistive technology', async () => {
    const { card, find } = mount({ offers: [offer(monthly), saving(yearly)] });
    await expect
      .element(radioNamed('Yearly'))
      .toHaveAccessibleDescription(
        'Renews until you cancel. Save 16% compared with Monthly about $7.66 per week',
      );
    await expect.element(radioNamed('Yearly')).toHaveAccessibleName('Yearly $399.00 per year');
    const size = (selector: string) => Number.parseFloat(getComputedStyle(find(selector)).fontSize);
    expect(size('[part=equivalent]')).toBeLessThan(size('[part=price]'));
    expect(card('pp_year').part.contains('highlighted')).toBe(true);
    expect(card('pp_month').part.contains('highlighted')).toBe(false);
  });
});

describe('to assistive technology, the picker', () => {
  it('is a group of radios, each named by its title and price and described by its terms', async () => {
    mount();
    await expect.element(page.getByRole('group', { name: 'Choose your plan' })).toBeInTheDocument();
    await expect
      .element(radioNamed('Monthly'))
      .toHaveAccessibleName('Monthly 7 days free, then $39.99 per month.');
    await expect
      .element(radioNamed('Monthly'))
      .toHaveAccessibleDescription('$0.00 due today. Renews until you cancel.');
    await expect.element(radioNamed('Lifetime')).toHaveAccessibleName('Lifetime $1,299.00 one-time payment');
    await expect.element(radioNamed('Lifetime')).toHaveAccessibleDescription('');
  });

  it('says that a struck-through price is the previous price', () => {
    const { find } = mount();
    expect(find('[part=was] .unseen').textContent).toBe('Previously $59.99');
    expect(find('[part=was] s').getAttribute('aria-hidden')).toBe('true');
  });

  it('says on the card that a plan cannot be chosen', async () => {
    const { card } = mount({
      offers: [offer(monthly), { plan: yearly, selectable: false, terms: null }],
      problem: problem('plans'),
    });
    await expect.element(radioNamed('Yearly')).toHaveAccessibleDescription('Not available right now.');
    await expect.element(radioNamed('Yearly')).toBeDisabled();
    expect(card('pp_year').textContent).toContain('Not available right now.');
  });

  it.each([
    ['en', 'ltr'],
    ['de-AT', 'ltr'],
    ['ar', 'rtl'],
    ['he-IL', 'rtl'],
    ['fa', 'rtl'],
    ['ur', 'rtl'],
    ['pt_BR', 'ltr'],
    ['no locale at all', 'ltr'],
  ])('has the direction of its language: %s, %s', (locale, direction) => {
    const { find } = mount({ locale });
    expect(find('.picker').dir).toBe(direction);
    expect(() => Intl.getCanonicalLocales(find('.picker').lang)).not.toThrow();
  });
});
