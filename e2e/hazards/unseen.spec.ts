/**
 * Nobody sees a page that is prerendered or in a hidden tab. Such a page shows its plans, but it must not write while
 * the shopper sees another page of the same session. The tests use a Chromium without Playwright, because Playwright
 * hides no page.
 */
import { expect, payingScript, test } from './support/funnel.ts';
import { openLoneBrowser } from './support/lone-browser.ts';

test.skip(
  ({ browserName }) => browserName !== 'chromium',
  'hides and prerenders through Chromium’s own protocol',
);

test('a prerendered page sends nothing while another page is seen, and can pay once it is shown', async ({
  funnel,
}) => {
  const before = payingScript(funnel.service.url);
  const tell = (name: string, value: string) =>
    `fetch('/told/${name}', { method: 'POST', body: JSON.stringify(${value}) })`;
  funnel.site.serve(
    '/next',
    `${funnel.body({ before })}<script type="module">
      const wasPrerendered = document.prerendering;
      ${tell('prerendered', 'wasPrerendered')};
      const picker = document.querySelector('ff-plan-picker');
      const { ident } = await picker.settled();
      ${tell('next', '{ ident, wrong, isSeen: !document.prerendering }')};
    </script>`,
  );
  funnel.site.serve(
    '/',
    `${funnel.body({ before })}<script type="module">
      const picker = document.querySelector('ff-plan-picker');
      await picker.settled();
      const { outcome } = await picker.pick('year');
      const rules = document.createElement('script');
      rules.type = 'speculationrules';
      rules.textContent = JSON.stringify({ prerender: [{ source: 'list', urls: ['/next'], eagerness: 'immediate' }] });
      document.body.append(rules);
      await fetch('/await/prerendered');
      // The shopper looks at this step for a while, and may pay at any moment.
      for (let looks = 0; looks < 20; looks += 1) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        if (picker.canPay) try { pay(picker); } catch ({ message }) { wrong.push(message); }
      }
      await ${tell('first', '{ outcome, wrong, canPay: picker.canPay }')};
      location.href = '/next';
    </script>`,
  );
  const browser = await openLoneBrowser();
  try {
    await browser.openUnattended(`${funnel.site.url}/`);
    expect(JSON.parse(await funnel.site.told('prerendered')), 'the next step was prerendered').toBe(true);
    expect(JSON.parse(await funnel.site.told('first'))).toEqual({
      outcome: 'confirmed',
      wrong: [],
      canPay: true,
    });
    expect(JSON.parse(await funnel.site.told('next'))).toEqual({ ident: 'month', wrong: [], isSeen: true });
    expect(funnel.written().slice(-2)).toEqual(['year', 'month']);
  } finally {
    await browser.close();
  }
});

const canPay = `document.querySelector('ff-plan-picker')?.canPay`;

test('a hidden tab takes the session from the visible tab only when the hidden tab is shown', async ({
  funnel,
}) => {
  funnel.site.serve('/', funnel.body({ before: payingScript(funnel.service.url) }));
  const browser = await openLoneBrowser();
  try {
    const visible = await browser.open(`${funnel.site.url}/`);
    await expect.poll(() => visible.evaluate(canPay)).toBe(true);
    await visible.click('Yearly');
    await expect.poll(() => funnel.service.holds(funnel.order.orderId)).toBe('year');
    await expect.poll(() => visible.evaluate(canPay)).toBe(true);

    const hidden = await browser.open(`${funnel.site.url}/`, { hidden: true });
    await expect
      .poll(() => hidden.evaluate(`document.querySelector('ff-plan-picker')?.shadowRoot?.textContent`))
      .toContain('Monthly');
    // In a hidden tab, a timer fires once a second. After two timers, the tab has done all that it does by itself.
    await hidden.evaluate(`(async () => {
      for (let ticks = 0; ticks < 2; ticks += 1) await new Promise((resolve) => setTimeout(resolve, 1));
    })()`);
    expect(await hidden.evaluate('document.visibilityState')).toBe('hidden');
    expect(await visible.evaluate(canPay)).toBe(true);
    expect(funnel.written().at(-1)).toBe('year');

    await hidden.show();
    await expect.poll(() => hidden.evaluate(canPay)).toBe(true);
    expect(funnel.service.holds(funnel.order.orderId)).toBe('month');
    await expect.poll(() => visible.evaluate(canPay)).toBe(false);
    expect([await visible.evaluate('wrong'), await hidden.evaluate('wrong')]).toEqual([[], []]);
  } finally {
    await browser.close();
  }
});
