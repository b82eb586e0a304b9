/**
 * Tabs that do not answer, because they are frozen or busy. To really freeze tabs, the tests use a Chromium without
 * Playwright. With Playwright, each page has the focus and never freezes.
 */
import type { Page } from '@playwright/test';
import {
  countEnded,
  expect,
  type Funnel,
  lateWithin,
  patient,
  payingScript,
  test,
} from './support/funnel.ts';
import { type LoneBrowser, type LoneTab, openLoneBrowser } from './support/lone-browser.ts';

const picker = `document.querySelector('ff-plan-picker')`;
const canPay = `${picker}?.canPay`;

/**
 * Asks for a lock several times, one after the other. When the last answer comes, the page has asked for each lock that
 * it wants, and has got the answers.
 */
const askForLocks = `(async () => {
  for (let times = 0; times < 4; times++) await navigator.locks.request('in-between', () => {});
})()`;

test.describe('frozen', () => {
  test.skip(({ browserName }) => browserName !== 'chromium', 'freezes through Chromium’s own protocol');

  let browser: LoneBrowser;
  test.beforeEach(async () => {
    browser = await openLoneBrowser();
  });
  test.afterEach(() => browser.close());

  /** Opens a tab, and waits until the shopper can pay in it. */
  const openPayable = async ({ site, body, service }: Funnel) => {
    site.serve('/', body({ before: payingScript(service.url) + countEnded, set: patient }));
    const tab = await browser.open(`${site.url}/`);
    await expect.poll(() => tab.evaluate(canPay)).toBe(true);
    return tab;
  };

  /** Opens a tab, and picks Yearly in it. */
  const openWithYear = async (funnel: Funnel) => {
    const tab = await openPayable(funnel);
    await tab.click('Yearly');
    await expect.poll(() => tab.evaluate(`${picker}.confirmed`)).toBe('year');
    return tab;
  };

  /** Waits until a tab that woke has asked for every lock that it wants. */
  const untilAsked = (tab: LoneTab) => tab.evaluate(askForLocks);

  test('the write of a frozen tab lands late, and a tab that was opened later is charged for the plan it shows', async ({
    funnel,
  }) => {
    const frozen = await openPayable(funnel);
    const arrival = funnel.service.next('year');
    await frozen.click('Yearly');
    const transmission = await arrival;
    await frozen.hide();
    await frozen.freeze();
    const applied = transmission.applyLate(lateWithin);

    const later = await browser.open(`${funnel.site.url}/`);
    await expect.poll(() => later.evaluate(canPay)).toBe(true);
    await applied;
    expect(await later.evaluate('wrong')).toEqual([]);
    expect(await later.evaluate(`({ canPay: ${canPay}, value: ${picker}.value })`)).toEqual({
      canPay: true,
      value: 'month',
    });
    expect(funnel.service.holds(funnel.order.orderId)).toBe('month');

    await frozen.thaw();
    transmission.answer(200, {});
    await expect.poll(() => frozen.evaluate('ended')).toBe(2);
    await untilAsked(frozen);
    expect(await frozen.evaluate(canPay)).toBe(false);
    // The tab that woke up reports in a message that its own write may still be applied. So the other tab waits until
    // the late-write window of this write has passed.
    await expect.poll(() => later.evaluate(canPay)).toBe(true);
    expect(await later.evaluate(`${picker}.value`)).toBe('month');
    expect(funnel.service.holds(funnel.order.orderId)).toBe('month');
    expect(funnel.written().filter((ident) => ident === 'year')).toHaveLength(1);
    expect([await frozen.evaluate('wrong'), await later.evaluate('wrong')]).toEqual([[], []]);
  });

  test('a pick that waited in a frozen tab is not written when the tab wakes behind another tab', async ({
    funnel,
  }) => {
    const sleeper = await openPayable(funnel);
    const arrival = funnel.service.next('week');
    await sleeper.click('Weekly');
    const transmission = await arrival;
    await sleeper.click('Yearly');
    await sleeper.hide();
    await sleeper.freeze();

    const later = await browser.open(`${funnel.site.url}/`);
    await expect.poll(() => later.evaluate(canPay)).toBe(true);
    transmission.answer(200, {});
    await sleeper.thaw();
    await untilAsked(sleeper);
    // The tab that woke up reports in a message that its own write may still be applied. So the other tab waits until
    // the late-write window of this write has passed.
    await expect.poll(() => later.evaluate(canPay)).toBe(true);
    expect(funnel.written()).not.toContain('year');
    expect(await sleeper.evaluate(canPay)).toBe(false);
    expect(await later.evaluate('wrong')).toEqual([]);
  });

  test('a tab that wakes while nobody looks at it takes nothing from the tab that the shopper looks at', async ({
    funnel,
  }) => {
    const sleeper = await openWithYear(funnel);
    await sleeper.hide();
    await sleeper.freeze();
    const other = await browser.open(`${funnel.site.url}/`);
    await expect.poll(() => other.evaluate(canPay)).toBe(true);
    await sleeper.thaw();
    await untilAsked(sleeper);
    expect(await sleeper.evaluate(canPay)).toBe(false);
    expect(await other.evaluate(canPay)).toBe(true);
    expect(funnel.written().filter((ident) => ident === 'year')).toHaveLength(1);
  });

  test('during a payment in a frozen tab, no other tab writes, and the shopper can choose to pay in another tab', async ({
    funnel,
  }) => {
    const payer = await openWithYear(funnel);
    await payer.evaluate(`${picker}.beginPayment().then((hold) => { window.hold = hold; })`);
    await payer.hide();
    await payer.freeze();

    const other = await browser.open(`${funnel.site.url}/`);
    await expect.poll(() => other.evaluate(`${picker}?.status`)).toBe('locked');
    expect(funnel.written().at(-1)).toBe('year');
    const text = `${picker}.shadowRoot.textContent`;
    await expect.poll(() => other.evaluate(text)).toContain('A payment is open in another tab');
    expect(funnel.service.holds(funnel.order.orderId), 'what the payment charges').toBe('year');

    await expect.poll(() => other.evaluate(text)).toContain('Pay here instead');
    await other.click('Pay here instead');
    await expect.poll(() => other.evaluate(canPay)).toBe(true);
    expect(funnel.service.holds(funnel.order.orderId)).toBe('month');
    await payer.thaw();
    await expect.poll(() => payer.evaluate('hold.signal.aborted')).toBe(true);
    expect([await payer.evaluate(canPay), await other.evaluate('wrong')]).toEqual([false, []]);
  });
});

/**
 * Keeps the page busy until the test calls `site.tell('enough')`. While the page is busy, not even the driver gets an
 * answer.
 */
const keepBusy = async (page: Page, { site }: Funnel): Promise<void> => {
  await page.evaluate(() => {
    const ask = (method: string, path: string): void => {
      const request = new XMLHttpRequest();
      request.open(method, path, false);
      request.send();
    };
    // The page gets busy only after this answer, because `evaluate` must return first. In WebKit, `evaluate` does not
    // return while the page is busy.
    fetch('/await/start').then(() => {
      ask('POST', '/told/busy');
      for (let isEnough = false; !isEnough; ) {
        try {
          ask('GET', '/await/enough');
          isEnough = true;
        } catch {
          // WebKit waits only ten seconds for the answer to a request, so the page asks again.
        }
      }
    });
  });
  site.tell('start');
  await site.told('busy');
};

test('the write of a busy tab lands late, and a tab that was opened later is charged for the plan it shows', async ({
  page,
  context,
  funnel,
}) => {
  await funnel.open({ before: countEnded, set: patient });
  await funnel.expectPayable('month');
  const other = await context.newPage();
  const arrival = funnel.service.next('year');
  await funnel.pick('Yearly');
  const transmission = await arrival;
  await keepBusy(page, funnel);
  const applied = transmission.applyLate(lateWithin);
  await other.goto(`${funnel.site.url}/`);
  await funnel.expectPayable('month', other);
  await applied;
  await funnel.expectPayable('month', other);

  funnel.site.tell('enough');
  transmission.answer(200, {});
  await expect.poll(() => page.evaluate('ended')).toBe(2);
  await page.evaluate(askForLocks);
  expect(await funnel.read('canPay')).toBe(false);
  await funnel.expectPayable('month', other);
  expect(funnel.written().filter((ident) => ident === 'year')).toHaveLength(1);
});

test('during a payment in a page that is too busy to answer, no other tab changes the plan that is charged', async ({
  page,
  context,
  funnel,
}) => {
  await funnel.open();
  await funnel.expectPayable('month');
  await funnel.pick('Yearly');
  await funnel.expectPayable('year');
  const locator = page.locator('ff-plan-picker');
  await locator.evaluate(async (one) => {
    const hold = await (one as HTMLElementTagNameMap['ff-plan-picker']).beginPayment();
    Object.assign(window, { hold });
  });
  const other = await context.newPage();
  await other.goto(`${funnel.site.url}/nothing`);
  await keepBusy(page, funnel);
  await other.goto(`${funnel.site.url}/`);
  const status = () => funnel.read('status', other);
  await expect.poll(status).toMatch(/locked|ready/);
  expect(await status()).toBe('locked');
  funnel.site.tell('enough');
  expect(funnel.service.pay(funnel.order.orderId), 'what the payment charges').toBe('year');
  expect(funnel.written().at(-1)).toBe('year');
  await page.evaluate(() => (window as unknown as { hold: { release(): void } }).hold.release());
});
