/** The plans of the scenes and of the theme page. */
const per = (unit: string, count = 1) => ({ count, unit });
const money = { currency: 'USD' };
const compared = { equivalent: 'week', savingsOver: 'week' };

export const intro = { price: '0', period: per('day', 7) };
export const week = { ident: 'week', title: 'Weekly', ...money, price: '6.99', period: per('week') };
export const month = {
  ...{ ident: 'month', title: 'Monthly', badge: 'Most popular' },
  ...{ ...money, price: '19.99', period: per('month') },
};
export const year = { ident: 'year', title: 'Yearly', ...money, price: '99.99', period: per('year') };

/** A trial, savings, a former price and badges. */
export const offers = [
  week,
  { ...month, ...compared },
  {
    ...{ ...year, ...compared, intro, was: '129.99', badge: 'Best value', highlighted: true },
    description: 'The whole course, slow weeks included',
  },
];

/** What the page knows of the plans while their live prices are still loading. */
export const copies = [
  week,
  month,
  { ...year, badge: 'Best value', description: 'The whole course, slow weeks included', intro },
];
