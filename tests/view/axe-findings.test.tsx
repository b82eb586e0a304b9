/** axe must find no accessibility fault in any state of the picker, light or dark, left to right or right to left. */
import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import type { PickerProps } from '../../src/view/picker.tsx';
import { mountForLong } from '../support/mounted-picker.tsx';
import { awaiting } from '../support/resting-view.ts';
import { problem, rollback, rollingBack } from '../support/roll-back.ts';
import { monthly, offer, offers, yearly } from '../support/shown-plans.ts';

describe('to assistive technology', () => {
  const states: Record<string, Partial<PickerProps>> = {
    empty: { status: 'empty', shown: null, required: true },
    'awaiting prices': { ...awaiting, prices: { awaited: offers, failed: false } },
    'left without prices': { ...awaiting, prices: { awaited: offers, failed: true } },
    ready: { status: 'ready' },
    confirmed: { status: 'ready', justConfirmed: 'pp_month' },
    saving: { status: 'saving' },
    'rolled back': { status: 'ready', rollback: rollback('refused'), problem: problem('refused', 'pp_year') },
    checking: {
      status: 'checking',
      rollback: rollback('unreachable'),
      problem: problem('unreachable', 'pp_year'),
    },
    'rolling back, with the lost plan to choose again': {
      ...rollingBack('unreachable'),
      lostPick: 'pp_year',
    },
    'refused twice': { ...rollingBack('refused'), problem: problem('refused', 'pp_month') },
    locked: { status: 'locked' },
    'locked by another tab': { status: 'locked', payment: 'open' },
    'locked by a tab that does not answer': { status: 'locked', payment: 'silent' },
    closed: { status: 'closed', problem: problem('session-expired') },
    disabled: { disabled: true },
    'partly unavailable': { offers: [monthly, { ...yearly, disabled: true }].map((plan) => offer(plan)) },
  };

  const looks = ['light', 'dark'].flatMap((scheme) => ['en', 'ar'].map((locale) => ({ scheme, locale })));

  describe.each(looks)('axe finds nothing in $scheme, $locale, at 320 px,', ({ scheme, locale }) => {
    it.each(Object.entries(states))('when %s', async (_, state) => {
      await page.viewport(320, 900);
      document.documentElement.style.cssText = `color-scheme: ${scheme}; background: Canvas`;
      const { host } = mountForLong({
        offers: offers.map(({ plan }) => offer(plan, locale)),
        locale,
        ...state,
      });
      const { violations, incomplete } = await axe.run(host);
      expect(
        [...violations, ...incomplete].map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
      ).toEqual([]);
    });
  });
});
