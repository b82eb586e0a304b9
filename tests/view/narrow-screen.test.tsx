/** Everything must fit a screen of 320 px. Buttons must be large enough for a thumb. */
import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import type { PickerProps } from '../../src/view/picker.tsx';
import { mount, mountForLong } from '../support/mounted-picker.tsx';
import { rollingBack } from '../support/roll-back.ts';
import { lifetime, monthly, offer, offers, yearly } from '../support/shown-plans.ts';

describe('the notice', () => {
  it.each(['en', 'ar'])('has buttons that are large enough for a thumb at 320 px: %s', async (locale) => {
    await page.viewport(320, 900);
    const long = 'Donaudampfschifffahrtsgesellschaftsmitgliedschaftsverlängerung';
    const { find, update } = mountForLong({
      ...{ status: 'checking', locale },
      offers: [monthly, { ...yearly, title: long }].map((plan) => offer(plan)),
    });
    for (const state of [
      { ...rollingBack('unreachable'), lostPick: 'pp_year' },
      { lostPick: null },
      { status: 'locked', payment: 'silent' },
    ] satisfies Partial<PickerProps>[]) {
      update(state);
      const { width, height } = find('button').getBoundingClientRect();
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
      expect(find('.picker').scrollWidth).toBeLessThanOrEqual(find('.picker').clientWidth);
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320);
    }
  });
});

describe('on the page, the picker', () => {
  it.each(['stack', 'row', 'auto'] as const)(
    'fits 320 px with the layout %s, even if the words are long',
    async (layout) => {
      await page.viewport(320, 900);
      const long = {
        ...yearly,
        title: 'Donaudampfschifffahrtsgesellschaftsmitgliedschaft',
        badge: 'Most popular',
      };
      const wide = offer({ ...lifetime, price: '123456789.99' });
      const { root, card, host } = mount({ layout, offers: [offer(monthly), offer(long), wide] });
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320);
      for (const { ident } of [monthly, long, lifetime]) {
        expect(card(ident).scrollWidth).toBeLessThanOrEqual(card(ident).clientWidth);
        expect(card(ident).offsetHeight).toBeGreaterThanOrEqual(44);
      }
      for (const terms of root.querySelectorAll('[part=terms]'))
        expect(Number.parseFloat(getComputedStyle(terms).fontSize)).toBeGreaterThanOrEqual(13);
      expect(host.offsetWidth).toBeGreaterThan(250);
    },
  );

  it('has cards side by side if there is room, with the prices on one line', async () => {
    await page.viewport(900, 900);
    const { card, root, update } = mount();
    const tops = () => new Set(offers.map(({ plan }) => card(plan.ident).getBoundingClientRect().top));
    expect(tops().size).toBe(1);
    const prices = [...root.querySelectorAll('[part~=price]')].map(
      (price) => price.getBoundingClientRect().top,
    );
    expect(new Set(prices).size).toBe(1);
    update({ layout: 'stack' });
    expect(tops().size).toBe(3);
  });

  it('has a width of its own if the page gives it none', () => {
    const { host } = mount();
    host.parentElement?.setAttribute('style', 'display: flex; flex-direction: column; align-items: center');
    expect(host.offsetWidth).toBeGreaterThanOrEqual(300);
    document.body.removeAttribute('style');
  });
});
