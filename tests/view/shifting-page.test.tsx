/** Nothing may move under the shopper’s finger when prices arrive, a plan is chosen or the notice changes. */
import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import french from '../../src/locales/fr.ts';
import dutch from '../../src/locales/nl.ts';
import type { PickerProps } from '../../src/view/picker.tsx';
import { addStyle, mount, mountForLong } from '../support/mounted-picker.tsx';
import { awaiting } from '../support/resting-view.ts';
import { problem, rollback, rollingBack } from '../support/roll-back.ts';
import { monthly, offer, offers, yearly } from '../support/shown-plans.ts';

describe('a plan whose price is still to come', () => {
  it('takes the room that it will need, and shows no amount', () => {
    const plans = [
      { ...yearly, badge: 'New' },
      { ...monthly, features: ['One', 'Two'] },
    ];
    const { card, root, update } = mount({
      ...awaiting,
      prices: { awaited: plans.map((plan) => offer(plan)), failed: false },
    });
    const before = [...root.querySelectorAll<HTMLElement>('label')].map((card) => card.offsetHeight);
    expect(root.querySelector('fieldset')?.textContent).not.toMatch(/\d/);
    expect(root.querySelectorAll('label[aria-hidden=true]')).toHaveLength(2);
    update({
      status: 'ready',
      offers: plans.map((plan) => offer(plan)),
      prices: { awaited: [], failed: false },
    });
    expect(plans.map(({ ident }) => card(ident).offsetHeight)).toEqual(before);
  });
});

describe('on the page', () => {
  it('moves nothing when a plan is chosen or the notice speaks', async () => {
    const { card, update } = mount();
    const places = () => offers.map(({ plan }) => card(plan.ident).getBoundingClientRect().toJSON());
    const before = places();
    for (const change of [
      { shown: 'pp_year', status: 'saving' },
      { shown: 'pp_year', status: 'ready', justConfirmed: 'pp_year' },
      { status: 'checking', rollback: rollback('unreachable'), problem: problem('unreachable') },
      { status: 'locked' },
      { status: 'closed', problem: problem('session-expired') },
      { disabled: true },
    ] satisfies Partial<PickerProps>[]) {
      update(change);
      expect(places()).toEqual(before);
    }
  });

  it('keeps the room of one line for the notice, so that a short notice moves nothing below it', () => {
    const { host, update } = mount();
    const before = host.offsetHeight;
    update({ justConfirmed: 'pp_month' });
    expect(host.offsetHeight).toBe(before);
  });

  it.each([
    ['fr', french, 320],
    ['nl', dutch, 320],
    ['fr', french, 448],
    ['nl', dutch, 448],
  ] as const)('moves nothing below it in wordy languages either: %s, %#', async (locale, messages, width) => {
    await page.viewport(width, 900);
    addStyle('body { margin: 16px; font-family: system-ui }');
    const titles = [
      { ...monthly, title: 'Maandelijks' },
      { ...yearly, title: 'Jaarlijks' },
    ];
    const { find, update } = mountForLong({
      ...{ status: 'checking', locale, messages },
      offers: titles.map((plan) => offer(plan)),
    });
    const before = find('[part=notice]').offsetHeight;
    for (const state of [
      { ...rollingBack('unreachable'), lostPick: 'pp_year' },
      { problem: problem('refused', 'pp_month') },
      { payment: 'silent' },
    ] satisfies Partial<PickerProps>[]) {
      update(state);
      expect(find('button').offsetHeight).toBeGreaterThanOrEqual(44);
      expect(find('[part=notice]').offsetHeight).toBe(before);
    }
  });
});
