/** The texts, the content security policy and the style sheets of a page must not break the picker. */
import { describe, expect, it } from 'vitest';
import { addStyle, mount } from '../support/mounted-picker.tsx';
import { problem } from '../support/roll-back.ts';
import { offer, yearly } from '../support/shown-plans.ts';

describe('on the page, the picker', () => {
  it('shows a text of the host as text, not as markup', () => {
    const markup = '<img src=x onerror=alert(1)>';
    const plan = { ...yearly, title: markup, badge: markup, description: markup, features: [markup] };
    const { root, find } = mount({ offers: [offer(plan)], justConfirmed: 'pp_year', shown: 'pp_year' });
    expect(root.querySelector('img')).toBeNull();
    for (const part of ['title', 'badge', 'description', 'feature'])
      expect(find(`[part=${part}]`).textContent).toBe(markup);
  });

  it('keeps the punctuation of a text in its place, even in a page of the other direction', () => {
    const text = 'Premium!';
    const plan = { ...yearly, title: text, badge: text, description: text, features: [text] };
    const { find } = mount({ offers: [offer(plan)], locale: 'ar' });
    for (const part of ['title', 'badge', 'description', 'feature']) {
      const walker = document.createTreeWalker(find(`[part=${part}]`), NodeFilter.SHOW_TEXT);
      const node = walker.nextNode() ?? expect.fail(`${part} has no text`);
      const placeOf = (index: number) => {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + 1);
        return range.getBoundingClientRect().left;
      };
      expect(placeOf(text.length - 1), part).toBeGreaterThan(placeOf(0));
    }
  });

  it('has no style attribute, because a strict policy would ignore it', () => {
    const { root } = mount({ status: 'checking', problem: problem('unreachable') });
    expect(root.querySelectorAll('[style], style')).toHaveLength(0);
  });

  it('keeps its style in a page that resets everything', () => {
    const { card, find } = mount();
    const look = () => {
      const { fontWeight, fontSize } = getComputedStyle(find('[part~=price]'));
      const { borderTopWidth, display, cursor } = getComputedStyle(card('pp_month'));
      return { fontWeight, fontSize, borderTopWidth, display, cursor };
    };
    const before = look();
    addStyle('* { all: unset !important }');
    expect(look()).toEqual(before);
    expect(card('pp_month').offsetWidth).toBeGreaterThan(350);
  });

  it('has its own line height and no text that is too small, whatever the page sets', () => {
    addStyle('body { font: 12px/1 serif }');
    const { find } = mount();
    const { fontSize, lineHeight, fontFamily, fontWeight } = getComputedStyle(find('label'));
    expect({ fontSize, lineHeight, fontFamily, fontWeight }).toEqual({
      fontSize: '16px',
      lineHeight: '22.4px',
      fontFamily: 'serif',
      fontWeight: '400',
    });
  });

  it('inherits no typography except font and size', () => {
    addStyle('body { letter-spacing: 9px; text-transform: uppercase; text-align: center; font: 20px serif }');
    const { find } = mount();
    const { letterSpacing, textTransform, textAlign, fontSize, fontFamily } = getComputedStyle(
      find('[part=title]'),
    );
    expect([letterSpacing, textTransform, textAlign]).toEqual(['normal', 'none', 'start']);
    expect([fontSize, fontFamily]).toEqual(['20px', 'serif']);
  });

  it('is hidden if its parent is hidden', () => {
    const { host, card } = mount();
    host.style.visibility = 'hidden';
    expect(getComputedStyle(card('pp_month')).visibility).toBe('hidden');
  });
});
