/** If the code of a host throws, the page reports the error. No picker may stop because of the error. */
import { effect } from '@preact/signals';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Channel, Locks, Store } from '../../src/page/page.ts';
import { createStandInPage, type StandInPage, settle } from '../support/page.ts';
import { begin, catchReports, look, newSession, open, type Stage } from '../support/stage.ts';

const fail = (): never => {
  throw new Error('of the host');
};

/** Two pickers of one checkout. The first picker belongs to the host whose code throws. */
const beginTwo = async (options: Parameters<typeof begin>[0] = {}) => {
  const one = await begin(options);
  const two = await begin({ session: one.session }, one.page);
  return { one, two };
};

const writesOf = (...stages: readonly Stage[]) => stages.flatMap(({ writes }) => writes);

/** Picks, and checks that the shopper can pay. */
const expectGoesOn = async (stage: Stage, ...others: readonly Stage[]) => {
  const outcome = await stage.pick('pp_c');
  await writesOf(stage, ...others)
    .at(-1)
    ?.acknowledge();
  expect(outcome.value).toEqual({ outcome: 'confirmed', ident: 'pp_c' });
  expect(stage.picker.canPay.peek()).toBe(true);
};

test('a listener that throws does not stop any picker', async () => {
  const reports = catchReports();
  const { one, two } = await beginTwo();
  one.picker.subscribe(fail);
  await expectGoesOn(two, one);
  expect(one.types()).toEqual(['plan-pick', 'plan-status', 'plan-confirm', 'plan-status']);
  expect(two.types()).toEqual(['plan-pick', 'plan-status', 'plan-confirm', 'plan-status']);
  expect(reports).toHaveLength(4);
  expect(reports[0]).toMatchObject({ message: 'of the host' });
});

test('an effect on a signal that throws does not stop any picker', async () => {
  const reports = catchReports();
  const { one, two } = await beginTwo();
  const stop = effect(() => {
    if (!one.picker.canPay.value) fail();
  });
  onTestFinished(stop);
  await expectGoesOn(two, one);
  expect(two.types()).toEqual(['plan-pick', 'plan-status', 'plan-confirm', 'plan-status']);
  expect(reports.length).toBeGreaterThan(0);
});

test('an effect that throws at a change of the configuration does not stop the picker', async () => {
  const reports = catchReports();
  const stage = await begin();
  let throws = false;
  const stop = effect(() => {
    stage.picker.status.value;
    if (throws) fail();
  });
  onTestFinished(stop);
  throws = true;
  expect(() => stage.picker.configure({ orgId: 'no such organisation!' })).not.toThrow();
  expect(stage.types()).toEqual(['plan-problem', 'plan-status', 'plan-status']);
  expect(reports.length).toBeGreaterThan(0);
});

test.each([
  ['throws', () => fail()],
  ['rejects', async () => fail()],
])('after an `afterUpdate` that %s, the shopper cannot pay until a call succeeds', async (_, failing) => {
  catchReports();
  let works = false;
  const { one, two } = await beginTwo({ afterUpdate: () => (works ? undefined : failing()) });
  one.page.luck = 0.5;
  await two.pick('pp_b');
  await writesOf(one, two).at(-1)?.acknowledge();
  expect(two.picker.canPay.peek()).toBe(false);
  expect(two.picker.problem.peek()).toMatchObject({ kind: 'after-update' });
  works = true;
  await one.page.pass(250);
  expect(two.picker.canPay.peek()).toBe(true);
});

test.each([
  ['throws', () => fail()],
  ['rejects', async () => fail()],
])('after a `renewSession` that %s, the picker waits for the window', async (_, renewSession) => {
  catchReports();
  const { one, two } = await beginTwo({ renewSession });
  await two.pick('pp_b');
  await two.pick('pp_c');
  await writesOf(one, two).at(-1)?.lose();
  await one.page.pass(10_000);
  await writesOf(one, two).at(-1)?.acknowledge();
  expect(two.picker.canPay.peek()).toBe(true);
});

test('a getter of the messages or the metadata that throws does not stop any picker', async () => {
  catchReports();
  const { one, two } = await beginTwo();
  const trap = (name: string) => Object.defineProperty({}, name, { get: fail, enumerable: true });
  one.picker.configure({ messages: trap('perMonth'), clientMetadata: trap('funnel') as never });
  expect(one.picker.problem.peek()).toMatchObject({ message: expect.stringMatching(/^messages\.perMonth/) });
  await expectGoesOn(two, one);
});

test('a getter of a session that throws is a wrong configuration, and the problem names `session`', async () => {
  const stage = await begin();
  const session = Object.defineProperty({ ...newSession('') }, 'ident', { get: fail });
  expect(() => stage.picker.configure({ session })).not.toThrow();
  expect(stage.picker.problem.peek()).toMatchObject({
    kind: 'config',
    message: expect.stringMatching(/^session/),
  });
  expect(stage.picker.shown.peek()).not.toBe('pp_b');
});

describe('what the browser refuses', () => {
  const denied = (): never => {
    throw new DOMException('denied', 'SecurityError');
  };
  const store: Store = {
    getItem: denied,
    setItem: denied,
    removeItem: denied,
    key: denied,
    get length(): number {
      return denied();
    },
  };
  const deaf: Channel = { tell: () => {}, close: () => {} };
  const refusing: Locks = {
    request: () => Promise.reject(new DOMException('denied', 'SecurityError')),
    query: () => Promise.reject(new DOMException('denied', 'SecurityError')),
  } as Locks;
  const throwing = { request: denied, query: denied } as unknown as Locks;

  test.each<[string, (page: StandInPage) => void]>([
    ['storage that throws', (page) => Object.assign(page, { storage: () => store })],
    ['no storage', (page) => Object.assign(page, { hasStorage: false })],
    ['no channel', (page) => Object.assign(page, { openChannel: () => null })],
    ['a channel that nobody hears', (page) => Object.assign(page, { openChannel: () => deaf })],
    ['locks that are refused', (page) => Object.assign(page, { locksOf: () => refusing })],
    ['locks that throw', (page) => Object.assign(page, { locksOf: () => throwing })],
    ['no locks', (page) => Object.assign(page, { locksOf: () => null })],
  ])('with %s, the shopper can pay', async (_, arrange) => {
    const page = createStandInPage();
    arrange(page);
    const { ident = '' } = newSession();
    const stage = open({ session: { ...newSession(), ident } }, page);
    await page.pass(2000);
    if (stage.writes.length > 0) await stage.last.acknowledge();
    expect(stage.picker.canPay.peek()).toBe(true);
    await expectGoesOn(stage);
    stage.picker.disconnect();
    await page.pass(20_000);
    expect(page.leftovers).toMatchObject({ timers: 0, watchers: 0, channels: 0 });
  });
});

test('a payment whose signal was aborted by a listener is rejected, and locks nothing', async () => {
  const stage = await begin();
  const leaving = new AbortController();
  stage.picker.subscribe(() => leaving.abort(new Error('the shopper left')));
  const paying = look(stage.picker.beginPayment({ signal: leaving.signal }));
  await settle();
  expect(paying.error).toMatchObject({ message: 'the shopper left' });
  expect(stage.picker.status.peek()).toBe('ready');
});
