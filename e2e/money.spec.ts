/**
 * The amount on screen must have all its digits, even in a browser whose `Intl` converts it to a number first. A number
 * keeps only 15 to 17 digits.
 */
import { expect, test } from './checkout.ts';

const amounts = [
  ['USD', '12345678901234567.89', '$12,345,678,901,234,567.89'],
  ['USD', '0.1', '$0.10'],
  ['USD', '19.999', '$19.999'],
  ['KWD', '9007199254740993.001', 'KWD 9,007,199,254,740,993.001'],
  ['JPY', '9007199254740993', '¥9,007,199,254,740,993'],
] as const;

test('every digit of an amount is on screen', async ({ page, checkout }) => {
  await checkout.openPayable();
  const plans = amounts.map(([currency, price], index) => ({
    ...{ ident: index === 0 ? 'month' : `pp_${index}`, title: `Plan ${index}` },
    ...{ currency, price, period: { count: 1, unit: 'month' } },
  }));
  await checkout.set({ plans });
  const prices = page.locator('[part=price]');
  await expect(prices).toHaveCount(amounts.length);
  const texts = await prices.evaluateAll((all) => all.map(({ textContent }) => textContent));
  expect(texts.map((text) => text?.replace(/\s/g, ' '))).toEqual(amounts.map(([, , text]) => text));
});

test('a shopper who takes a trial reads what is due today, and what is due later', async ({ checkout }) => {
  await checkout.openPayable();
  await checkout.pick('Yearly');
  await checkout.expectPayable('year');
  const told = await checkout.picker.evaluate(
    ({ shadowRoot }) => shadowRoot?.querySelector<HTMLElement>('[part~=selected]')?.innerText,
  );
  const lines = told?.split('\n').map((line) => line.trim());
  for (const text of ['7 days free', '$0.00 due today. Renews until you cancel.', '$99.99', 'per year'])
    expect(lines).toContain(text);
});
