/** What the notice says during a payment in this tab or in another tab. */
import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { english } from '../../src/messages.ts';
import type { PickerProps } from '../../src/view/picker.tsx';
import { mount } from '../support/mounted-picker.tsx';
import { problem, rollback } from '../support/roll-back.ts';

describe('the notice', () => {
  it('says that a payment is under way', () => {
    expect(mount({ status: 'locked', rollback: rollback('refused') }).said()).toBe(english.locked);
  });

  it('says that another tab pays, and offers no “Pay here instead” while that tab answers', () => {
    const { said, root } = mount({ status: 'locked', payment: 'open', rollback: rollback('refused') });
    expect(said()).toBe('A payment is open in another tab.');
    expect(root.querySelector('button')).toBeNull();
  });

  it.each<PickerProps['status']>(['locked', 'checking'])(
    'offers to pay here if the tab that pays does not answer: %s',
    async (status) => {
      const { said, onPayHere, onRetry, root } = mount({ status, confirmed: null, payment: 'silent' });
      expect(said()).toBe('A payment is open in another tab.');
      expect(root.querySelectorAll('button')).toHaveLength(1);
      await page.getByRole('button', { name: 'Pay here instead' }).click();
      expect(onPayHere.mock.calls).toEqual([[]]);
      expect(onRetry).not.toHaveBeenCalled();
    },
  );

  it('says why a session is closed, and not that another tab pays', () => {
    const closed = { status: 'closed', problem: problem('already-paid'), payment: 'silent' } as const;
    const { said, root } = mount(closed);
    expect(said()).toBe('This order has already been paid.');
    expect(root.querySelector('button')).toBeNull();
  });
});
