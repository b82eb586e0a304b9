/**
 * A shopper picks a plan on a page with the built script tag. The sandbox, over real TCP, says what the session holds.
 */
import type { PlanPickerElement } from '../src/element/element.ts';
import { type Checkout, expect, openAtRest, scriptTag, test } from './checkout.ts';

test('shows a pick at once, but the shopper cannot pay until the service has answered', async ({
  checkout,
}) => {
  await checkout.openPayable();
  const gate = checkout.hold();

  const inTheSameTask = await checkout.picker.evaluate((picker: PlanPickerElement) => {
    const radio = picker.shadowRoot?.querySelector<HTMLInputElement>('input[value=year]');
    radio?.click();
    return { value: picker.value, canPay: picker.canPay, checked: radio?.checked };
  });
  expect(inTheSameTask).toEqual({ value: 'year', canPay: false, checked: true });

  await gate.arrived;
  expect(await checkout.read('status')).toBe('saving');
  expect(checkout.holds()).toBe('month');
  gate.release();
  await checkout.expectPayable('year');
});

test('trusts nothing at the start: asserts the shown plan with one write, and then the shopper can pay', async ({
  checkout,
}) => {
  const gate = checkout.hold();
  await checkout.open();
  await gate.arrived;
  expect(await checkout.read('value')).toBe('month');
  expect(await checkout.read('confirmed')).toBeNull();
  expect(await checkout.read('canPay')).toBe(false);
  expect(await checkout.read('status')).toBe('checking');

  gate.release();
  await checkout.expectPayable('month');
  expect(await checkout.read('status')).toBe('ready');
  expect(checkout.written()).toEqual(['month']);
});

test('a plan that the page preselects is asserted, even if the session holds another plan', async ({
  checkout,
}) => {
  await checkout.open(scriptTag + checkout.markup().replace('selected="month"', 'selected="year"'));
  await checkout.expectPayable('year');
  expect(checkout.written()).toEqual(['year']);
});

/** Opens a page whose own script has just created the session, and says so with `fresh`. */
const openFresh = (checkout: Checkout) => {
  const { clientToken, orderId, ident } = checkout.session;
  const session = JSON.stringify({ clientToken, orderId, ident, fresh: true });
  const markup = checkout.markup().replace(/(client-token|order-id|selected)="[^"]*"/g, '');
  return checkout.open(
    `${scriptTag}${markup}<script>document.querySelector('ff-plan-picker').session = ${session}</script>`,
  );
};

test('with `fresh`, the picker trusts the plan of the session, and writes nothing before a pick', async ({
  checkout,
}) => {
  await openFresh(checkout);
  await checkout.expectPayable('month');
  await checkout.pick('Yearly');
  await checkout.expectPayable('year');
  expect(checkout.written()).toEqual(['year']);
});

test('after a reload, `fresh` is ignored and the shown plan is asserted', async ({ page, checkout }) => {
  await openFresh(checkout);
  await checkout.pick('Yearly');
  await checkout.expectPayable('year');

  const gate = checkout.hold();
  await page.reload();
  await gate.arrived;
  expect(await checkout.read('value')).toBe('month');
  expect(await checkout.read('confirmed')).toBeNull();
  expect(await checkout.read('canPay')).toBe(false);
  expect(await checkout.read('status')).toBe('checking');
  gate.release();
  await checkout.expectPayable('month');
  expect(checkout.written()).toEqual(['year', 'month']);
});

test('a pick of the shown plan costs no write', async ({ checkout }) => {
  await checkout.openPayable();
  await checkout.pick('Monthly');
  const again = await checkout.picker.evaluate((picker: PlanPickerElement) => picker.pick('month'));
  expect(again).toEqual({ outcome: 'confirmed', ident: 'month' });

  await checkout.pick('Weekly');
  await checkout.expectPayable('week');
  expect(checkout.written()).toEqual(['week']);
  expect((await checkout.heard()).filter(({ type }) => type === 'plan-pick')).toHaveLength(1);
});

test('arrow keys show each plan at once, and several arrow keys in a row cost one write', async ({
  page,
  checkout,
}) => {
  await openAtRest(page, checkout);
  await page.getByRole('radio', { name: 'Monthly' }).focus();

  await page.keyboard.press('ArrowDown');
  expect(await checkout.read('value')).toBe('year');
  expect(await checkout.read('canPay')).toBe(false);
  await page.clock.runFor(149);
  // In WebKit, ArrowDown does not go from the last radio to the first one. So the test presses ArrowUp instead.
  await page.keyboard.press('ArrowUp');
  expect(await checkout.read('value')).toBe('month');
  await page.clock.runFor(149);
  await page.keyboard.press('ArrowUp');
  expect(await checkout.read('value')).toBe('week');
  await expect(page.getByRole('radio', { name: 'Weekly' })).toBeFocused();
  await page.clock.runFor(149);
  expect(checkout.written()).toEqual([]);

  await page.clock.runFor(1);
  await checkout.expectPayable('week');
  expect(checkout.written()).toEqual(['week']);
});

test('the Tab key leads from the plan of one picker to the plan of the next', async ({ page, checkout }) => {
  await checkout.openPayable(scriptTag + checkout.markup() + checkout.markup());
  const plans = page.getByRole('radio', { name: 'Monthly' });
  await plans.first().focus();
  await page.keyboard.press('Tab');
  await expect(plans.nth(1)).toBeFocused();
});

test('a pick by the host resolves with its outcome', async ({ checkout }) => {
  await checkout.openPayable();
  const outcomes = await checkout.picker.evaluate((picker: PlanPickerElement) =>
    Promise.all([picker.pick('year'), picker.pick('week')]),
  );
  expect(outcomes).toEqual([
    { outcome: 'superseded', ident: 'year' },
    { outcome: 'confirmed', ident: 'week' },
  ]);
  await checkout.expectPayable('week');
});

test('a pick of a plan that is not offered changes nothing, and the error says what was expected', async ({
  checkout,
}) => {
  await checkout.open();
  const outcome = await checkout.picker.evaluate((picker: PlanPickerElement) => picker.pick('decade'));
  expect(outcome).toMatchObject({ outcome: 'rolled-back', ident: 'decade' });
  expect(outcome.problem?.message).toContain('one of the plans offered');
  await checkout.expectPayable('month');
});

test('fires change for a pick by the shopper, not for a pick by the host', async ({ checkout }) => {
  await checkout.open();
  await checkout.picker.evaluate((picker: PlanPickerElement) => picker.pick('week'));
  await checkout.pick('Yearly');
  await checkout.expectPayable('year');

  const heard = await checkout.heard();
  expect(heard.filter(({ type }) => type === 'change')).toEqual([
    { type: 'change', detail: null, value: 'year', canPay: false },
  ]);
  expect(heard.filter(({ type }) => type === 'plan-pick').map(({ detail }) => detail)).toEqual([
    { ident: 'week', previous: 'month', by: 'host' },
    { ident: 'year', previous: 'week', by: 'shopper' },
  ]);
});

test('fires its events in order, with the state of that moment, and never with the token', async ({
  checkout,
}) => {
  await checkout.open();
  await checkout.expectPayable('month');
  await checkout.pick('Yearly');
  await checkout.expectPayable('year');

  const heard = await checkout.heard();
  const { orderId } = checkout.session;
  const status = (status: string, shown: string, confirmed: string | null) => {
    const canPay = status === 'ready';
    return { type: 'plan-status', detail: { status, shown, confirmed, canPay }, value: shown, canPay };
  };
  const confirm = (ident: string, by: string) => ({
    type: 'plan-confirm',
    detail: { ident, orderId, by },
    value: ident,
    canPay: true,
  });
  expect(heard).toEqual([
    status('checking', 'month', null),
    confirm('month', 'picker'),
    status('ready', 'month', 'month'),
    {
      type: 'plan-pick',
      detail: { ident: 'year', previous: 'month', by: 'shopper' },
      value: 'year',
      canPay: false,
    },
    { type: 'change', detail: null, value: 'year', canPay: false },
    status('saving', 'year', 'month'),
    confirm('year', 'shopper'),
    status('ready', 'year', 'year'),
  ]);
  expect(JSON.stringify(heard)).not.toContain(checkout.session.clientToken);
});

test('a press on the text of a card picks that card, and does not move the page', async ({
  page,
  checkout,
}) => {
  await page.setViewportSize({ width: 320, height: 160 });
  await checkout.open();
  const title = checkout.picker.getByText('Yearly', { exact: true });
  await title.scrollIntoViewIfNeeded();
  const before = await page.evaluate(() => scrollY);
  expect(before).toBeGreaterThan(0);
  await title.click();
  expect(await checkout.read('value')).toBe('year');
  expect(await page.evaluate(() => scrollY)).toBe(before);
  await expect(page.getByRole('radio', { name: 'Yearly' })).toBeFocused();
});

test('announces one thing for each pick: that the pick is confirmed, or why it is not', async ({
  page,
  checkout,
}) => {
  // The page's clock is stopped. Otherwise a pick could take long on a busy machine, and the picker would then also say
  // that it is saving.
  await openAtRest(page, checkout);
  await page.evaluate(() => {
    const region = document.querySelector('ff-plan-picker')?.shadowRoot?.querySelector('[role=status]');
    const said: string[] = [];
    const listen = () => said.push(region?.textContent ?? '');
    if (region)
      new MutationObserver(listen).observe(region, { childList: true, subtree: true, characterData: true });
    Object.assign(window, { said });
  });
  const heard: string[] = [];
  // Firefox may answer the test before it has called the page’s observer. So the test asks until all texts have come.
  const expectSaid = async (...texts: string[]) => {
    const listen = async () => {
      const news = await page.evaluate(() => (window as unknown as { said: string[] }).said.splice(0));
      heard.push(...news.filter(Boolean));
      return [...heard];
    };
    await expect.poll(listen).toEqual(texts);
    heard.length = 0;
  };
  const notice = page.getByRole('status');

  await checkout.pick('Yearly');
  await expect(notice).toHaveText('Yearly is selected.');
  await expectSaid('Yearly is selected.');

  checkout.fault({ kind: 'refuse', times: 1 });
  await checkout.pick('Weekly');
  await expect(notice).toHaveText('We couldn’t switch to Weekly. You’re still on Yearly.');
  await expectSaid('We couldn’t switch to Weekly. You’re still on Yearly.');

  // Two arrow keys in a row pass over one plan. Only the last plan is announced.
  await page.getByRole('radio', { name: 'Yearly' }).focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await page.clock.runFor(150);
  await expect(notice).toHaveText('Weekly is selected.');
  await expectSaid('Weekly is selected.');

  // If a write takes long, the picker also announces that it is saving, but only once.
  const gate = checkout.hold();
  await checkout.pick('Yearly');
  await gate.arrived;
  await page.clock.runFor(1000);
  await expect(notice).toHaveText('Saving your choice…');
  gate.release();
  await expect(notice).toHaveText('Yearly is selected.');
  await expectSaid('Saving your choice…', 'Yearly is selected.');
});
