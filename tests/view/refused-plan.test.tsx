/// <reference types="vite/types/importMeta.d.ts" />
/** A shopper looks at the pressed card. If its plan was refused, this card must say so, and must keep its size. */
import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import type { Messages } from '../../src/messages.ts';
import type { Problem } from '../../src/types.ts';
import type { PickerProps } from '../../src/view/props.ts';
import { addStyle, mount, mountForLong, radioNamed } from '../support/mounted-picker.tsx';
import { problem, rollback, rollingBack } from '../support/roll-back.ts';
import { lifetime, monthly, offer, offers, yearly } from '../support/shown-plans.ts';

const languages = import.meta.glob<Messages>('../../src/locales/*.ts', { eager: true, import: 'default' });

/** The problems that the cards show, by plan. */
const troubles = (root: ShadowRoot) =>
  Object.fromEntries(
    [...root.querySelectorAll('[part=problem]')].map((one) => [
      one.closest('label')?.querySelector('input')?.value,
      one.textContent,
    ]),
  );

describe('the card of a plan that was rolled back', () => {
  it.each<[Problem['kind'], string]>([
    ['refused', 'Not available right now.'],
    ['plans', 'Not available right now.'],
    ['unreachable', 'We couldn’t connect.'],
    ['unclear', 'Something went wrong.'],
  ])('says at once what went wrong, with an icon, in words for shoppers: %s', async (kind, text) => {
    const { root, find, update } = mount(rollingBack(kind));
    expect(troubles(root)).toEqual({ pp_year: text });
    expect(find('[part=problem] svg').getAttribute('aria-hidden')).toBe('true');
    update({ status: 'ready', confirmed: 'pp_month' });
    expect(troubles(root)).toEqual({ pp_year: text });
    expect(root.querySelectorAll('[role=status], [aria-live]')).toHaveLength(1);
    await expect
      .element(radioNamed('Yearly'))
      .toHaveAccessibleDescription(`${text} Renews until you cancel.`);
  });

  it('shows no problem after the next pick', () => {
    const { root, update } = mount({ rollback: rollback('refused') });
    update({ shown: 'pp_year', status: 'saving', rollback: null });
    expect(troubles(root)).toEqual({});
  });

  it.each<[Problem['kind'], Partial<PickerProps>]>([
    ['session-expired', { status: 'closed', problem: problem('session-expired') }],
    ['after-update', { status: 'saving', problem: problem('after-update') }],
  ])('shows no problem that concerns the whole session: %s', (kind, changes) => {
    const { root } = mount({ rollback: rollback(kind), ...changes });
    expect(troubles(root)).toEqual({});
  });

  it('is not the only card with a problem if the plan rolled back to is refused, too', () => {
    const { root } = mount({ ...rollingBack('refused'), problem: problem('refused', 'pp_month') });
    const text = 'Not available right now.';
    expect(troubles(root)).toEqual({ pp_month: text, pp_year: text });
  });

  it('has no visible notice below it that repeats the problem, when the shopper can pay again', () => {
    const { find, said } = mount({ rollback: rollback('refused') });
    expect(said()).toBe('We couldn’t switch to Yearly. You’re still on Monthly.');
    expect(find('[role=status]').className).toBe('unseen');
    expect(find('[part=notice]').querySelector('svg, button')).toBeNull();
  });

  it.each(['session-expired', 'after-update'] as const)(
    'shows no problem that is not about the plan, and then the notice has the sign of trouble: %s',
    (kind) => {
      for (const changes of [{}, { status: 'checking', confirmed: null } as const]) {
        const { host, root, find } = mountForLong({ rollback: rollback(kind), ...changes });
        expect(troubles(root)).toEqual({});
        expect(find('[role=status]').className).toBe('told');
        expect(find('[part=notice]').className).toBe('trouble');
        host.remove();
      }
    },
  );

  it('may have left the picker, and then the notice is visible', () => {
    const { find } = mount({ rollback: rollback('refused'), offers: offers.slice(0, 1) });
    expect(find('[role=status]').className).toBe('told');
  });

  it.each(Object.entries(languages))('keeps its size, and its text fits: %s', async (file, messages) => {
    const locale = file.replace(/.*\/|(-informal)?\.ts/g, '');
    addStyle('body { margin: 16px; font-family: system-ui }');
    for (const width of [320, 390]) {
      await page.viewport(width, 900);
      const sold = [yearly, lifetime, monthly].map((plan) => offer(plan));
      const { host, root, card, update } = mount({ locale, messages, offers: sold });
      const sizes = () => sold.map(({ plan }) => card(plan.ident).getBoundingClientRect().toJSON());
      const before = sizes();
      for (const kind of ['refused', 'unreachable', 'unclear'] as const) {
        for (const from of ['pp_year', 'pp_life', 'pp_month']) {
          update({ rollback: { from, to: 'pp_month', problem: problem(kind, from) } });
          expect(sizes()).toEqual(before);
          const { bottom, right, left } = root.querySelector('[part=problem]')?.getBoundingClientRect() ?? {};
          const box = card(from).getBoundingClientRect();
          expect(bottom).toBeLessThan(box.bottom);
          expect(right).toBeLessThan(box.right);
          expect(left).toBeGreaterThan(box.left);
        }
      }
      host.remove();
    }
  });
});
