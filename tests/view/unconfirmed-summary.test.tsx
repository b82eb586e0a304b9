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
  const summed = (root: ShadowRoot) => root.querySelector('[part=summary]')?.textContent;

  it('repeats the terms of the confirmed plan, not of the shown plan', async () => {
    const { root, host, update } = mount({ shown: 'pp_year', status: 'saving' });
    slotted(host);
    await expect
      .poll(() => root.querySelector<HTMLElement>('[part=summary]')?.offsetHeight)
      .toBeGreaterThan(20);
    expect(summed(root)).toBe(
      'Monthly $0.00 due today. Free for 7 days. Then $39.99 per month, renewing until you cancel.',
    );
    update({ confirmed: 'pp_year' });
    expect(summed(root)).toBe('Yearly $399.00 due today. Renews at $399.00 per year until you cancel.');
    update({ confirmed: 'pp_life' });
    expect(summed(root)).toBe('Lifetime $1,299.00 due today.');
    update({ confirmed: null });
    expect(summed(root)).toBe('');
    expect(root.querySelectorAll('[role=status], [aria-live]')).toHaveLength(1);
  });

  it('is as high as the longest terms need, so that nothing below it moves', async () => {
    await page.viewport(320, 900);
    const { root, host, update } = mount();
    const pay = slotted(host);
    await expect.poll(() => root.querySelector<HTMLElement>('[part=summary]')?.hidden).toBe(false);
    const before = pay.getBoundingClientRect().top;
    for (const confirmed of [null, 'pp_life', 'pp_year']) {
      update({ confirmed });
      expect(pay.getBoundingClientRect().top).toBe(before);
    }
  });

  it('no button of the notice covers a card or the summary', async () => {
    await page.viewport(320, 900);
    addStyle('body { font-family: sans-serif }');
    const back = { ...rollingBack('unreachable'), lostPick: 'pp_year' } as const;
    const { root, host, find, card, update } = mountForLong({ ...back, messages: french });
    slotted(host);
    await expect.poll(() => root.querySelector<HTMLElement>('[part=summary]')?.hidden).toBe(false);
    const hit = (top: number) => {
      const { left, right } = find('button').getBoundingClientRect();
      return root.elementFromPoint((left + right) / 2, top);
    };
    // In the first round, the texts are long, so the button is on the last line of the notice. In the second round, the
    // texts are short, so the button is on the first line.
    for (const messages of [french, { ...french, chooseAgain: 'Encore', rollingBack: 'Un moment.' }]) {
      update({ messages });
      const { top, height } = find('button').getBoundingClientRect();
      expect(hit(top + height / 2)?.closest('button')).toBe(find('button'));
      expect(
        hit(find('[part=summary] p').getBoundingClientRect().top + 1)?.closest('button') ?? null,
      ).toBeNull();
      expect(hit(card('pp_life').getBoundingClientRect().bottom - 1)).toBe(card('pp_life'));
    }
  });

  it('takes no room if the page puts nothing beside it', () => {
    const { root } = mount();
    expect(root.querySelector<HTMLElement>('[part=summary]')?.offsetHeight).toBe(0);
  });
});
