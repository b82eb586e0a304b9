import { picker } from '../picker.ts';
import type { Texts } from './texts.ts';

const marked = [...document.querySelectorAll<HTMLElement>('[data-text]')];

/** The English texts are in the markup, so the page can be read before any script has run. */
export default {
  direction: 'ltr',
  page: Object.fromEntries(marked.map(({ dataset, textContent }) => [dataset.text, textContent])),
  plans: Object.fromEntries(picker.plans.map(({ ident, ...copy }) => [ident, copy])),
  renewal: 'Next charge {when}',
  pay: 'Pay {amount} today · {plan}',
  paying: 'Paying…',
  waiting: 'Confirming your plan…',
  choosing: 'Choose a plan',
  closed: 'This order can’t be paid',
  charged: 'Charged: {plan}',
  paid: 'Paid today: {amount}',
  same: 'That is the plan on screen.',
  different: 'That is not the plan on screen, which is {plan}.',
  wouldCharge: 'A payment form would now charge {plan}. This page charges nobody.',
  unknown: 'We couldn’t learn whether the payment went through.',
} satisfies Texts;
