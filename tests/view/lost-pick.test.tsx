/**
 * The shopper must be able to choose a lost plan again. If the service refuses the shown plan, the shopper must be able
 * to choose another plan.
 */
import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { english } from '../../src/messages.ts';
import type { ProblemKind } from '../../src/types.ts';
import type { PickerProps } from '../../src/view/picker.tsx';
import { mount, mountForLong } from '../support/mounted-picker.tsx';
import { problem, rollback, rollingBack } from '../support/roll-back.ts';
import { monthly, offer, yearly } from '../support/shown-plans.ts';

describe('the notice', () => {
  it('offers the lost plan again while the roll-back waits, and picks it', async () => {
    const { root, onPick, onRetry, update, radio } = mountForLong({
      ...rollingBack('unreachable'),
      lostPick: 'pp_year',
    });
    onPick.mockImplementation((shown) =>
      update({ shown, status: 'saving', rollback: null, problem: null, lostPick: null }),
    );
    const again = page.getByRole('button', { name: 'Choose Yearly again' });
    await expect.element(again).toBeVisible();
    expect(root.querySelectorAll('button')).toHaveLength(1);
    await userEvent.keyboard('{Tab}{Tab}{Enter}');
    expect(onPick.mock.calls).toEqual([['pp_year', 'pointer']]);
    expect(onRetry).not.toHaveBeenCalled();
    expect(root.activeElement).toBe(radio('pp_year'));
  });

  it.each<[string, Partial<PickerProps>]>([
    ['there is no lost plan', { lostPick: null }],
    ['the lost plan is no longer offered', { lostPick: 'pp_gone' }],
    ['the lost plan cannot be chosen', { offers: [offer(monthly), offer({ ...yearly, disabled: true })] }],
    ['the picker takes no picks', { disabled: true }],
  ])('offers to try again instead of a lost plan if %s', async (_, changes) => {
    const { root } = mountForLong({ ...rollingBack('unreachable'), lostPick: 'pp_year', ...changes });
    await expect.element(page.getByRole('button', { name: 'Try again' })).toBeVisible();
    expect(root.querySelectorAll('button')).toHaveLength(1);
  });

  it('no longer offers the lost plan once the earlier plan is confirmed', () => {
    const { root } = mount({ rollback: rollback('unreachable'), lostPick: 'pp_year' });
    expect(root.querySelector('button')).toBeNull();
  });

  it.each<[string, Partial<PickerProps>]>([
    ['the plan rolled back to', { rollback: rollback('refused'), problem: problem('refused', 'pp_month') }],
    ['the plan the session came with', { problem: problem('refused', 'pp_month') }],
    ['a plan that cannot be offered', { problem: problem('plans', 'pp_month') }],
  ])('asks for another plan if the shown plan is refused as well: %s', async (_, changes) => {
    const { said, onRetry } = mount({ status: 'checking', confirmed: null, ...changes });
    expect(said()).toBe('Monthly can’t be selected right now. Please choose another plan.');
    await page.getByRole('button', { name: 'Try again' }).click();
    expect(onRetry).toHaveBeenCalledOnce();
  });

  it('does not ask for another plan if the refusal is about a plan that is not shown', () => {
    const refused = { status: 'checking', confirmed: null, problem: problem('refused', 'pp_year') } as const;
    const { said } = mountForLong(refused);
    expect(said()).toBe('Checking your plan…');
  });

  it('asks for a new choice if there is no plan to roll back to', () => {
    const { said } = mount({
      shown: null,
      status: 'empty',
      rollback: { from: 'pp_year', to: null, problem: problem('refused', 'pp_year') },
    });
    expect(said()).toBe('We couldn’t switch to Yearly. Please choose a plan again.');
  });

  it.each<[ProblemKind, PickerProps['status']]>([
    ['unreachable', 'checking'],
    ['unclear', 'checking'],
    ['unreachable', 'saving'],
    ['after-update', 'saving'],
  ])('offers to try again: %s while %s', async (kind, status) => {
    const { said, onRetry } = mount({ status, problem: problem(kind, 'pp_month') });
    expect(said()).toBe(english.reasons[kind].replace('{from}', 'Monthly'));
    await page.getByRole('button', { name: 'Try again' }).click();
    expect(onRetry).toHaveBeenCalledOnce();
    expect(onRetry).toHaveBeenCalledWith();
  });
});
