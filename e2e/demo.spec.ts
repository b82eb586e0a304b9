/** The demo, as `npm start` serves it, with its sandbox. */
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import type { ViteDevServer } from 'vite';
import type { PlanPickerElement } from '../src/index.ts';
import type { Fault, Payment, WriteRecord } from '../src/testing/index.ts';
import { startDevServer } from './dev-server.ts';
import { holdRequests } from './held-requests.ts';

let server: ViteDevServer;
let site: string;

test.beforeAll(async () => {
  ({ server, site } = await startDevServer());
});

test.afterAll(() => server.close());

test('charges the plan on screen only after the plan is confirmed', async ({ page }) => {
  await open(page);
  const release = await holdRequests(page, '**/update_client_session');
  await pick(page, 'Yearly');

  await expect(payButton(page)).toHaveText('Confirming your plan…');
  await expect(payButton(page)).toBeDisabled();
  await expect(order(page).getByText('confirming…')).toBeVisible();
  await expect(order(page)).toContainText('Monthly');
  await payButton(page).dispatchEvent('click');

  release();
  await expect(payButton(page)).toHaveText('Pay $0.00 today · Yearly');
  await expect(order(page)).toContainText(/Yearly.*Next charge in 7 days.*\$99\.99.*Due today.*\$0\.00/s);
  await expect(order(page).getByText('confirming…')).toBeHidden();
  expect((await truth(page)).payments).toEqual([]);

  await payButton(page).click();
  const receipt = page.getByRole('region', { name: 'Charged: Yearly' });
  await expect(receipt).toContainText('That is the plan on screen.');
  await expect(receipt.getByRole('heading')).toBeFocused();
  expect(await truth(page)).toMatchObject({ holds: 'pp_yearly', payments: [{ ident: 'pp_yearly' }] });

  const paid = await orderId(page);
  await receipt.getByRole('button', { name: 'Order again' }).click();
  await expect.poll(() => orderId(page)).not.toBe(paid);
  await expect(payButton(page)).toHaveText('Pay $0.00 today · Yearly');
  expect(await truth(page)).toMatchObject({ holds: 'pp_yearly', payments: [] });
});

test.describe('a fault of the next write', () => {
  test.describe.configure({ mode: 'default' });

  const ends = {
    refuse: 'rolled back',
    'error under 200': 'rolled back',
    '500': 'confirmed',
    '503': 'confirmed',
    'drop before': 'confirmed',
    'drop after': 'confirmed',
    hang: 'confirmed',
    'apply late': 'confirmed',
    'captive portal': 'confirmed',
    expire: 'closed',
    'already paid': 'closed',
    '429': 'confirmed',
  } as const;

  let page: Page;
  test.beforeAll(async ({ browser }) => {
    page = await browser.newPage();
    await page.clock.install();
    await open(page);
    await hasten(page, { timeout: patience, lateWriteWindow: 400 });
    await switchOn(page, 'the next write only');
  });
  test.afterAll(() => page.close());

  test('each fault of the demo is tested here', async () => {
    const switches = page.getByRole('group', { name: 'What happens to a write' }).getByRole('radio');
    const names = await switches.evaluateAll((all) => all.map((radio) => (radio as HTMLInputElement).value));
    expect(names.toSorted()).toEqual(['goes well', ...Object.keys(ends)].toSorted());
  });

  test('may be combined with “slow”', async () => {
    await openNewSession(page);
    await switchOn(page, 'slow, by 2 s', 'refuse');
    expect((await truth(page)).faults).toMatchObject([{ kind: 'slow', ms: 2000 }, { kind: 'refuse' }]);
  });

  for (const [fault, end] of Object.entries(ends)) {
    test(`${fault}: ${end}`, async () => {
      await openNewSession(page);
      await switchOn(page, fault);
      // A write without an answer must time out, but only after it has reached the service. Until then, the test stops
      // the page's clock.
      const isSilent = fault === 'hang';
      if (isSilent) {
        await hasten(page, { timeout: 1000 });
        await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 60_000);
      }
      await pick(page, 'Yearly');
      await expect
        .poll(async () => (await truth(page)).writes.map(({ ident }) => ident))
        .toContain('pp_yearly');
      if (isSilent) {
        await page.clock.runFor(1000);
        await hasten(page, { timeout: patience });
        await page.clock.resume();
      }

      if (end === 'closed') {
        await expect(payButton(page)).toHaveText('This order can’t be paid');
        await expect(payButton(page)).toBeDisabled();
        await expect(order(page)).toBeHidden();
        await payButton(page).dispatchEvent('click');
        await expect(verdict(page)).toHaveText('No payment is possible. The service holds pp_monthly.');
        expect(await truth(page)).toMatchObject({ holds: 'pp_monthly', payments: [] });
      } else {
        const [ident, text] =
          end === 'confirmed'
            ? ['pp_yearly', 'Pay $0.00 today · Yearly']
            : ['pp_monthly', 'Pay $19.99 today · Monthly'];
        await expect(payButton(page)).toHaveText(text);
        await expect(payButton(page)).toBeEnabled();
        expect((await truth(page)).holds).toBe(ident);
        await expect(verdict(page)).toHaveText(
          `The screen and the service agree: a payment charges ${ident}.`,
        );
      }
      // This fault was arranged for one write only. So the switch goes back by itself.
      await expect(page.getByRole('radio', { name: 'goes well' })).toBeChecked();
    });
  }
});

test('the shopper cannot pay while a lost write of another plan may still land', async ({ page }) => {
  await page.clock.install();
  await open(page);
  await hasten(page, { lateWriteWindow: patience });
  const late: Fault = { kind: 'apply-late', ms: 800, answer: 504, times: 1 };
  await page.request.put(`${site}sandbox/sessions/${await orderId(page)}/faults`, { data: [late] });
  await pick(page, 'Yearly');
  await expect.poll(async () => (await truth(page)).writes.map(({ status }) => status)).toContain(504);
  await pick(page, 'Weekly');

  await expect(verdict(page)).toContainText('The screen shows pp_weekly, the service holds pp_yearly.');
  await expect(payButton(page)).toBeDisabled();
  // The late-write window must not pass before the write has landed, because the picker promises nothing for a write
  // that lands later.
  await expect
    .poll(async () => (await truth(page)).writes.map(({ outcome }) => outcome))
    .toContain('applied late');

  await page.clock.fastForward(patience);
  await expect(payButton(page)).toHaveText('Pay $6.99 today · Weekly');
  expect((await truth(page)).holds).toBe('pp_weekly');
});

test('keeps asserting the plan on screen until a lasting fault is gone', async ({ page }) => {
  await open(page);
  await hasten(page, { lateWriteWindow: 0 });
  await switchOn(page, 'drop after');
  await pick(page, 'Yearly');

  await expect(page.getByRole('radio', { name: 'Monthly' })).toBeChecked();
  await expect(payButton(page)).toBeDisabled();
  await switchOn(page, 'goes well');
  await page.locator('ff-plan-picker').evaluate((picker: PlanPickerElement) => picker.retry());
  await expect(payButton(page)).toHaveText('Pay $19.99 today · Monthly');
  expect((await truth(page)).holds).toBe('pp_monthly');
});

test('says when something else has changed the session, and never shows the token', async ({ page }) => {
  const { orgId, clientToken, orderId } = await open(page);
  const body = { client_token: clientToken, order_id: orderId, pp_ident: 'pp_weekly' };
  await page.request.post(`${site}billing/${orgId}/v1/checkout/update_client_session`, { data: body });
  await expect(verdict(page)).toHaveText(/^The screen shows pp_monthly, the service holds pp_weekly\. Yet/);

  await payButton(page).click();
  const receipt = page.getByRole('region', { name: 'Charged: Weekly' });
  await expect(receipt).toContainText('That is not the plan on screen, which is Monthly.');
  await expect(page.getByRole('listitem')).not.toHaveCount(0);
  expect(await page.content()).not.toContain(clientToken);
});

/** What each scenario sells: the plans in their order, and the plan that is chosen first. */
const scenarios = {
  funnel: { plans: ['Weekly', 'Monthly', '3 months', 'Yearly'], first: 'Monthly', due: '$19.99' },
  app: { plans: ['Yearly', 'Monthly'], first: 'Yearly', due: '$0.00' },
  'one-time': { plans: ['1 course', '3 courses', 'Lifetime access'], first: '3 courses', due: '$59.99' },
};

/** Words about a renewal, in the languages of the demo. */
const renewal =
  /renew|cancel|next charge|subscri|trial|per (week|month|year)|every \d|verläng|kündig|abbuchung|\babo|pro (woche|monat|jahr)|يتجدد|إلغا|اشتراك|الدفعة التالية/i;

for (const [name, { plans, first, due }] of Object.entries(scenarios)) {
  test(`the scenario “${name}” sells its plans, and its wallets charge the plan on screen`, async ({
    page,
  }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${site}?scenario=${name}`);
    await expect(payButton(page)).toHaveText(`Pay ${due} today · ${first}`);
    await expect(page.locator('.tabs [aria-current=page]')).toHaveAttribute(
      'href',
      `?scenario=${name}&language=en`,
    );
    expect(await page.locator('[part=title]').allTextContents()).toEqual(plans);
    await expect(page.locator('[part=summary] b')).toHaveText(`${first} · ${due} due today.`);

    const said: string[] = [];
    for (const language of ['de', 'ar', 'en']) {
      await page.getByRole('radio', { name: language, exact: true }).check();
      await page.evaluate(() => scrollTo(0, 0));
      const seen = [
        page.getByRole('heading', { level: 1 }),
        ...(await page.locator('[part~=plan]').all()).slice(0, 3),
        page.locator('[part=summary] b'),
        ...(await wallets(page).all()),
      ];
      expect(seen.length).toBeGreaterThanOrEqual(6);
      for (const one of seen) await expect(one).toBeInViewport({ ratio: 1 });
      said.push(await allText(page));
    }
    if (name === 'one-time') for (const text of said) expect(text).not.toMatch(renewal);
    else for (const text of said) expect(text).toMatch(renewal);

    const last = plans.at(-1) ?? '';
    const release = await holdRequests(page, '**/update_client_session');
    await pick(page, last);
    await expect(wallets(page).first()).toBeDisabled();
    await wallets(page).first().dispatchEvent('click');
    release();
    await expect(wallets(page).first()).toBeEnabled();
    const { holds, payments } = await truth(page);
    expect(payments).toEqual([]);

    await wallets(page).first().click();
    const receipt = page.getByRole('region', { name: `Charged: ${last}` });
    await expect(receipt).toContainText('That is the plan on screen.');
    await expect(receipt.getByRole('heading')).toBeFocused();
    await expect(wallets(page).first()).toBeHidden();
    expect((await truth(page)).payments).toMatchObject([{ ident: holds }]);
  });
}

test('another scenario begins in the language of this one', async ({ page }) => {
  await open(page);
  await page.getByRole('radio', { name: 'de', exact: true }).check();
  await page.getByRole('link', { name: 'App', exact: true }).click();
  await expect(page).toHaveURL(`${site}?scenario=app&language=de`);
  await expect(page.getByRole('radio', { name: 'de', exact: true })).toBeChecked();
  await expect(page.locator('#shop')).toHaveAttribute('lang', 'de');
});

test('shows a session of the real service, without its token in the address and without a charge', async ({
  page,
}) => {
  const created = await page.request.post(`${site}sandbox/sessions`, { data: { ident: 'b', orgId: 'acme' } });
  const { clientToken, orderId } = await created.json();
  const plans = [
    { ident: 'a', title: 'Plan A', currency: 'EUR', price: '9.90', period: { count: 1, unit: 'month' } },
    { ident: 'b', title: 'Plan B', currency: 'JPY', price: '1200' },
  ];
  const query = new URLSearchParams({
    org: 'acme',
    client_token: clientToken,
    order_id: orderId,
    selected: 'b',
    base: `${site}billing`,
    plans: JSON.stringify(plans),
  });
  await page.goto(`${site}?${query}`);

  await expect(payButton(page)).toHaveText('Pay ¥1,200 today · Plan B');
  await expect(order(page).getByText('Next charge')).toBeHidden();
  expect(page.url()).not.toContain(clientToken);
  expect(new URL(page.url()).searchParams.get('order_id')).toBe(orderId);
  await expect(verdict(page)).toContainText('The real service is in charge of this session.');
  await expect(page.getByText('What happens to a write')).toBeHidden();

  await pick(page, 'Plan A');
  await expect(payButton(page)).toHaveText('Pay €9.90 today · Plan A');
  await payButton(page).click();
  await expect(page.getByRole('alert')).toHaveText(/would now charge Plan A\. This page charges nobody\.$/);
  expect(await truth(page)).toMatchObject({ holds: 'a', payments: [] });
  expect(await page.content()).not.toContain(clientToken);
});

test('fits a narrow phone and is accessible in each language, in light and in dark', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  // The test asks for reduced motion, because during a transition a colour is between the old and the new colour.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core') });

  for (const [language, direction] of Object.entries({ en: 'ltr', de: 'ltr', ar: 'rtl' })) {
    await page.getByRole('radio', { name: language, exact: true }).check();
    await expect(page.locator('#shop')).toHaveCSS('direction', direction);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow, language).toBeLessThanOrEqual(0);
    for (const theme of ['light', 'dark']) {
      await page.getByRole('radio', { name: theme, exact: true }).check();
      expect(await violations(page), `${language}, ${theme}`).toEqual([]);
    }
  }
});

test('has a screenshot of less than 200 kB for the README', async ({ browser }) => {
  const page = await browser.newPage({
    viewport: { width: 390, height: 1000 },
    deviceScaleFactor: 2,
    colorScheme: 'light',
  });
  await open(page);
  const top = await page.locator('#shop').evaluate((shop) => shop.getBoundingClientRect().top);
  const buttons = await page.locator('#wallets').boundingBox();
  const bottom = (buttons?.y ?? 0) + (buttons?.height ?? 0) + 16;
  const picture = await page.screenshot({ clip: { x: 0, y: top, width: 390, height: bottom - top } });
  await page.close();
  write('screenshots/demo.png', picture);

  // The picture in the repository is replaced only if somebody asks for it, because the pixels differ between machines.
  const readme = 'readme/demo.png';
  if (process.env.UPDATE_SCREENSHOTS === '1' || !existsSync(pathOf(readme))) write(readme, picture);
  expect(statSync(pathOf(readme)).size).toBeLessThan(200_000);
});

const pathOf = (file: string): string => join(import.meta.dirname, file);

const write = (file: string, picture: Buffer): void => {
  mkdirSync(dirname(pathOf(file)), { recursive: true });
  writeFileSync(pathOf(file), picture);
};

/** Opens the page and returns the session that it created. */
const open = async (page: Page): Promise<{ orgId: string; clientToken: string; orderId: string }> => {
  const created = page.waitForResponse((response) => response.url() === `${site}sandbox/sessions`);
  await page.goto(site);
  const session = await (await created).json();
  await expect(payButton(page)).toHaveText('Pay $19.99 today · Monthly');
  return session;
};

/**
 * Opens a new session, and picks Monthly in it. Without this pick, the picker would keep the plan that the test before
 * has picked, such as Yearly.
 */
const openNewSession = async (page: Page): Promise<void> => {
  const before = await orderId(page);
  await page.getByRole('button', { name: 'New session' }).click();
  await expect.poll(() => orderId(page)).not.toBe(before);
  await pick(page, 'Monthly');
  await expect(payButton(page)).toHaveText('Pay $19.99 today · Monthly');
};

const pick = (page: Page, title: string) => page.getByRole('radio', { name: title }).click();
const payButton = (page: Page) => page.locator('#pay');
const order = (page: Page) => page.getByRole('region', { name: 'Your order' });
const wallets = (page: Page) => page.locator('.wallet');

/** The text of the shop, and all text of the picker, including the text that is only for screen readers. */
const allText = async (page: Page): Promise<string> => {
  const inPicker = page.locator('ff-plan-picker').evaluate(({ shadowRoot }) => shadowRoot?.textContent);
  return `${await page.locator('#shop').innerText()} ${await inPicker}`;
};
const verdict = (page: Page) => page.locator('#verdict');

/** Sets switches of the inspector. After each switch, waits until the sandbox has answered. */
const switchOn = async (page: Page, ...labels: string[]): Promise<void> => {
  for (const label of labels) {
    const answered = page.waitForResponse((response) => response.url().endsWith('/faults'));
    await page.getByLabel(label, { exact: true }).check();
    await answered;
  }
};

/**
 * A time in ms that is longer than even a busy machine needs. A test that wants this time to pass moves the page's
 * clock.
 */
const patience = 3_600_000;

/** Sets the picker's timeout and late-write window. A test could not wait for the default values. */
const hasten = (page: Page, patience: { timeout?: number; lateWriteWindow?: number }): Promise<void> =>
  page.locator('ff-plan-picker').evaluate((picker, patience) => {
    Object.assign(picker, patience);
  }, patience);

interface Truth {
  readonly holds: string;
  readonly writes: readonly WriteRecord[];
  readonly payments: readonly Payment[];
  readonly faults: readonly Fault[];
}

/** What the sandbox knows about the page's session. */
const truth = async (page: Page): Promise<Truth> => {
  const answer = await page.request.get(`${site}sandbox/sessions/${await orderId(page)}`);
  return answer.json();
};

const orderId = (page: Page): Promise<string | undefined> =>
  page.locator('ff-plan-picker').evaluate((picker: PlanPickerElement) => picker.session?.orderId);

const violations = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
