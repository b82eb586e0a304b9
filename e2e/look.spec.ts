/** A browser that cannot mix colours, or has no `light-dark()`, shows plainer cards. They must be readable, too. */
import { type Checkout, expect, scriptTag, test } from './checkout.ts';

/** Plans with each mark: one is highlighted, two have a badge, one is unavailable. The session holds Monthly. */
const plans = [
  {
    ident: 'week',
    title: 'Weekly',
    description: 'For a try',
    highlighted: true,
    badge: 'New',
    price: '6.99',
  },
  {
    ident: 'month',
    title: 'Monthly',
    badge: 'Popular',
    features: ['All courses'],
    price: '19.99',
    was: '29',
  },
  { ident: 'year', title: 'Yearly', disabled: true, price: '99.99' },
].map((plan) => ({ ...plan, currency: 'USD', period: { count: 1, unit: 'month' } }));

/** The texts whose contrast with their background is less than 4.5:1. */
const faintTexts = ({ picker }: Checkout) =>
  picker.evaluate((host) => {
    const channels = (color: string) => {
      const numbers = color.match(/[\d.]+/g)?.map(Number) ?? [];
      const scale = color.startsWith('color(') ? 1 : 255;
      return [...numbers.slice(0, 3).map((value) => value / scale), numbers[3] ?? 1];
    };
    const luminance = (color: string) => {
      const [red = 0, green = 0, blue = 0] = channels(color).map((value) =>
        value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const behind = (element: Element | null): string => {
      if (!element) return 'rgb(255, 255, 255)';
      const { backgroundColor } = getComputedStyle(element);
      const parent = element.parentElement ?? (element.getRootNode() as ShadowRoot).host ?? null;
      return channels(backgroundColor)[3] === 0 ? behind(parent) : backgroundColor;
    };
    const { shadowRoot } = host;
    const texts = [...(shadowRoot?.querySelectorAll('label *, [part=summary] p') ?? [])].filter((element) =>
      [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim()),
    );
    if (texts.length < 12) throw new Error(`found ${texts.length} texts only`);
    return texts.flatMap((element) => {
      const [one, other] = [luminance(getComputedStyle(element).color), luminance(behind(element))];
      const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      return ratio < 4.5 ? [`${element.textContent}: ${ratio.toFixed(1)}`] : [];
    });
  });

for (const [page, style] of [
  ['light', 'color-scheme: light; background: #fff; color: #111'],
  ['dark', 'color-scheme: dark; background: #121212; color: #eee'],
] as const) {
  test(`every text can be read on a ${page} page`, async ({ checkout }) => {
    // The picker shows its summary only if the page puts an element into the slot `summary`.
    const picker = checkout.markup().replace('</ff-plan-picker>', '<i slot="summary"></i></ff-plan-picker>');
    const markup = `<style>body { ${style} }</style>${picker}`;
    await checkout.openPayable(scriptTag + markup);
    await checkout.set({ plans, tax: 'included' });
    await expect.poll(() => checkout.read('offers').then((offers) => offers.length)).toBe(3);
    await checkout.expectPayable('month');
    expect(await faintTexts(checkout)).toEqual([]);
  });
}

test('a heading, three plans and the pay button fit on the screen of a phone', async ({ page, checkout }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const pay = '<button slot="summary" style="height: 52px">Pay</button>';
  const picker = checkout.markup().replace('</ff-plan-picker>', `${pay}</ff-plan-picker>`);
  await checkout.openPayable(`${scriptTag}<h1>Choose your plan</h1>${picker}`);
  const rich = { equivalent: 'day', description: 'All courses', was: '199', badge: 'Popular' };
  await checkout.set({ plans: plans.map(({ disabled, features, ...plan }) => ({ ...plan, ...rich })) });
  await expect(page.getByText('All courses')).toHaveCount(3);
  const box = await page.getByRole('button', { name: 'Pay' }).boundingBox();
  expect((box?.y ?? 1000) + (box?.height ?? 0)).toBeLessThanOrEqual(844);
  expect(await page.evaluate(() => scrollY)).toBe(0);
});

test('a highlighted card has a border, and every card is as opaque as the others', async ({ checkout }) => {
  await checkout.openPayable();
  await checkout.set({ plans });
  await checkout.expectPayable('month');
  const cards = await checkout.picker.evaluate(({ shadowRoot }) =>
    [...(shadowRoot?.querySelectorAll('label') ?? [])].map((card) => {
      const { borderTopStyle, backgroundColor } = getComputedStyle(card);
      return [borderTopStyle, backgroundColor === 'rgba(0, 0, 0, 0)' ? 'none' : 'opaque'];
    }),
  );
  expect(cards).toEqual([
    ['solid', 'opaque'],
    ['solid', 'opaque'],
    ['dashed', 'opaque'],
  ]);
});
