/** The notice must not repeat itself. It must say a thing only when the thing is known to be true. */
import { describe, expect, it, vi } from 'vitest';
import { mount, pass } from '../support/mounted-picker.tsx';
import { rollback, rollingBack } from '../support/roll-back.ts';
import { offers } from '../support/shown-plans.ts';

describe('the notice', () => {
  it('tells of progress only after a second, while the card shows it at once', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { said, update, radio, find } = mount();
    update({ status: 'saving' });
    expect(getComputedStyle(radio('pp_month'), '::before').animationName).toBe('turn');
    pass(999);
    expect(said()).toBe('');
    pass(1);
    expect(said()).toBe('Saving your choice…');
    expect(find('[part=notice]').querySelector('svg')).toBeNull();
    update({ status: 'ready' });
    expect(said()).toBe('');
    update({ status: 'checking' });
    expect(said()).toBe('');
    pass(1000);
    expect(said()).toBe('Checking your plan…');
  });

  it('says only one thing about a pick that is saved quickly', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { heard, update } = mount();
    update({ shown: 'pp_year', status: 'saving' });
    update({ status: 'ready', justConfirmed: 'pp_year' });
    pass(1000);
    update({ offers: [...offers] });
    expect(heard()).toEqual(['Yearly is selected.']);
  });

  it('says only one thing about a pick that is rolled back, if the earlier plan is soon confirmed', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { heard, update, root } = mount();
    update({ shown: 'pp_year', status: 'saving' });
    update(rollingBack('refused'));
    pass(999);
    expect(root.querySelector('button')).toBeNull();
    update({ status: 'ready', confirmed: 'pp_month' });
    expect(heard()).toEqual(['We couldn’t switch to Yearly. You’re still on Monthly.']);
  });

  it('never says that a plan is held before it is confirmed, however long that takes', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { heard, said, update } = mount();
    update({ shown: 'pp_year', status: 'saving' });
    pass(1000);
    update(rollingBack('unreachable'));
    const rolling = 'We’re checking that Monthly is selected.';
    expect(said()).toBe(rolling);
    update({ status: 'saving' });
    pass(1000);
    update({ status: 'checking' });
    pass(1000);
    expect(said()).toBe(rolling);
    update({ status: 'ready', confirmed: 'pp_month' });
    const rolledBack = 'We couldn’t connect. You’re still on Monthly.';
    expect(heard()).toEqual(['Saving your choice…', rolling, rolledBack]);
  });

  it('never names a wrong plan as the plan after a roll-back', () => {
    const { said } = mount({ ...rollingBack('refused'), status: 'ready', confirmed: 'pp_life' });
    expect(said()).toBe('We’re checking that Monthly is selected.');
  });

  it('repeats a text when the same thing happens again', () => {
    const { heard, update } = mount();
    for (let time = 1; time <= 2; time++) {
      update({ shown: 'pp_year', status: 'saving', rollback: null, problem: null });
      update({ shown: 'pp_month', status: 'ready', rollback: rollback('refused') });
    }
    expect(heard()).toEqual(Array(2).fill('We couldn’t switch to Yearly. You’re still on Monthly.'));
  });
});
