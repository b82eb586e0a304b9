/// <reference types="vite/types/importMeta.d.ts" />
/** Nothing may move under the shopper’s finger when prices arrive, a plan is chosen or the notice changes. */
import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import type { Messages } from '../../src/messages.ts';
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

describe('on the page, the picker', () => {
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

  it('keeps no room only for the notice: the terms are in this room while the notice says nothing', () => {
    const { root, find, update } = mount();
    const places = () => [find('.picker'), find('[part=summary]')].map((one) => one.offsetHeight);
    const [whole = 0, summary = 0] = places();
    const cards = find('fieldset').offsetHeight;
    expect(whole - summary).toBe(cards);
    expect(find('[part=notice]').offsetHeight).toBe(0);
    update({ justConfirmed: 'pp_month' });
    expect(places()).toEqual([whole, summary]);
    const shown = [...root.querySelectorAll<HTMLElement>('[part=summary] > p:not(:empty)')];
    expect(shown.map((text) => getComputedStyle(text).visibility)).toEqual(['visible']);
    update({ status: 'locked', payment: 'open' });
    expect(places()).toEqual([whole, summary]);
    expect(shown.map((text) => getComputedStyle(text).visibility)).toEqual(['hidden']);
  });

  it('says during a payment what is paid, in the place of the terms', () => {
    const { find, said, update } = mount();
    const { offsetHeight } = find('[part=summary]');
    update({ status: 'locked' });
    expect(said()).toBe('Payment in progress…');
    expect(find('[role=status]').className).toBe('unseen');
    expect(find('[part=summary] > p:not(:empty)').innerText).toBe(
      'Monthly · $0.00 due today.\nPayment in progress…',
    );
    expect(find('[part=summary]').offsetHeight).toBe(offsetHeight);
  });

  const languages = import.meta.glob<Messages>('../../src/locales/*.ts', { eager: true, import: 'default' });

  it.each(Object.entries(languages))(
    'moves nothing below itself, even in languages with long texts: %s',
    async (file, messages) => {
      addStyle('body { margin: 16px; font-family: system-ui }');
      const sold = [
        { ...monthly, title: 'Maandelijks' },
        { ...yearly, title: 'Jaarlijks' },
      ].map((plan) => offer(plan));
      const locale = file.replace(/.*\/|(-informal)?\.ts/g, '');
      for (const width of [320, 390, 448, 768]) {
        await page.viewport(width, 900);
        const { host, find, update } = mountForLong({ status: 'checking', locale, messages, offers: sold });
        const before = host.offsetHeight;
        for (const state of [
          { ...rollingBack('unreachable'), lostPick: 'pp_year' },
          { lostPick: null },
          { problem: problem('refused', 'pp_month') },
          { rollback: null, problem: problem('after-update') },
          { payment: 'silent' },
        ] satisfies Partial<PickerProps>[]) {
          update(state);
          expect(find('button').offsetHeight).toBeGreaterThanOrEqual(44);
          expect([width, find('[role=status]').textContent, host.offsetHeight]).toEqual([
            ...[width, find('[role=status]').textContent, before],
          ]);
        }
        for (const kind of ['session-expired', 'already-paid', 'already-subscribed', 'config'] as const) {
          update({ status: 'closed', problem: problem(kind) });
          expect([width, kind, host.offsetHeight]).toEqual([width, kind, before]);
        }
        host.remove();
      }
    },
  );
});
