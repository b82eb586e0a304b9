/** The shopper must see at once which plan is chosen. What a plan saves must be beside its price. */
import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { mount } from '../support/mounted-picker.tsx';
import { lifetime, monthly, offer, yearly } from '../support/shown-plans.ts';

describe('a highlighted plan', () => {
  it('looks like any other plan except for its badge, because only the chosen plan may look chosen', () => {
    const highlighted = { ...lifetime, highlighted: true, badge: 'Best value' };
    const { card, find } = mount({ offers: [monthly, yearly, highlighted].map((plan) => offer(plan)) });
    const look = (ident: string) => {
      const { borderTopColor, borderTopWidth, backgroundColor, boxShadow } = getComputedStyle(card(ident));
      return { borderTopColor, borderTopWidth, backgroundColor, boxShadow };
    };
    expect(look('pp_life')).toEqual(look('pp_year'));
    const [chosen, other] = [look('pp_month'), look('pp_life')];
    for (const of of ['borderTopColor', 'backgroundColor', 'boxShadow'] as const)
      expect(chosen[of]).not.toBe(other[of]);
    const badges = ['pp_life', 'pp_month'].map((ident) => {
      const { borderTopColor, color } = getComputedStyle(find(`label:has([value=${ident}]) [part=badge]`));
      return { borderTopColor, color };
    });
    const accent = chosen.borderTopColor;
    expect(badges[0]).toEqual({ borderTopColor: accent, color: accent });
    expect(badges[1]).not.toEqual(badges[0]);
  });
});

describe('what a plan saves', () => {
  const long = 'Donaudampfschifffahrtsgesellschaftsmitgliedschaft';
  const saving = { savings: 'Save 16% compared with Monthly', discount: '−16%' };
  const sold = [yearly, { ...yearly, ident: 'pp_long', title: long, price: '123456789.99' }]
    .map((plan) => offer(plan))
    .map(({ terms, ...rest }) => ({ ...rest, terms: terms && { ...terms, ...saving } }));

  it('is beside the price that is compared, and never beside an earlier price', async () => {
    await page.viewport(390, 844);
    const reduced = sold.map(({ terms, ...rest }) => ({
      ...rest,
      terms: terms && { ...terms, was: '$499.00', equivalent: 'about $7.68 per week' },
    }));
    const { find } = mount({ offers: reduced, layout: 'stack' });
    const boxOf = (part: string) => find(`[part=${part}]`).getBoundingClientRect();
    const [saved, equivalent] = [boxOf('savings'), boxOf('equivalent')];
    expect(saved.right).toBeLessThan(equivalent.left);
    expect(Math.abs(saved.bottom - equivalent.bottom)).toBeLessThan(4);
    for (const part of ['was', 'price', 'period']) expect(boxOf(part).bottom).toBeLessThanOrEqual(saved.top);
  });

  it('is a number on a narrow card, and a sentence on a card with room for it', async () => {
    for (const [width, seen, unseen] of [
      [390, 'number', 'sentence'],
      [500, 'sentence', 'number'],
    ] as const) {
      await page.viewport(width, 844);
      const { host, find } = mount({ offers: sold, layout: 'stack' });
      expect(find(`.${seen}`).offsetWidth).toBeGreaterThan(20);
      expect(find(`.${unseen}`).offsetWidth).toBeLessThan(2);
      host.remove();
    }
  });

  it('stays in a card of 320 px, with the longest title and price', async () => {
    await page.viewport(320, 844);
    const { card, find } = mount({ offers: sold, layout: 'stack' });
    const box = card('pp_long').getBoundingClientRect();
    for (const part of ['title', 'savings', 'price', 'period']) {
      const { left, right } = find(`label:has([value=pp_long]) [part=${part}]`).getBoundingClientRect();
      expect(left).toBeGreaterThan(box.left);
      expect(right).toBeLessThan(box.right);
    }
  });
});
