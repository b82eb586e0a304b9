/** The page may freeze or go offline. One test runs a whole checkout over real TCP. */
import { expect, onTestFinished, test } from 'vitest';
import { createPlanPicker } from '../../src/picker/picker.ts';
import { createSandbox, listen } from '../../src/testing/index.ts';
import { createStandInPage, settle } from '../support/page.ts';
import { begin, catchReports, look, newSession, plans, type Stage } from '../support/stage.ts';

test('after a freeze, the plan is asserted before the shopper can pay', async () => {
  const stage = await begin();
  stage.page.freeze();
  await stage.page.thaw();
  expect(stage.picker.canPay.peek()).toBe(false);
  await stage.last.acknowledge();
  expect(stage.picker.canPay.peek()).toBe(true);
  const confirmations = stage.news().filter(({ type }) => type === 'plan-confirm');
  expect(confirmations).toMatchObject([{ detail: { ident: 'pp_a', by: 'picker' } }]);
});

test('if the browser says that it is offline, it may be wrong, so the pick is sent a second later', async () => {
  const stage = await begin();
  stage.page.offline = true;
  await stage.page.sign('offline');
  await stage.pick('pp_b');
  expect(stage.idents).toEqual([]);
  await stage.page.pass(1000);
  expect(stage.idents).toEqual(['pp_b']);
  await stage.last.acknowledge();
  expect(stage.picker.canPay.peek()).toBe(true);
});

test('when the browser says that it is online again, the waiting pick is sent at once', async () => {
  const stage = await begin();
  stage.page.offline = true;
  await stage.page.sign('offline');
  await stage.pick('pp_b');
  stage.page.offline = false;
  await stage.page.sign('online');
  expect(stage.idents).toEqual(['pp_b']);
});

test('a retry by the shopper writes at once; a retry by the host waits for 5 s', async () => {
  for (const [by, waits] of [
    ['shopper', 0],
    ['host', 5000],
  ] as const) {
    const stage = await begin({ session: { ...newSession(), fresh: false } });
    stage.page.luck = 0.999;
    for (let attempt = 1; attempt <= 7; attempt++) {
      await stage.last.blur();
      await stage.page.pass(30_000);
    }
    await stage.last.blur();
    const sent = stage.writes.length;
    stage.picker.retry({ by });
    await settle();
    expect(stage.writes.length - sent).toBe(waits === 0 ? 1 : 0);
    await stage.page.pass(waits);
    expect(stage.writes.length - sent).toBe(1);
    stage.picker.disconnect();
  }
});

test.each<[string, (stage: Stage) => unknown]>([
  ['the shopper tries again', ({ picker }) => picker.retry({ by: 'shopper' })],
  ['a payment is asked for', ({ picker }) => look(picker.beginPayment())],
])(
  'after a popup with the picker was hidden and shown again, which no sign reports, the plan is written when %s',
  async (_, act) => {
    const stage = await begin({ session: { ...newSession(), fresh: false } });
    stage.page.seen = false;
    await stage.last.lose();
    await stage.page.pass(60_000);
    expect(stage.idents).toEqual(['pp_a']);
    stage.page.seen = true;
    act(stage);
    await settle();
    expect(stage.idents).toEqual(['pp_a', 'pp_a']);
  },
);

test('over TCP, the shopper is charged for the plan on screen', async () => {
  const sandbox = createSandbox();
  const { url, close } = await listen(sandbox);
  onTestFinished(close);
  const { orgId, ...session } = sandbox.createSession({ ident: 'pp_a', orgId: 'acme' });
  using picker = createPlanPicker({ orgId, baseUrl: url, plans, session });
  picker.connect();
  picker.pick('pp_b');
  expect(await picker.pick('pp_c')).toEqual({ outcome: 'confirmed', ident: 'pp_c' });
  const hold = await picker.beginPayment();
  expect(sandbox.pay(session.orderId)).toMatchObject({ ident: hold.ident });
  hold.release();
});

test('a picker that is created on a server sends nothing before it is started', async () => {
  const sandbox = createSandbox();
  const { url: baseUrl, close } = await listen(sandbox);
  onTestFinished(close);
  const [made, started] = ['pp_a', 'pp_b'].map((ident) => {
    const { orgId, ...session } = sandbox.createSession({ ident, orgId: 'acme' });
    const picker = createPlanPicker({ orgId, baseUrl, plans, session });
    onTestFinished(() => picker.disconnect());
    return { picker, written: () => sandbox.writes(session.orderId).map(({ ident }) => ident) };
  });
  started?.picker.connect();
  await started?.picker.settled();
  expect([made?.written(), started?.written()]).toEqual([[], ['pp_b']]);
  expect([made?.picker.shown.value, made?.picker.offers.value.length]).toEqual(['pp_a', plans.length]);
  expect(made?.picker.canPay.value).toBe(false);
  made?.picker.connect();
  await made?.picker.settled();
  expect(made?.written()).toEqual(['pp_a']);
});

test('the connection is opened before the first pick', async () => {
  const { page } = await begin({ baseUrl: 'https://billing.test' });
  expect(page.preconnected).toEqual(['https://billing.test']);
});

test('no news and no report contains the client token, whatever hosts put into their errors', async () => {
  catchReports();
  const token = 'canary-token';
  const page = createStandInPage();
  const session = { ...newSession(), clientToken: token };
  const stage = await begin(
    {
      session,
      afterUpdate: () => Promise.reject(new Error(`no wallet for ${token}`)),
      renewSession: () => Promise.reject(new Error(`${token}?`)),
    },
    page,
  );
  page.luck = 0.5;
  const outcomes: unknown[] = [];
  const told: unknown[] = [];
  stage.picker.subscribe((news) => {
    const { shown, confirmed, status, problem, rollback, offers } = stage.picker;
    const values = [shown, confirmed, status, problem, rollback, offers].map((one) => one.peek());
    told.push(news, values);
  });
  outcomes.push(await stage.pick('pp_b'));
  await stage.last.acknowledge();
  outcomes.push(await stage.pick('pp_c'));
  await stage.last.lose();
  await page.pass(1000);
  outcomes.push(stage.picker.settled().catch(String));
  await stage.last.refuse('session-expired');
  await settle();
  const text = JSON.stringify([
    told,
    await Promise.all(outcomes),
    page.browser.told,
    [...page.browser.store.items],
  ]);
  expect(text).toContain('session-expired');
  expect(text).toContain('after-update');
  expect(text).not.toContain(token);
});
