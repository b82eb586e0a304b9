import { picker } from '../picker.ts';
import type { Texts } from './texts.ts';

const marked = [...document.querySelectorAll<HTMLElement>('[data-text]')];

/** The English texts are in the markup, so the page can be read before any script has run. */
export default {
  direction: 'ltr',
  page: Object.fromEntries(marked.map(({ dataset, textContent }) => [dataset.text, textContent])),
  instead: {
    app: { title: 'Learn with Sotto Plus', lead: 'Every lesson, on all your devices.' },
    'one-time': {
      title: 'Italian, yours to keep',
      lead: 'Pay once, learn as long as you like.',
      choose: 'Choose your courses',
      plan: 'Your choice',
    },
  },
  plans: {
    ...Object.fromEntries(
      picker.plans.map(({ ident, title, description, badge }) => [ident, { title, description, badge }]),
    ),
    pp_one_course: { title: '1 course', description: 'Start from zero' },
    pp_three_courses: { title: '3 courses', description: 'From zero to conversation', badge: 'Popular' },
    pp_lifetime: { title: 'Lifetime access', description: 'Every course, for good' },
  },
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
