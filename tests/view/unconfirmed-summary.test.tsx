/** The summary beside the Pay button must describe only the confirmed plan. It must not move anything below it. */
import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import french from '../../src/locales/fr.ts';
import { addStyle, mount, mountForLong } from '../support/mounted-picker.tsx';
import { rollingBack } from '../support/roll-back.ts';

describe('the summary', () => {
  const slotted = (host: HTMLElement) => {
    const pay = host.appendChild(document.createElement('button'));
    pay.slot = 'summary';
    return pay;
  };
  const summed = (root: ShadowRoot) =>
    [...root.querySelectorAll('[part=summary] > p')].map((text) => text.textContent).join('');

  it('repeats the terms of the confirmed plan, not of the shown plan', () => {
    const { root, find, update } = mount({ shown: 'pp_year', status: 'saving' });
    expect(find('[part=summary]').offsetHeight).toBeGreaterThan(20);
    expect(summed(root)).toBe(
      'Monthly · $0.00 due today. 7 days free, then $39.99 per month. Renews until you cancel.',
    );
    update({ confirmed: 'pp_year' });
    expect(summed(root)).toBe('Yearly · $399.00 due today. Renews at $399.00 per year until you cancel.');
    update({ confirmed: 'pp_life' });
    expect(summed(root)).toBe('Lifetime · $1,299.00 due today. ');
    update({ confirmed: null });
    expect(summed(root)).toBe('');
    expect(root.querySelectorAll('[role=status], [aria-live]')).toHaveLength(1);
  });

  it('is as high as the longest terms need, so that nothing below it moves', async () => {
    await page.viewport(320, 900);
    const { host, update } = mount();
    const pay = slotted(host);
    const before = pay.getBoundingClientRect().top;
    for (const confirmed of [null, 'pp_life', 'pp_year']) {
      update({ confirmed });
      expect(pay.getBoundingClientRect().top).toBe(before);
    }
  });

  it('has a button that covers neither a card nor what the page puts below', async () => {
    await page.viewport(320, 900);
    addStyle('body { font-family: sans-serif }');
    const back = { ...rollingBack('unreachable'), lostPick: 'pp_year' } as const;
    const { root, host, find, card, update } = mountForLong({ ...back, messages: french });
    host.style.setProperty('--ff-gap', '0px');
    const pay = slotted(host);
    pay.style.inlineSize = '100%';
    const hit = (top: number, within: Document | ShadowRoot = root) => {
      const { left, right } = find('button').getBoundingClientRect();
      return within.elementFromPoint((left + right) / 2, top);
    };
    // In the first round, the texts are long, so the button is on the last line of the notice. In the second round, the
    // texts are short, so the button is on the first line.
    for (const messages of [french, { ...french, chooseAgain: 'Encore', rollingBack: 'Un moment.' }]) {
      update({ messages });
      const { top, height } = find('button').getBoundingClientRect();
      expect(hit(top + height / 2)?.closest('button')).toBe(find('button'));
      expect(hit(card('pp_life').getBoundingClientRect().bottom - 1)).toBe(card('pp_life'));
      expect(hit(pay.getBoundingClientRect().top + 1, document)).toBe(pay);
    }
  });

  it('is there even if the page puts nothing below it, because a notice needs its place', () => {
    const { root, update, find } = mount();
    expect(summed(root)).toContain('$0.00 due today');
    const { offsetHeight } = find('[part=summary]');
    update({ status: 'locked' });
    expect(find('[part=summary]').offsetHeight).toBe(offsetHeight);
  });
});
