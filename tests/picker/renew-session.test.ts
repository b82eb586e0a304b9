/**
 * The picker calls `renewSession` when a session has expired. It also calls `renewSession` instead of waiting until a
 * late-write window has passed. The new session counts as fresh, unless it is a new token of the same order.
 */
import { expect, test, vi } from 'vitest';
import type { Locks } from '../../src/page/page.ts';
import type { Session } from '../../src/types.ts';
import { createStandInPage, StandInBrowser, type StandInPage, settle } from '../support/page.ts';
import {
  anotherToken,
  begin,
  catchReports,
  newSession,
  planOf,
  type StageOptions,
} from '../support/stage.ts';
import { createStore } from '../support/stories/store.ts';

/** A host that can create sessions. The test decides when, and with which session, `renewSession` ends. */
const createMint = () => {
  const asked: { ident: string; give(session: unknown): Promise<void>; fail(): Promise<void> }[] = [];
  const renewSession = (ident: string) =>
    new Promise<Session>((resolve, reject) => {
      asked.push({
        ident,
        give(session) {
          resolve(session as Session);
          return settle();
        },
        fail() {
          reject(new Error('no mint'));
          return settle();
        },
      });
    });
  return { asked, renewSession };
};

/** The page hears nothing when it loses a lock. But the browser still answers when the page asks who has the lock. */
const deafened = (page: StandInPage): StandInPage => {
  const own = page.locks();
  const request = (...asked: Parameters<Locks['request']>) =>
    new Promise((resolve) => own?.request(...asked).then(resolve, () => {}));
  page.locksOf = () => ({ request, query: () => own?.query() }) as Locks;
  page.openChannel = () => null;
  return page;
};

/** A session as `renewSession` returns it. The session need not have `fresh`. */
const minted = (ident = 'pp_a'): Session => ({
  clientToken: `token-${crypto.randomUUID()}`,
  orderId: crypto.randomUUID(),
  ...(ident && { ident }),
});

/** A picker that shows A, while a lost write of B may still land. */
const threatened = async (options: StageOptions = {}) => {
  const mint = createMint();
  const stage = await begin({ renewSession: mint.renewSession, ...options });
  await stage.pick('pp_b');
  const outcome = await stage.pick('pp_a');
  await stage.last.lose();
  stage.news();
  return { ...mint, stage, outcome };
};

const expired = async () => {
  const mint = createMint();
  const stage = await begin({ renewSession: mint.renewSession });
  const outcome = await stage.pick('pp_b');
  await stage.last.refuse('session-expired');
  return { ...mint, stage, outcome };
};

test('a renewal with a new token of the same order is asserted: the lost write may have been applied since', async () => {
  const { asked, renewSession } = createMint();
  const page = createStandInPage();
  const full = createStore(true);
  page.storage = () => full;
  const stage = await begin({ renewSession, lateWriteWindow: 1000 }, page);
  await stage.last.acknowledge();
  await stage.pick('pp_b');
  await stage.pick('pp_a');
  await stage.last.lose();
  await page.pass(1000);
  const token = { ...anotherToken(stage.session), ident: 'pp_a' };
  await asked[0]?.give(token);
  expect(stage.picker.canPay.peek()).toBe(false);
  expect(stage.last.checkout.session.clientToken).toBe(token.clientToken);
  await stage.last.acknowledge();
  expect(stage.picker.canPay.peek()).toBe(true);
});

test('after a renewal with a new token of the same order, the next pick is written at once', async () => {
  const { asked, stage } = await expired();
  await asked[0]?.give({ ...anotherToken(stage.session), ident: 'pp_b' });
  await stage.last.acknowledge();
  await stage.pick('pp_c');
  expect(stage.idents.at(-1)).toBe('pp_c');
});

test.each([
  ['in a page that loses the checkout', false],
  ['in a page that is left', true],
])('a renewal that runs %s may still write to the same order', async (_, isLeft) => {
  const browser = new StandInBrowser();
  const { asked, renewSession } = createMint();
  const one = await begin({ renewSession }, browser.tab());
  await one.pick('pp_b');
  await one.last.refuse('session-expired');
  expect(asked.map(({ ident }) => ident)).toEqual(['pp_b']);
  if (isLeft) one.page.close();
  const two = await begin({ session: anotherToken(one.session) }, browser.tab());
  await browser.pass(10_999);
  expect(two.idents).toEqual([]);
  await browser.pass(1);
  expect(two.idents).toEqual(['pp_a']);
});

test('`renewSession` is not called by a page that has lost the lock and does not know it yet', async () => {
  const browser = new StandInBrowser();
  const { asked, renewSession } = createMint();
  const one = await begin({ renewSession }, deafened(browser.tab()));
  await one.pick('pp_b');
  await begin({ session: anotherToken(one.session) }, browser.tab());
  await one.last.refuse('session-expired');
  expect(asked).toEqual([]);
});

/** A page that asks the browser whether it has the lock. After `hold()`, the answer waits for the call of `go()`. */
const slowToCheck = () => {
  const page = createStandInPage();
  const own = page.locks();
  let held: Promise<void> | null = null;
  let go = () => {};
  const query = async () => {
    await held;
    return own?.query();
  };
  page.locksOf = () => ({ request: own?.request.bind(own), query }) as Locks;
  const hold = () => {
    held = new Promise((resolve) => {
      go = resolve;
    });
  };
  return { page, hold, go: () => go() };
};

test('`renewSession` is not called for a plan that another pick has replaced while the lock was checked', async () => {
  const { page, hold, go } = slowToCheck();
  const { asked, renewSession } = createMint();
  const stage = await begin({ renewSession }, page);
  await stage.pick('pp_b');
  hold();
  await stage.last.refuse('session-expired');
  await stage.pick('pp_c');
  go();
  await settle();
  expect(asked.map(({ ident }) => ident)).toEqual(['pp_c']);
});

test('`renewSession` is not called for a picker that left the page while the lock was checked', async () => {
  const { page, hold, go } = slowToCheck();
  const { asked, renewSession } = createMint();
  const one = await begin({ renewSession }, page);
  const two = await begin({ session: one.session }, page);
  await one.pick('pp_b');
  hold();
  await two.last.refuse('session-expired');
  one.picker.disconnect();
  go();
  await settle();
  expect(asked).toEqual([]);
  expect(two.picker.status.peek()).toBe('closed');
});

test('a renewal replaces the wait for the window, and the plan is reported as confirmed', async () => {
  const { asked, stage, outcome } = await threatened();
  expect(asked.map(({ ident }) => ident)).toEqual(['pp_a']);
  expect(stage.picker.canPay.peek()).toBe(false);
  const fresh = minted();
  await asked[0]?.give(fresh);
  expect(stage.picker.canPay.peek()).toBe(true);
  expect(stage.picker.session.peek()?.orderId).toBe(fresh.orderId);
  expect(outcome.value).toMatchObject({ outcome: 'confirmed' });
  expect(stage.idents).toEqual(['pp_b']);
  const confirmations = stage.news().filter(({ type }) => type === 'plan-confirm');
  expect(confirmations).toMatchObject([{ detail: { ident: 'pp_a', orderId: fresh.orderId } }]);
});

test('a renewal replaces a session that has expired, and the pick goes on in the new session', async () => {
  const { asked, stage, outcome } = await expired();
  expect(stage.picker.status.peek()).toBe('saving');
  expect(stage.picker.shown.peek()).toBe('pp_b');
  const fresh = minted();
  await asked[0]?.give(fresh);
  expect(stage.last.checkout.session.clientToken).toBe(fresh.clientToken);
  expect(stage.last.ident).toBe('pp_b');
  await stage.last.acknowledge();
  expect(outcome.value).toEqual({ outcome: 'confirmed', ident: 'pp_b' });
});

test('a renewal is asserted if the price of its plan changes meanwhile', async () => {
  const { asked, stage } = await expired();
  const { picker } = stage;
  picker.configure({ plans: ['pp_a', 'pp_b'].map((ident) => planOf(ident, { price: '19.99' })) });
  await asked[0]?.give(minted('pp_b'));
  expect([picker.shown.peek(), picker.canPay.peek()]).toEqual(['pp_b', false]);
  await stage.last.acknowledge();
  expect(picker.canPay.peek()).toBe(true);
});

test('a renewal is asserted if it gives another plan, whose price changed meanwhile', async () => {
  const { asked, stage } = await expired();
  const { picker } = stage;
  await stage.pick('pp_a');
  picker.configure({ plans: [planOf('pp_a', { price: '19.99' }), planOf('pp_b')] });
  await asked[0]?.give(minted('pp_a'));
  expect([picker.shown.peek(), picker.canPay.peek()]).toEqual(['pp_a', false]);
});

test('a renewal keeps the plan on screen if nobody picked and the new session names no plan', async () => {
  const { asked, renewSession } = createMint();
  const stage = await begin({ session: { ...newSession(), fresh: false }, renewSession });
  await stage.last.refuse('session-expired');
  await asked[0]?.give(minted(''));
  expect(stage.picker.shown.peek()).toBe('pp_a');
  await stage.last.acknowledge();
  expect(stage.picker.canPay.peek()).toBe(true);
});

test('`renewSession` is called only once, and a pick meanwhile goes to the new session', async () => {
  const { asked, stage } = await threatened();
  await stage.pick('pp_c');
  stage.picker.retry();
  await stage.page.turn();
  expect(asked).toHaveLength(1);
  expect(stage.idents).toEqual(['pp_b']);
  await asked[0]?.give(minted());
  expect(stage.idents).toEqual(['pp_b', 'pp_c']);
});

test('if `renewSession` fails, the picker waits for the window', async () => {
  catchReports();
  const { asked, stage, outcome } = await threatened();
  await asked[0]?.fail();
  expect(asked).toHaveLength(1);
  expect(stage.picker.status.peek()).toBe('checking');
  await stage.page.pass(10_000);
  expect(stage.idents).toEqual(['pp_b', 'pp_a']);
  await stage.last.acknowledge();
  expect(outcome.value).toMatchObject({ outcome: 'confirmed' });
});

test('if `renewSession` fails after an expiry, the session stays closed', async () => {
  catchReports();
  const { asked, stage, outcome } = await expired();
  await asked[0]?.fail();
  expect(outcome.value).toMatchObject({ outcome: 'closed', problem: { kind: 'session-expired' } });
  expect(stage.picker.status.peek()).toBe('closed');
});

test('a `renewSession` that takes more than 10 s has failed, and a session that comes later is ignored', async () => {
  const { asked, stage } = await expired();
  await stage.page.pass(10_000);
  expect(stage.picker.status.peek()).toBe('closed');
  await asked[0]?.give(minted());
  expect(stage.picker.status.peek()).toBe('closed');
  expect(stage.picker.session.peek()?.orderId).toBe(stage.session.orderId);
});

test.each([
  ['nothing', undefined],
  ['no token', { orderId: crypto.randomUUID() }],
  ['a malformed order', { clientToken: 'token', orderId: '7' }],
])('a `renewSession` that gives %s has failed', async (_, given) => {
  const { asked, stage } = await expired();
  await asked[0]?.give(given);
  expect(stage.picker.status.peek()).toBe('closed');
});

test('a `renewSession` that gives the same session again is not called again and again', async () => {
  const session = newSession();
  const given = vi.fn(() => session);
  const stage = await begin({ session, renewSession: given });
  await stage.pick('pp_b');
  await stage.pick('pp_a');
  await stage.last.lose();
  expect(given).toHaveBeenCalledOnce();
  await stage.page.pass(10_000);
  expect(stage.last.ident).toBe('pp_a');
  await stage.last.refuse('session-expired');
  expect(given).toHaveBeenCalledOnce();
  expect(stage.picker.status.peek()).toBe('closed');
});

test('the host may set `renewSession` after the session has expired', async () => {
  const stage = await begin();
  await stage.pick('pp_b');
  await stage.last.refuse('session-expired');
  expect(stage.picker.status.peek()).toBe('closed');
  const fresh = minted();
  stage.picker.configure({ renewSession: () => fresh });
  await settle();
  expect(stage.picker.session.peek()?.orderId).toBe(fresh.orderId);
  expect(stage.picker.canPay.peek()).toBe(true);
});

test('the picker copies the new session, so later changes by the host have no effect', async () => {
  const { asked, stage } = await expired();
  const fresh = { ...minted('pp_b') };
  const { orderId } = fresh;
  await asked[0]?.give(fresh);
  Object.assign(fresh, { orderId: crypto.randomUUID() });
  await stage.pick('pp_a');
  expect(stage.last.checkout.session.orderId).toBe(orderId);
});

test('the picker keeps the new session when the host changes another option, or sets the old session again', async () => {
  const { asked, stage } = await expired();
  const fresh = minted('pp_b');
  await asked[0]?.give(fresh);
  stage.picker.configure({ locale: 'de' });
  stage.picker.configure({ session: stage.session });
  await settle();
  expect(stage.picker.session.peek()?.orderId).toBe(fresh.orderId);
  expect(stage.picker.canPay.peek()).toBe(true);
});

test('a picker that is put back after a renewal goes on in the new session, and renews no second time', async () => {
  const { asked, stage } = await expired();
  const fresh = minted('pp_b');
  await asked[0]?.give(fresh);
  stage.picker.disconnect();
  stage.picker.connect();
  await settle();
  expect(stage.picker.session.peek()?.orderId).toBe(fresh.orderId);
  expect([stage.last.checkout.session.orderId, stage.last.ident]).toEqual([fresh.orderId, 'pp_b']);
  await stage.last.acknowledge();
  stage.picker.configure({ session: stage.session });
  expect(stage.picker.session.peek()?.orderId).toBe(fresh.orderId);
  expect([stage.picker.canPay.peek(), asked.length]).toEqual([true, 1]);
});

test.each([
  ['another session', { session: newSession() }],
  ['no session', { session: null }],
])('a picker that is put back after a renewal obeys a host that has named %s meanwhile', async (_, named) => {
  const { asked, stage } = await expired();
  await asked[0]?.give(minted('pp_b'));
  stage.picker.disconnect();
  stage.picker.configure(named);
  stage.picker.connect();
  expect(stage.picker.session.peek()?.orderId).toBe(named.session?.orderId);
  stage.picker.configure({ session: stage.session });
  expect(stage.picker.session.peek()?.orderId).toBe(stage.session.orderId);
});

test('a picker that is put back after a renewal sends no new token to another organisation', async () => {
  const { asked, stage } = await expired();
  await asked[0]?.give(minted('pp_b'));
  stage.picker.disconnect();
  stage.picker.configure({ orgId: 'other' });
  stage.picker.connect();
  await settle();
  expect(stage.last.checkout).toMatchObject({
    orgId: 'other',
    session: { clientToken: stage.session.clientToken },
  });
});

test('nothing changes if the host also sets the session that `renewSession` gave', async () => {
  const { asked, stage } = await expired();
  const fresh = minted();
  await asked[0]?.give(fresh);
  stage.picker.configure({ session: fresh });
  await settle();
  expect(stage.last.isAborted).toBe(false);
  await stage.last.acknowledge();
  expect(stage.idents).toEqual(['pp_b', 'pp_b']);
  expect(stage.picker.canPay.peek()).toBe(true);
});

test('all pickers of the checkout get the new session', async () => {
  const { asked, stage } = await threatened();
  const other = await begin({ session: stage.session }, stage.page);
  const fresh = minted();
  await asked[0]?.give(fresh);
  expect([stage, other].map(({ picker }) => picker.session.peek()?.orderId)).toEqual([
    fresh.orderId,
    fresh.orderId,
  ]);
  expect(other.picker.canPay.peek()).toBe(true);
});

test('a payment that was asked for before the renewal begins in the new session', async () => {
  const { asked, stage } = await threatened();
  const settled = stage.picker.beginPayment();
  const fresh = minted();
  await asked[0]?.give(fresh);
  const hold = await settled;
  expect(hold).toMatchObject({ ident: 'pp_a', orderId: fresh.orderId });
  expect(stage.picker.status.peek()).toBe('locked');
  hold.release();
  expect(stage.picker.status.peek()).toBe('ready');
});
