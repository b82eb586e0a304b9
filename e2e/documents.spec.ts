/** Every code block in the documents must work exactly as it is written, and must do what the text around it says. */
import { codeBlocksIn, readPages } from '../tests/documents.ts';
import { expect } from './checkout.ts';
import { blocks, root } from './documents/blocks.ts';
import { paymentForm } from './documents/payment-forms.ts';
import { isQuoted } from './documents/quotes.ts';
import { runs } from './documents/runs/index.ts';
import { areScripts } from './documents/scripts.ts';
import { pricePoints, test } from './documents/shop.ts';
import { expectTypes } from './tool.ts';

/** The checks for code blocks in these languages. They are the same on every page. */
const readers: Readonly<Record<string, (code: string) => void>> = { sh: areScripts, quint: isQuoted };

test.use({ sandboxOptions: { pricePoints } });

for (const [name, ofPage] of Object.entries(blocks)) {
  const placed = new Map<string, number>();
  for (const { heading, language, code } of ofPage) {
    const place = placed.get(heading) ?? 0;
    placed.set(heading, place + 1);
    test(`${name}, “${heading}”, block ${place + 1} (${language}), does what it says`, async ({
      page,
      checkout,
      shop,
    }) => {
      const does = readers[language] ?? runs[name]?.[heading]?.[place];
      expect(does, 'no run shows what this block does').toBeDefined();
      await does?.(code, { page, checkout, shop });
    });
  }
}

test('each run belongs to a code block', () => {
  for (const [name, ofPage] of Object.entries(runs)) {
    for (const [heading, { length }] of Object.entries(ofPage)) {
      const there = blocks[name]?.filter(
        (block) => block.heading === heading && !(block.language in readers),
      );
      expect(there, `${name}, “${heading}”`).toHaveLength(length);
    }
  }
});

test('each code fence is a tested block, and no code is only indented', () => {
  for (const [name, page] of Object.entries(readPages(root))) {
    const fences = page.match(/^\s*(?:```|~~~)/gm) ?? [];
    expect(fences, name).toHaveLength(2 * codeBlocksIn(page).length);
    const prose = page.replace(/^```[\s\S]*?^```$/gm, '');
    expect(prose.match(/(?<=\n\n)(?: {4}|\t)\S.*/g), name).toBeNull();
  }
});

test('every JavaScript block passes the type checker', async () => {
  const modules = Object.values(blocks)
    .flat()
    .filter(({ language }) => language === 'js' || language === 'ts');
  const files = modules.map(({ code, language }, index) => {
    const name = /^\/\/ ([\w.]+)\n/.exec(code)?.[1] ?? `block-${index}.${language}`;
    // `export {}` makes each block a separate module, even if the block imports and exports nothing.
    return [name, `${code}\nexport {};\n`];
  });
  await expectTypes({
    ...Object.fromEntries(files),
    'payment.js': paymentForm,
    // Declares the variables that the code blocks use without defining them.
    'page.d.ts': `declare const picker: import('funnelfox-plan-picker').PlanPickerElement;
      declare const checkout: import('funnelfox-plan-picker/billing-sdk').BillingCheckout;
      interface Window { dataLayer?: any[]; fox?: any }`,
    'primer.d.ts': `declare module '@primer-io/checkout-web' { export const Primer: any }`,
    'billing.d.ts': `declare module '@funnelfox/billing' { export const Billing: any, createClientSession: any }`,
  });
});
