/**
 * At the start, the picker must not trust the plan that the page names. There is one exception: the host says that it
 * has created the session just now. Even then, the picker trusts the host only once.
 */
import { expect, onTestFinished, test } from 'vitest';
import { createPlanPicker } from '../../src/picker/picker.ts';
import type { Session } from '../../src/types.ts';
import { createStandInPage, type StandInPage, settle } from '../support/page.ts';
import {
  anotherToken,
  begin,
  beginOffPage,
  newSession,
  open,
  planOf,
  plans,
  type StageOptions,
} from '../support/stage.ts';

const isBelieved = async (options: StageOptions, page?: StandInPage) => {
  const stage = await begin(options, page);
  const believed = stage.picker.canPay.peek();
  expect(stage.idents.length === 0).toBe(believed);
  stage.picker.disconnect();
  return believed;
};

const withoutFresh = ({ clientToken, orderId, ident = '' }: Session): Session => ({
  clientToken,
  orderId,
  ident,
});

const waiting = newSession();

test('the plan that a template names is shown, and is asserted before the shopper can pay', async () => {
  const stage = await begin({ session: withoutFresh(newSession()) });
  expect(stage.picker.shown.peek()).toBe('pp_a');
  expect(stage.picker.status.peek()).toBe('checking');
  expect(stage.idents).toEqual(['pp_a']);
  await stage.last.acknowledge();
  expect(stage.picker.canPay.peek()).toBe(true);
  expect(stage.news().find(({ type }) => type === 'plan-confirm')?.detail).toMatchObject({ by: 'picker' });
});

test('a picker trusts a fresh session once in each browser, and never again', async () => {
  const page = createStandInPage();
  const session = newSession();
  expect(await isBelieved({ session }, page)).toBe(true);
  expect(await isBelieved({ session }, page)).toBe(false);
  const inCapitals = { ...session, orderId: session.orderId.toUpperCase() };
  expect(await isBelieved({ session: inCapitals }, page)).toBe(false);
  expect(await isBelieved({ session: { ...anotherToken(session), fresh: true } }, page)).toBe(false);
  expect(await isBelieved({ session: newSession() }, page)).toBe(true);
});

test('trusting a fresh session causes no news', async () => {
  const stage = await begin({ session: { ...newSession(), fresh: true } });
  expect(stage.picker.canPay.peek()).toBe(true);
  expect(stage.types()).not.toContain('plan-confirm');
});

test.each<[string, (page: StandInPage) => void]>([
  ['the page was reloaded, or came from the history', (page) => Object.assign(page, { revisited: true })],
  ['there is no storage', (page) => Object.assign(page, { hasStorage: false })],
  ['the storage is full', (page) => Object.assign(page.browser.store, { isFull: true })],
])('a picker does not trust a fresh session if %s', async (_, arrange) => {
  const page = createStandInPage();
  arrange(page);
  const stage = await begin({ session: newSession() }, page);
  expect(stage.picker.canPay.peek()).toBe(false);
});

test('a pick of the trusted plan is confirmed, even though nothing is written', async () => {
  const { picker, types, idents } = await begin();
  picker.pick('pp_b', { by: 'shopper', via: 'keyboard' });
  picker.pick('pp_a', { by: 'shopper', via: 'keyboard' });
  expect(types()).toContain('plan-confirm');
  expect(idents).toEqual([]);
});

test('a checkout that was opened with a session that was not fresh cannot be fresh later', async () => {
  const page = createStandInPage();
  const session = newSession();
  await isBelieved({ session: withoutFresh(session) }, page);
  expect(await isBelieved({ session }, page)).toBe(false);
});

test('nobody can vouch for the plan in `selected`: it is shown, and asserted', async () => {
  const stage = await begin({ session: newSession(), selected: 'pp_b' });
  expect(stage.picker.shown.peek()).toBe('pp_b');
  expect(stage.picker.canPay.peek()).toBe(false);
  expect(stage.idents).toEqual(['pp_b']);
  await stage.last.acknowledge();
  expect(stage.picker.canPay.peek()).toBe(true);
});

test('the plan in `selected` needs no write if it is the plan of a fresh session', async () => {
  expect(await isBelieved({ session: newSession(), selected: 'pp_a' })).toBe(true);
});

test('`selected` counts only for the first session, not for a later one', async () => {
  const stage = await begin({ session: newSession(), selected: 'pp_b' });
  await stage.last.acknowledge();
  stage.picker.configure({ session: newSession('pp_c') });
  await settle();
  expect(stage.picker.shown.peek()).toBe('pp_c');
});

test.each(['{{plan}}', 'a b', 42, Symbol('pp_a')])(
  '`selected` is ignored if it is not a valid ident: %s',
  async (selected) => {
    const stage = await begin({ session: newSession(''), selected: selected as string });
    expect(stage.picker.shown.peek()).toBeNull();
    expect(stage.picker.problem.peek()).toMatchObject({
      kind: 'config',
      message: expect.stringMatching(/^selected: expected 1 to/),
    });
    expect(stage.picker.status.peek()).toBe('empty');
    await stage.pick('pp_b');
    await stage.last.acknowledge();
    expect(stage.picker.canPay.peek()).toBe(true);
  },
);

test('the plan in `selected` is shown even before there is a session', async () => {
  const picker = createPlanPicker({ orgId: 'acme', plans, selected: 'pp_b' }, { page: createStandInPage() });
  onTestFinished(() => picker.disconnect());
  expect(picker.shown.peek()).toBe('pp_b');
  expect(picker.status.peek()).toBe('empty');
});

test.each<[string, StageOptions]>([
  ['has written another plan', { session: { ...waiting, ident: 'pp_b' } }],
  ['has written another plan, and vouches for it', { session: { ...waiting, ident: 'pp_b', fresh: true } }],
  ['has changed the price of the plan', { plans: [planOf('pp_a', { price: '19.99' }), ...plans.slice(1)] }],
])('a picker that waits for the lock does not trust a fresh session if the host %s', async (_, changes) => {
  for (const isHidden of [false, true]) {
    const page = createStandInPage();
    page.seen = !isHidden;
    const stage = open({ session: waiting }, page);
    if (isHidden) await page.pass(60_000);
    stage.picker.configure(changes);
    await page.turn();
    expect(stage.picker.canPay.peek()).toBe(false);
    expect(stage.idents).toEqual(['pp_a']);
    await stage.last.acknowledge();
    expect(stage.picker.canPay.peek()).toBe(true);
    // A reload must not trust the session, either.
    stage.picker.disconnect();
    expect(await isBelieved({ session: waiting }, page)).toBe(false);
  }
});

test('a picker that waits for the lock still trusts a fresh session that the host sets again', async () => {
  const stage = open({ session: waiting });
  stage.picker.configure({ session: { ...waiting } });
  stage.picker.configure({ session: withoutFresh(waiting) });
  await settle();
  expect(stage.picker.canPay.peek()).toBe(true);
  expect(stage.idents).toEqual([]);
});

test('a picker that was started late does not trust `fresh` if another picker has opened the checkout before', async () => {
  const session = newSession();
  const early = beginOffPage(session);
  const other = await begin({ session: anotherToken(session) }, early.page);
  await other.last.acknowledge();
  await other.pick('pp_b');
  await other.last.acknowledge();
  other.picker.disconnect();
  early.picker.connect();
  await settle();
  expect(early.picker.canPay.peek()).toBe(false);
});

test('a picker that was started late still trusts `fresh` if no other picker has opened the checkout before', async () => {
  const early = beginOffPage();
  early.picker.connect();
  await settle();
  expect(early.picker.canPay.peek()).toBe(true);
});
