/** Plans must be offered as the host gave them. No known field may be changed, added or lost. */
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/types.ts';
import { monthly, offer, week } from '../support/offered-plan.ts';

describe('offers', () => {
  it('keep the order and every known field of the plans', () => {
    const trial: Plan = {
      ...monthly,
      ident: 'pp_trial',
      description: 'All of it',
      features: ['One', 'Two'],
      badge: 'Most popular',
      intro: { price: 0, period: week },
      was: 59,
      highlighted: true,
      equivalent: 'day',
    };
    const { offers, problems } = offer([trial, monthly]);
    expect(problems).toEqual([]);
    expect(offers.map(({ plan }) => plan)).toEqual([trial, monthly]);
    expect(offers.map(({ selectable }) => selectable)).toEqual([true, true]);
    expect(offers[0]?.terms).toMatchObject({ price: '$39.99', was: '$59.00', dueToday: '$0.00' });
  });

  it('have no fields that are unknown, inherited or planted on a prototype', () => {
    const heir = Object.create({ disabled: true, badge: 'Inherited' });
    Object.assign(heir, monthly, { extra: 1 });
    expect(offer([heir]).offers[0]?.plan).toEqual(monthly);
    expect(offer([Object.create(monthly)])).toMatchObject({ offers: [] });
    expect(offer(JSON.parse('[{"__proto__": {"ident": "pp_a", "title": "A"}}]'))).toMatchObject({
      offers: [],
    });
  });

  it('treat a field that is null like a missing field', () => {
    const { offers, problems } = offer([
      { ...monthly, description: null, features: null, badge: null, disabled: null, intro: null, was: null },
    ]);
    expect(problems).toEqual([]);
    expect(offers[0]?.plan).toEqual(monthly);
  });

  it('do not change when the host changes its plans later', () => {
    const plan = { ...monthly, features: ['One'], period: { count: 1, unit: 'month' } };
    const [first] = offer([plan]).offers;
    plan.price = '99';
    plan.period.count = 12;
    plan.features.push('Two');
    expect(first?.plan).toEqual({ ...monthly, features: ['One'] });
  });

  it('can be made from frozen plans', () => {
    expect(offer(Object.freeze([Object.freeze({ ...monthly })])).offers).toHaveLength(1);
  });

  it('show a disabled plan with its terms, but not selectable, and report no problem', () => {
    const { offers, problems } = offer([{ ...monthly, disabled: true }]);
    expect(offers[0]).toMatchObject({ selectable: false, terms: { price: '$39.99' } });
    expect(problems).toEqual([]);
  });

  it('compare a plan with the plan that it names, and report if nothing is saved', () => {
    const weekly = { ...monthly, ident: 'pp_week', title: 'Weekly', price: 20, period: week };
    const saver = { ...monthly, savingsOver: 'pp_week' };
    const { offers, problems } = offer([saver, weekly]);
    expect(offers[0]?.terms?.savings).toBe('Save 53% compared with Weekly');
    expect(problems).toEqual([]);
    const others = [
      { ...weekly, disabled: true },
      { ...weekly, ident: 'pp_other' },
      { ...weekly, currency: 'EUR' },
      { ...weekly, price: 'free' },
      { ...weekly, price: 1 },
    ];
    for (const other of others) {
      const { offers, problems } = offer([saver, other]);
      expect(offers[0]).toMatchObject({ selectable: true, terms: { savings: null } });
      expect(problems.map(({ message }) => message)).toContain(
        'plans[0].savingsOver: expected a plan on offer that costs more for the same time, got "pp_week"',
      );
    }
  });

  it('sell a plan whose equivalent or highlight cannot be read, and report that', () => {
    const { period: _, ...once } = monthly;
    const said = (changes: object, plan: object = monthly) => {
      const { offers, problems } = offer([{ ...plan, ...changes }]);
      expect(offers[0]).toMatchObject({ selectable: true, terms: { equivalent: null } });
      return problems.map(({ message }) => message);
    };
    expect(said({ equivalent: 'hour' })).toEqual([
      'plans[0].equivalent: expected minute, day, week, month or year, got "hour"',
    ]);
    expect(said({ equivalent: 'day' }, once)).toEqual([
      'plans[0].equivalent: expected none for a plan that is charged once, got "day"',
    ]);
    expect(said({ highlighted: 'yes' })[0]).toMatch(/^plans\[0\]\.highlighted: expected/);
    expect(said({ savingsOver: 'a b' })[0]).toMatch(/^plans\[0\]\.savingsOver: expected 1 to 256/);
  });

  it('are an empty list if there are no plans', () => {
    expect(offer([])).toEqual({ offers: [], problems: [] });
  });
});
