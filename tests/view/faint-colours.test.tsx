/** The chosen plan must be easy to see in light and dark, in the host’s colours, and with the shopper’s settings. */
import { afterEach, describe, expect, it } from 'vitest';
import { cdp } from 'vitest/browser';
import { mount } from '../support/mounted-picker.tsx';

describe('on the page, the picker', () => {
  it.each(['light', 'dark'])('draws marks that stand out by 3:1 in %s', (scheme) => {
    document.documentElement.style.colorScheme = scheme;
    const { card, radio } = mount();
    const surface = getComputedStyle(card('pp_year')).backgroundColor;
    for (const ident of ['pp_month', 'pp_year']) {
      const mark = getComputedStyle(radio(ident)).borderTopColor;
      expect(contrast(mark, surface)).toBeGreaterThanOrEqual(3);
    }
  });

  it('takes the host’s colours', () => {
    const { host, card } = mount();
    host.style.setProperty('--ff-accent', 'rgb(1, 2, 3)');
    host.style.setProperty('--ff-radius', '3px');
    expect(getComputedStyle(card('pp_month')).borderTopColor).toBe('rgb(1, 2, 3)');
    expect(getComputedStyle(card('pp_month')).borderTopLeftRadius).toBe('3px');
  });

  describe('with preferences of the shopper', () => {
    const emulate = (features: { name: string; value: string }[]) =>
      (cdp() as unknown as { send(method: string, parameters: object): Promise<unknown> }).send(
        'Emulation.setEmulatedMedia',
        { features },
      );
    afterEach(() => emulate([]));

    it('shows no motion if the shopper has switched motion off', async () => {
      await emulate([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
      const { radio, card } = mount({ status: 'saving' });
      expect(getComputedStyle(radio('pp_month'), '::before').animationName).toBe('none');
      expect(getComputedStyle(card('pp_month')).transitionDuration).toBe('0s');
    });

    it('outlines the shown plan in forced colours', async () => {
      await emulate([{ name: 'forced-colors', value: 'active' }]);
      const { card } = mount();
      expect(getComputedStyle(card('pp_month')).outlineStyle).toBe('solid');
      expect(getComputedStyle(card('pp_year')).outlineStyle).toBe('none');
    });
  });
});

/** WCAG's contrast ratio of two `rgb(…)` colours. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map((channel) => {
      const value = Number(channel) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}
