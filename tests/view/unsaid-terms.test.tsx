/// <reference types="vite/client" />
/** What card schemes and consumer law ask for must be visible. There is one test for each clause of `docs/plans.md`. */
import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import guide from '../../docs/plans.md?raw';
import { english } from '../../src/messages.ts';
import { describeSavings, describeTerms } from '../../src/money.ts';
import type { Plan } from '../../src/types.ts';
import { mount } from '../support/mounted-picker.tsx';
import { lifetime, monthly, offer, yearly } from '../support/shown-plans.ts';

const wording = { locale: 'en', messages: english };
const trial: Plan = { ...monthly, ident: 'pp_trial', was: '59.99', equivalent: 'week' };
const plain: Plan = { ...yearly, was: '499', equivalent: 'week', savingsOver: 'pp_trial' };
const saving = describeSavings(plain, trial, wording);
const sold = [
  offer(trial),
  (({ terms, ...rest }) => ({ ...rest, terms: terms && { ...terms, ...saving } }))(offer(plain)),
  offer(lifetime),
];

const mountSold = () => {
  const { card, find } = mount({ offers: sold, shown: 'pp_year', confirmed: 'pp_year' });
  /** The elements of a card that have a visible text of their own. */
  const seen = (ident: string) =>
    [...card(ident).querySelectorAll<HTMLElement>('span, s')].filter((one) => {
      const { width, height } = one.getBoundingClientRect();
      const own = [...one.childNodes].some(({ nodeType, nodeValue }) => nodeType === 3 && nodeValue?.trim());
      const isClipped = one.closest('.unseen') !== null;
      return own && width > 1 && height > 1 && !isClipped && getComputedStyle(one).visibility === 'visible';
    });
  const read = (ident: string) =>
    seen(ident)
      .map((one) => one.textContent?.trim())
      .join(' | ');
  return { card, find, seen, read };
};

const sizeOf = (element: Element) => Number.parseFloat(getComputedStyle(element).fontSize);
const weightOf = (element: Element) => Number(getComputedStyle(element).fontWeight);

const clauses: Readonly<Record<string, () => void>> = {
  'each card says what the plan costs, and how often'() {
    const { read } = mountSold();
    expect(read('pp_trial')).toMatch(/\$39\.99 \| per month/);
    expect(read('pp_year')).toMatch(/\$399\.00 \| per year/);
    expect(read('pp_life')).toMatch(/\$1,299\.00 \| one-time payment/);
  },
  'each card of a plan that renews says that it renews until it is cancelled'() {
    const { read } = mountSold();
    for (const ident of ['pp_trial', 'pp_year']) expect(read(ident)).toContain('Renews until you cancel.');
    expect(read('pp_life')).not.toContain('Renews');
  },
  'the card of a trial says how long the trial lasts, and then what is charged and how often'() {
    expect(mountSold().read('pp_trial')).toMatch(/7 days free \| .* \| \$39\.99 \| per month/);
    const paid = offer({ ...trial, intro: { price: '1', period: { count: 7, unit: 'day' } } });
    expect(mount({ offers: [paid] }).find('[part=trial]').textContent).toBe('$1.00 for 7 days');
  },
  'the card of a trial says what is due today'() {
    expect(mountSold().read('pp_trial')).toContain('$0.00 due today.');
  },
  'no text is larger or bolder than what is charged'() {
    const { seen } = mountSold();
    for (const ident of ['pp_trial', 'pp_year', 'pp_life']) {
      const [charged] = seen(ident).filter((one) => one.part.contains('price'));
      if (!charged) throw new Error('expected a price');
      for (const other of seen(ident)) {
        expect(sizeOf(other), other.textContent ?? '').toBeLessThanOrEqual(sizeOf(charged));
        expect(weightOf(other), other.textContent ?? '').toBeLessThanOrEqual(weightOf(charged));
      }
    }
  },
  'an earlier price is only shown if it was higher, and says that it was earlier'() {
    const { find } = mountSold();
    expect(find('[part=was]').textContent).toContain('Previously $59.99');
    expect(find('[part=was] s').textContent).toBe('$59.99');
    expect(describeTerms({ ...monthly, was: monthly.price }, wording)?.was).toBeNull();
  },
  'a price for another unit of time is in smaller text than the price charged'() {
    const { find } = mountSold();
    const [one, other] = ['[part=equivalent]', '[part=price]'].map((selector) => sizeOf(find(selector)));
    expect(one).toBeLessThan(other ?? 0);
  },
  'a saving is rounded down, and says compared with which plan'() {
    // Monthly is $479.88 a year. Yearly costs 16.85 % less.
    expect(saving?.savings).toBe('Save 16% compared with Monthly');
    expect(mountSold().card('pp_year').textContent).toContain(saving?.savings);
    expect(mountSold().read('pp_year')).toContain('\u221216%');
  },
  'the words about tax are beside each price'() {
    const taxed = [trial, yearly].map((plan) => ({
      ...offer(plan),
      terms: describeTerms(plan, { ...wording, tax: 'excluded' }),
    }));
    const { card } = mount({ offers: taxed });
    expect(card('pp_trial').innerText).toMatch(/\$39\.99\s+per month\s+plus tax/);
    expect(card('pp_year').innerText).toMatch(/\$399\.00\s+per year\s+plus tax/);
  },
  'what the confirmed plan costs is also said in whole sentences, right above your pay button'() {
    const { find } = mountSold();
    const told = find('[part=summary] > p:not(:empty)');
    expect(told.innerText).toMatch(
      /^Yearly · \$399\.00 due today\.\s+Renews at \$399\.00 per year until you cancel\.$/,
    );
    const slot = find('slot[name=summary]');
    expect(told.compareDocumentPosition(slot)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  },
};

describe('at 320 and 390 px, without a press or a scroll', () => {
  const listed = guide.split('### What is always visible')[1]?.split('\n\n')[2] ?? '';
  const names = [...listed.matchAll(/^- (.*(?:\n {2}.*)*)/gm)].map(([, text = '']) =>
    text.replace(/\s+/g, ' '),
  );

  it('there is a test for each clause of the guide', () => {
    expect(names).toEqual(Object.keys(clauses));
  });

  it.each(Object.entries(clauses))('%s', async (_, check) => {
    for (const width of [320, 390]) {
      await page.viewport(width, 844);
      check();
      document.body.replaceChildren();
    }
  });
});
