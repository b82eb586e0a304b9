/** The focus must not get lost. It stays where it is, or moves to the shown plan if the focused button disappears. */
import { act } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { mount, radioNamed } from '../support/mounted-picker.tsx';
import { problem, rollback } from '../support/roll-back.ts';
import { monthly, offer, offers } from '../support/shown-plans.ts';

describe('a picker that is used by keyboard', () => {
  it('starts at the shown plan, moves with the arrow keys, and is left with Tab', async () => {
    const { root, radio, onPick, update } = mount({ shown: 'pp_year' });
    onPick.mockImplementation((shown) => update({ shown }));
    await userEvent.keyboard('{Tab}');
    expect(root.activeElement).toBe(radio('pp_year'));
    await userEvent.keyboard('{ArrowDown}');
    expect(root.activeElement).toBe(radio('pp_life'));
    await userEvent.keyboard('{ArrowDown}');
    expect(root.activeElement).toBe(radio('pp_month'));
    expect(onPick.mock.calls).toEqual([
      ['pp_life', 'keyboard'],
      ['pp_month', 'keyboard'],
    ]);
    await userEvent.keyboard('{Tab}');
    expect(root.activeElement).toBeNull();
  });

  it('picks with Space if nothing is chosen yet', async () => {
    const { onPick } = mount({ shown: null, status: 'empty' });
    await userEvent.keyboard('{Tab} ');
    expect(onPick.mock.calls).toEqual([['pp_month', 'keyboard']]);
  });

  it('reports whether the keyboard or the pointer was used last', async () => {
    const { onPick, update } = mount();
    onPick.mockImplementation((shown) => update({ shown }));
    await userEvent.keyboard('{Tab}{ArrowDown}');
    await radioNamed('Lifetime').click();
    await userEvent.keyboard('{ArrowUp}');
    expect(onPick.mock.calls.map(([, how]) => how)).toEqual(['keyboard', 'pointer', 'keyboard']);
  });

  it('keeps the focus where it is when a pick is rolled back', async () => {
    const { root, radio, onPick, update, checked } = mount();
    onPick.mockImplementation((shown) => update({ shown, status: 'saving' }));
    await userEvent.keyboard('{Tab}{ArrowDown}');
    update({
      shown: 'pp_month',
      status: 'ready',
      rollback: rollback('refused'),
      problem: problem('refused'),
    });
    expect(checked()).toEqual(['pp_month']);
    expect(root.activeElement).toBe(radio('pp_year'));
    expect(radio('pp_year').disabled).toBe(false);
  });

  it('does not pick a focused plan that is no longer offered, and disables it when the focus leaves', async () => {
    const { root, radio, onPick, update, checked } = mount({ shown: null, status: 'empty' });
    await userEvent.keyboard('{Tab}');
    update({ offers: [{ ...offer(monthly), selectable: false }, ...offers.slice(1)] });
    expect(root.activeElement).toBe(radio('pp_month'));
    expect(radio('pp_month').disabled).toBe(false);
    expect(radio('pp_month').ariaDisabled).toBe('true');
    await userEvent.keyboard(' ');
    expect(checked()).toEqual([]);
    expect(onPick).not.toHaveBeenCalled();
    await act(() => radio('pp_month').blur());
    expect(radio('pp_month').disabled).toBe(true);
  });
});

describe('the notice', () => {
  it('moves the focus to the shown plan when its focused button disappears', async () => {
    const { root, radio, update } = mount({ status: 'checking', problem: problem('unreachable') });
    await userEvent.keyboard('{Tab}{Tab}');
    expect(root.activeElement?.textContent).toBe('Try again');
    update({ status: 'ready', problem: null });
    expect(root.activeElement).toBe(radio('pp_month'));
  });

  it('moves the focus to the shown plan after “Pay here instead”, or when another button comes', async () => {
    const { root, radio, update, find } = mount({ status: 'locked', payment: 'silent' });
    const focusButton = () => find<HTMLButtonElement>('button').focus();
    focusButton();
    expect(root.activeElement?.textContent).toBe('Pay here instead');
    update({ status: 'checking', payment: 'none' });
    expect(root.activeElement).toBe(radio('pp_month'));
    update({ problem: problem('unreachable') });
    focusButton();
    update({ status: 'locked', payment: 'silent' });
    expect(find('button').textContent).toBe('Pay here instead');
    expect(root.activeElement).toBe(radio('pp_month'));
  });

  it('keeps the focus on a button that stays while the text beside it changes', () => {
    const { root, update, find } = mount({ status: 'checking', problem: problem('unreachable') });
    const button = find<HTMLButtonElement>('button');
    button.focus();
    update({ status: 'saving', problem: problem('unclear') });
    expect(root.activeElement).toBe(button);
    update({ status: 'checking', problem: problem('refused', 'pp_month') });
    expect(root.activeElement).toBe(button);
  });

  it('does not move a focus that is elsewhere when its button appears or disappears', () => {
    const { root, update, radio } = mount();
    radio('pp_year').focus();
    for (const payment of ['silent', 'none'] as const) {
      update({ status: payment === 'none' ? 'ready' : 'locked', payment });
      expect(root.activeElement).toBe(radio('pp_year'));
    }
  });
});
