/** What the headless picker shows, reports and sends after a pick, and when. */
import { effect } from '@preact/signals';
import { expect, onTestFinished, test } from 'vitest';
import { createPlanPicker } from '../../src/picker/picker.ts';
import { createStandInPage, StandInBrowser, settle } from '../support/page.ts';
import { createHeldSend } from '../support/send.ts';
import { begin, look, newSession, planOf, plans, refusedFor, tellLost } from '../support/stage.ts';

test('a pick sets “can pay” to false within the call, before any listener hears of the pick', async () => {
  const { picker } = await begin();
  const heard: [string, boolean][] = [];
  picker.subscribe(({ type }) => heard.push([type, picker.canPay.peek()]));
  expect(picker.canPay.peek()).toBe(true);
  picker.pick('pp_b');
  expect(picker.canPay.peek()).toBe(false);
  expect(heard).toEqual([
    ['plan-pick', false],
    ['plan-status', false],
  ]);
});

test('a pick is never seen together with “can pay” for the earlier plan', async () => {
  const { picker, pick, writes } = await begin();
  const seen: string[] = [];
  const stop = effect(() => {
    seen.push(`${picker.shown.value} ${picker.canPay.value} ${picker.status.value}`);
  });
  await pick('pp_b');
  await writes[0]?.acknowledge();
  stop();
  expect(seen).toEqual(['pp_a true ready', 'pp_b false saving', 'pp_b true ready']);
});

test('a pick that is acknowledged is reported in this sequence, with who picked and for which order', async () => {
  const stage = await begin();
  const { orderId } = stage.session;
  await stage.pick('pp_b');
  expect(stage.news()).toEqual([
    { type: 'plan-pick', detail: { ident: 'pp_b', previous: 'pp_a', by: 'shopper' } },
    { type: 'plan-status', detail: { status: 'saving', shown: 'pp_b', confirmed: 'pp_a', canPay: false } },
  ]);
  await stage.last.acknowledge();
  expect(stage.news()).toEqual([
    { type: 'plan-confirm', detail: { ident: 'pp_b', orderId, by: 'shopper' } },
    { type: 'plan-status', detail: { status: 'ready', shown: 'pp_b', confirmed: 'pp_b', canPay: true } },
  ]);
});

test('a pick by the host is reported as confirmed by the host', async () => {
  const stage = await begin();
  stage.picker.pick('pp_b');
  await settle();
  await stage.last.acknowledge();
  expect(stage.news().find(({ type }) => type === 'plan-confirm')?.detail).toMatchObject({ by: 'host' });
});

test('a refused pick is reported in this sequence, and no plan is confirmed before the next acknowledgement', async () => {
  const stage = await begin();
  await stage.pick('pp_b');
  stage.news();
  await stage.last.refuse();
  const status = { status: 'checking', shown: 'pp_a', confirmed: null, canPay: false };
  expect(stage.news()).toEqual([
    { type: 'plan-rollback', detail: { from: 'pp_b', to: 'pp_a', problem: refusedFor('pp_b') } },
    { type: 'plan-problem', detail: { problem: refusedFor('pp_b') } },
    { type: 'plan-status', detail: status },
  ]);
  expect(stage.picker.problem.peek()).toEqual(refusedFor('pp_b'));
  expect(stage.picker.rollback.peek()).toMatchObject({ from: 'pp_b', to: 'pp_a' });
  expect(stage.idents).toEqual(['pp_b', 'pp_a']);
  await stage.last.acknowledge();
  expect(stage.news()).toMatchObject([
    { type: 'plan-confirm', detail: { ident: 'pp_a', by: 'picker' } },
    { type: 'plan-status', detail: { status: 'ready', shown: 'pp_a', confirmed: 'pp_a', canPay: true } },
  ]);
});

test('the shopper can make a lost pick again without a wait after the roll-back, and hosts can offer that', async () => {
  const stage = await begin();
  await stage.pick('pp_b');
  for (let attempt = 1; attempt <= 3; attempt++) await stage.last.lose();
  expect(stage.picker.shown.peek()).toBe('pp_a');
  expect(stage.picker.lostPick.peek()).toBe('pp_b');
  await stage.pick('pp_b');
  expect(stage.idents).toEqual(['pp_b', 'pp_b', 'pp_b', 'pp_b']);
  await stage.last.acknowledge();
  expect(stage.picker.canPay.peek()).toBe(true);
  expect(stage.picker.lostPick.peek()).toBeNull();
});

test('a lost pick is not offered again without a wait while a lost write of another plan may still land', async () => {
  const browser = new StandInBrowser();
  const stage = await begin({}, browser.tab());
  await stage.pick('pp_b');
  for (let attempt = 1; attempt <= 3; attempt++) await stage.last.lose();
  expect(stage.picker.lostPick.peek()).toBe('pp_b');
  tellLost(browser, stage.session, 'pp_c');
  await browser.pass(100);
  expect(stage.picker.lostPick.peek()).toBeNull();
});

test('a pick of the plan that is shown already causes no news', async () => {
  const stage = await begin();
  await stage.pick('pp_a');
  expect(stage.news()).toEqual([]);
  expect(stage.writes).toEqual([]);
});

test('a pick sends the session and the plan, and uses the address, metadata and timeout of the host', async () => {
  const stage = await begin({
    ...{ baseUrl: 'https://billing.test', clientMetadata: { funnel: 'x' }, timeout: 3000 },
  });
  await stage.pick('pp_b');
  const { clientToken, orderId } = stage.session;
  expect(stage.last.ident).toBe('pp_b');
  expect(stage.last.timeout).toBe(3000);
  expect(stage.last.checkout).toMatchObject({
    baseUrl: 'https://billing.test',
    orgId: 'acme',
    session: { clientToken, orderId },
    clientMetadata: { funnel: 'x' },
  });
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, '3000', null])(
  'a write keeps the timeout of 8 s if the host sets it to %j',
  async (timeout) => {
    const stage = await begin({ timeout: timeout as number });
    await stage.pick('pp_b');
    expect(stage.last.timeout).toBe(8000);
  },
);

test('the picker numbers its writes if the host wants it, and each attempt gets a new number', async () => {
  const stage = await begin({ numberWrites: true, clientMetadata: { funnel: 'x' } });
  await stage.pick('pp_b');
  await stage.last.blur();
  await stage.last.blur();
  const metadata = stage.writes.map(({ checkout }) => checkout.clientMetadata);
  const numbers = metadata.map((one) => one?.write_number as number);
  expect(metadata[0]).toMatchObject({ funnel: 'x' });
  expect(numbers).toHaveLength(3);
  expect(new Set(numbers).size).toBe(3);
  expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
});

test('the picker sends no number if the host does not want it', async () => {
  const stage = await begin({ clientMetadata: { funnel: 'x' } });
  await stage.pick('pp_b');
  expect(stage.last.checkout.clientMetadata).toEqual({ funnel: 'x' });
});

test('a pick by key is shown at once, and is written after the last key', async () => {
  const { picker, page, idents, writes } = await begin();
  picker.pick('pp_b', { via: 'keyboard' });
  await page.pass(100);
  picker.pick('pp_c', { via: 'keyboard' });
  await page.pass(149);
  expect(picker.shown.peek()).toBe('pp_c');
  expect(picker.canPay.peek()).toBe(false);
  expect(idents).toEqual([]);
  await page.pass(1);
  expect(writes.map(({ ident }) => ident)).toEqual(['pp_c']);
});

test('a pick before there is a session is shown, and is written when there is a session', async () => {
  const page = createStandInPage();
  const held = createHeldSend();
  const picker = createPlanPicker({ orgId: 'acme', plans }, { send: held.send, page });
  onTestFinished(() => picker.disconnect());
  const outcome = look(picker.pick('pp_b'));
  expect(picker.shown.peek()).toBe('pp_b');
  expect(picker.status.peek()).toBe('empty');
  picker.configure({ session: newSession() });
  await settle();
  await held.last.acknowledge();
  expect(held.idents).toEqual(['pp_b']);
  expect(outcome.value).toEqual({ outcome: 'confirmed', ident: 'pp_b' });
});

test.each([
  ['an unknown plan', 'pp_z', 'plans', 'pick: expected one of the plans offered, got pp_z'],
  ['a plan that is not for sale', 'pp_off', 'plans', 'pick: expected a selectable plan, but pp_off is not'],
  ['a plan without a price', 'pp_broken', 'plans', 'pick: expected a selectable plan, but pp_broken is not'],
  ['no ident at all', 'pp b', 'config', 'ident'],
])('a pick of %s is rolled back, and its outcome says why', async (_, ident, kind, message) => {
  const unfit = [planOf('pp_off', { disabled: true }), planOf('pp_broken', { price: 'free' })];
  const stage = await begin({ plans: [...plans, ...unfit] });
  const outcome = await stage.picker.pick(ident);
  expect(outcome).toMatchObject({ outcome: 'rolled-back', ident, problem: { kind } });
  expect(outcome.problem?.message).toMatch(message);
  expect(stage.news()).toEqual([{ type: 'plan-problem', detail: { problem: outcome.problem } }]);
  expect(stage.picker.shown.peek()).toBe('pp_a');
  expect(stage.writes).toEqual([]);
});

test('a pick may be of any plan if the host gives no list of plans', async () => {
  const stage = await begin({ plans: undefined });
  await stage.pick('pp_z');
  expect(stage.idents).toEqual(['pp_z']);
});
