/** The notice must name a problem that keeps the shopper from paying. It must not name any other problem. */
import { describe, expect, it } from 'vitest';
import { english } from '../../src/messages.ts';
import type { ProblemKind } from '../../src/types.ts';
import { mount } from '../support/mounted-picker.tsx';
import { problem, rollback } from '../support/roll-back.ts';

describe('the notice', () => {
  it.each<[ProblemKind, string]>([
    ['already-paid', 'This order has already been paid.'],
    ['already-subscribed', 'You already have an active subscription.'],
    ['config', 'Plans can’t be changed on this page right now.'],
  ])('says why a session is closed: %s', (kind, text) => {
    const { said, root } = mount({ status: 'closed', problem: problem(kind), rollback: rollback('refused') });
    expect(said()).toBe(text);
    expect(root.querySelector('button')).toBeNull();
  });

  it('says that the session has expired, and can load the page again', () => {
    const { said, find, onReload, onRetry } = mount({
      status: 'closed',
      problem: problem('session-expired'),
    });
    expect(said()).toBe('This checkout has expired.');
    expect(find('button').textContent).toBe('Reload the page');
    find('button').click();
    expect(onReload).toHaveBeenCalledOnce();
    expect(onRetry).not.toHaveBeenCalled();
  });

  it('says nothing of a faulty plan or page while the shopper can pay', () => {
    expect(mount({ problem: problem('plans') }).said()).toBe('');
    expect(mount({ problem: problem('config') }).said()).toBe('');
    expect(mount({ problem: problem('unreachable') }).said()).toBe('');
  });

  it('says nothing of an expired session while it is being renewed', () => {
    expect(mount({ status: 'saving', problem: problem('session-expired') }).said()).toBe('');
  });

  it('says that the payment form is not updated yet, and does not repeat an old roll-back', () => {
    const props = { rollback: rollback('unreachable'), problem: problem('after-update') };
    expect(mount({ status: 'saving', ...props }).said()).toBe(english.reasons['after-update']);
  });
});
