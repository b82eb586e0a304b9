/** Translators replace text nodes with their own, even in open shadow roots, and do so after each change. */
import type { Page } from '@playwright/test';
import { expect, plans, scriptTag, test } from './support/host.ts';

/**
 * Works like Google's translator: it wraps each text of the page in two elements. It also wraps texts that appear
 * later.
 */
const translate = ({ heedsNo }: { readonly heedsNo: boolean }) => {
  const root = document.querySelector('ff-plan-picker')?.shadowRoot as ShadowRoot;
  document.documentElement.className = 'translated-ltr';
  document.documentElement.lang = 'es';
  let wrapped = 0;
  const wrap = () => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts) {
      const parent = text.parentElement;
      if (!parent || !text.data.trim() || parent.closest('style, font')) continue;
      if (heedsNo && parent.closest('[translate=no]')) continue;
      const outer = document.createElement('font');
      const inner = outer.appendChild(document.createElement('font'));
      inner.textContent = text.data;
      text.replaceWith(outer);
      wrapped += 1;
    }
    Object.assign(window, { wrapped });
  };
  wrap();
  new MutationObserver(wrap).observe(root, { subtree: true, childList: true, characterData: true });
};

const wrapped = (page: Page) => page.evaluate(() => (window as unknown as { wrapped: number }).wrapped);

for (const [kind, heedsNo] of [
  ['that leaves amounts alone', true],
  ['that translates even what says it must not be', false],
] as const) {
  test(`a translator ${kind} changes no amount, and hides no word that the shopper needs`, async ({
    page,
    host,
  }) => {
    await host.open(scriptTag + host.markup());
    await host.expectPayableAt(host.picker, 'month');
    await page.evaluate(translate, { heedsNo });
    expect(await wrapped(page)).toBeGreaterThan(5);
    await host.expectUsable();

    host.fault({ kind: 'refuse', ident: 'year' });
    await host.pick('Yearly');
    const notice = page.getByText('We couldn’t switch to Yearly. You’re still on Weekly.').first();
    await expect(notice).toBeVisible();
    await host.expectPayableAt(host.picker, 'week');
    host.fault(null);
    await host.expectUsable();
    // The notice about the refusal disappears when the shopper picks again.
    await expect(notice).toBeHidden();

    const before = await wrapped(page);
    const dearer = plans.map((plan) => ({ ...plan, price: '1234.56', title: `${plan.title} plus` }));
    await host.set({ plans: dearer });
    const shown = () =>
      host.picker.evaluate((picker) =>
        [...(picker.shadowRoot?.querySelectorAll('label') ?? [])]
          .map(({ innerText }) => innerText)
          .join('\n'),
      );
    await expect.poll(shown).toMatch(/1[.,]?234[.,]56/);
    expect(await shown()).not.toMatch(/\b(6|19|99)[.,]99/);
    expect(await shown()).toMatch(/Weekly plus.*Monthly plus.*Yearly plus/s);
    expect(await wrapped(page)).toBeGreaterThan(before);
    await host.set({ plans });
    await host.expectUsable();
  });
}
