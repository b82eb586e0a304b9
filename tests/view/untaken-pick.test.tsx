/**
 * If the picker does not accept a pick, the view must not change. After an accepted pick, only two cards may be
 * rendered again.
 */
import { describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { Card } from '../../src/view/card.tsx';
import { mount, radioNamed } from '../support/mounted-picker.tsx';
import { problem } from '../support/roll-back.ts';
import { offers } from '../support/shown-plans.ts';

describe('a pick', () => {
  it('is reported, and is seen only when the picker accepts it', async () => {
    const { onPick, checked } = mount();
    await radioNamed('Yearly').click();
    expect(onPick.mock.calls).toEqual([['pp_year', 'pointer']]);
    expect(checked()).toEqual(['pp_month']);
  });

  it('is seen at once if the picker accepts it within the call', async () => {
    const { onPick, checked, update, card } = mount();
    onPick.mockImplementation((shown) => update({ shown, status: 'saving' }));
    await radioNamed('Yearly').click();
    expect(checked()).toEqual(['pp_year']);
    expect(card('pp_year').part.contains('selected')).toBe(true);
    await radioNamed('Lifetime').click();
    expect(checked()).toEqual(['pp_life']);
    expect(onPick).toHaveBeenCalledTimes(2);
  });

  it('can be made again if the picker did not accept it', async () => {
    const { onPick } = mount();
    await radioNamed('Yearly').click();
    await radioNamed('Yearly').click();
    expect(onPick).toHaveBeenCalledTimes(2);
  });

  it('is not reported if it is a pick of the plan that is shown', async () => {
    const { onPick } = mount();
    await radioNamed('Monthly').click();
    expect(onPick).not.toHaveBeenCalled();
  });

  it('can be made anywhere on the card', async () => {
    const { onPick, find } = mount();
    await userEvent.click(find('label:has([value=pp_year]) [part=features]'));
    expect(onPick.mock.calls).toEqual([['pp_year', 'pointer']]);
  });

  it('renders only the card that was chosen and the card that is chosen now', async () => {
    const { onPick, update } = mount();
    const renders = vi.spyOn(Card.prototype, 'render');
    onPick.mockImplementation((shown) => update({ shown, status: 'saving' }));
    await radioNamed('Yearly').click();
    expect(renders.mock.calls.map(([{ offer }]) => offer.plan.ident)).toEqual(['pp_month', 'pp_year']);
    renders.mockClear();
    update({ status: 'ready', justConfirmed: 'pp_year' });
    expect(renders.mock.calls.map(([{ offer }]) => offer.plan.ident)).toEqual(['pp_year']);
  });

  it('lets no native event out, because the element fires its own events', async () => {
    const { host } = mount();
    const heard = vi.fn();
    for (const type of ['input', 'change']) host.addEventListener(type, heard);
    await radioNamed('Yearly').click();
    expect(heard).not.toHaveBeenCalled();
  });
});

describe('a picker that takes no picks', () => {
  it('leaves the shown plan checked while a payment is under way, whatever is clicked or pressed', async () => {
    const { root, radio, onPick, checked, update, find } = mount();
    await userEvent.keyboard('{Tab}');
    update({ status: 'locked' });
    expect(root.activeElement).toBe(radio('pp_month'));
    for (const { plan } of offers) {
      expect(radio(plan.ident).disabled).toBe(false);
      expect(radio(plan.ident).ariaDisabled).toBe('true');
    }
    await userEvent.keyboard('{ArrowDown}');
    expect(checked()).toEqual(['pp_month']);
    await userEvent.keyboard(' ');
    expect(checked()).toEqual(['pp_month']);
    for (const target of ['[value=pp_life]', 'label:has([value=pp_life]) [part=title]']) {
      await userEvent.click(find(target), { force: true });
      expect(checked()).toEqual(['pp_month']);
    }
    expect(onPick).not.toHaveBeenCalled();
  });

  it('cannot be reached by keyboard while it is disabled, except for the plan that had the focus', async () => {
    const { root, radio, onPick, checked, update } = mount();
    await userEvent.keyboard('{Tab}');
    update({ disabled: true });
    expect(root.activeElement).toBe(radio('pp_month'));
    expect(offers.map(({ plan }) => radio(plan.ident).disabled)).toEqual([false, true, true]);
    await userEvent.keyboard('{ArrowDown} ');
    await userEvent.click(radio('pp_year'), { force: true });
    expect(checked()).toEqual(['pp_month']);
    expect(onPick).not.toHaveBeenCalled();
  });

  it('is different from a closed picker, which still reports picks', async () => {
    const { onPick } = mount({ status: 'closed', problem: problem('session-expired') });
    await radioNamed('Yearly').click();
    expect(onPick).toHaveBeenCalledOnce();
  });
});
