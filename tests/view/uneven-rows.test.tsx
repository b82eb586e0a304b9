/** Many plans must be in even rows, without empty bands in the cards. A long list can be more compact. */
import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { mount } from '../support/mounted-picker.tsx';
import { awaiting } from '../support/resting-view.ts';
import { monthly, offer, yearly } from '../support/shown-plans.ts';

const manyOf = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    offer({ ...yearly, ident: `pp_${index}`, description: undefined, features: undefined } as never),
  );

/** How many cards are in each row. */
const rowsOf = (root: ShadowRoot) => {
  const rows = new Map<number, number>();
  for (const card of root.querySelectorAll('label')) {
    const { top } = card.getBoundingClientRect();
    rows.set(top, (rows.get(top) ?? 0) + 1);
  }
  return [...rows.values()];
};

describe('plans side by side', () => {
  it.each([
    [2, 1200, [2]],
    [4, 1200, [4]],
    [5, 1200, [3, 2]],
    [6, 1200, [3, 3]],
    [8, 1200, [4, 4]],
    [12, 1200, [4, 4, 4]],
    [4, 700, [2, 2]],
    [8, 700, [2, 2, 2, 2]],
  ])('are in even rows: %i plans at %i px', async (count, width, rows) => {
    await page.viewport(width, 900);
    expect(rowsOf(mount({ offers: manyOf(count), shown: 'pp_0' }).root)).toEqual(rows);
  });

  it('have no empty band, and only the title makes room for the radio', async () => {
    await page.viewport(1200, 900);
    const { root, find } = mount({ offers: manyOf(3), shown: 'pp_0' });
    const card = find('label').getBoundingClientRect();
    const last = find('.line').getBoundingClientRect();
    expect(card.bottom - last.bottom).toBeLessThan(20);
    const lefts = [
      ...root.querySelectorAll('label:first-of-type :is([part=title], [part=price], .line)'),
    ].map((one) => Math.round(one.getBoundingClientRect().left - card.left));
    expect(new Set(lefts)).toEqual(new Set([17]));
    expect(find('input').getBoundingClientRect().right).toBeGreaterThan(card.right - 20);
  });
});

describe('a long list', () => {
  it('is closer with --ff-density, but each card stays large enough for a thumb', () => {
    const { host, find } = mount({ layout: 'stack', offers: manyOf(8) });
    const heightOf = () => find('fieldset').offsetHeight;
    const before = heightOf();
    host.style.setProperty('--ff-density', '0.1');
    expect(getComputedStyle(find('label')).paddingTop).toBe('8px');
    expect(heightOf()).toBeLessThan(before - 8 * 16);
    expect(find('label').offsetHeight).toBeGreaterThanOrEqual(44);
  });
});

describe('a plan whose price is still to come', () => {
  const sold = [offer({ ...monthly, description: 'A habit' }), offer(yearly)];

  it('shows what the page knows, and hides only amounts', () => {
    const { find } = mount({ ...awaiting, prices: { awaited: sold, failed: false } });
    const visible = (of: string) => getComputedStyle(find(of)).visibility;
    for (const part of ['title', 'badge', 'description', 'feature'])
      expect(visible(`[part=${part}]`)).toBe('visible');
    for (const part of ['price', 'was', 'terms']) expect(visible(`[part~=${part}]`)).toBe('hidden');
  });

  it('has a dash in place of the price when loading has failed, and keeps its size', () => {
    const { root, find, update } = mount({ ...awaiting, prices: { awaited: sold, failed: false } });
    const cover = () => getComputedStyle(find('[part=price]'), '::before');
    const sizes = () =>
      [...root.querySelectorAll('label')].map((card) => card.getBoundingClientRect().toJSON());
    const before = sizes();
    expect(cover().content).toBe('""');
    update({ prices: { awaited: sold, failed: true } });
    expect([cover().content, cover().visibility]).toEqual(['"–"', 'visible']);
    expect(root.querySelector('[part=problem]')).toBeNull();
    expect(sizes()).toEqual(before);
  });
});

describe('motion', () => {
  it('does not happen on the first paint, and takes 120 ms for the card that a pick changes', async () => {
    const { root, card, update } = mount();
    expect(root.getAnimations()).toEqual([]);
    await new Promise(requestAnimationFrame);
    update({ shown: 'pp_year', status: 'ready' });
    expect(getComputedStyle(card('pp_year')).transitionDuration).toMatch(/^0\.12s/);
    expect(getComputedStyle(card('pp_year').querySelector('input') as Element).transitionDuration).toBe('0s');
  });
});
