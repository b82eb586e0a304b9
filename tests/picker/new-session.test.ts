/** A new session replaces the old session at once. No request may mix data of both sessions. */
import { describe, expect, test } from 'vitest';
import { settle } from '../support/page.ts';
import { anotherToken, begin, newSession, open, refusedFor } from '../support/stage.ts';

test('a new session replaces the old session even during a write, whose outcome then changes nothing', async () => {
  const stage = await begin();
  const [first, second] = [stage.session, newSession()];
  await stage.pick('pp_b');
  const old = stage.last;
  stage.picker.configure({ session: second });
  await settle();
  expect(old.isAborted).toBe(true);
  expect(stage.idents).toEqual(['pp_b', 'pp_b']);
  expect(stage.writes.map(({ checkout }) => checkout.session)).toMatchObject(
    [first, second].map(({ clientToken, orderId }) => ({ clientToken, orderId })),
  );
  await old.refuse('session-expired');
  expect(stage.picker.status.peek()).toBe('saving');
  await stage.last.acknowledge();
  expect(stage.picker.canPay.peek()).toBe(true);
});

test('if no plan was picked, the plan that a new session was created with is shown', async () => {
  const stage = await begin();
  stage.picker.configure({ session: newSession('pp_c') });
  await settle();
  expect(stage.picker.shown.peek()).toBe('pp_c');
  expect(stage.picker.canPay.peek()).toBe(true);
  expect(stage.idents).toEqual([]);
  expect(stage.types()).toContain('plan-confirm');
});

test.each([true, false])(
  'the same holds for a new session that was set off the page; a plan was picked: %s',
  async (isPicked) => {
    const stage = await begin();
    if (isPicked) {
      await stage.pick('pp_b');
      await stage.last.acknowledge();
    }
    stage.picker.disconnect();
    stage.picker.configure({ session: newSession('pp_c') });
    stage.picker.connect();
    await settle();
    expect(stage.picker.shown.peek()).toBe(isPicked ? 'pp_b' : 'pp_c');
    expect(stage.picker.canPay.peek()).toBe(!isPicked);
  },
);

test('a new session without a plan gets the plan on screen', async () => {
  const stage = await begin();
  stage.picker.configure({ session: newSession('') });
  await settle();
  expect(stage.picker.canPay.peek()).toBe(false);
  expect(stage.idents).toEqual(['pp_a']);
  await stage.last.acknowledge();
  expect(stage.picker.canPay.peek()).toBe(true);
});

test('a new session opens a picker that was closed', async () => {
  const stage = await begin();
  await stage.pick('pp_b');
  await stage.last.refuse('session-expired');
  stage.picker.configure({ session: newSession() });
  await settle();
  expect(stage.picker.status.peek()).toBe('ready');
  expect(stage.picker.problem.peek()).toBeNull();
});

test('the picker forgets the roll-back of the old session', async () => {
  const stage = await begin();
  await stage.pick('pp_b');
  await stage.last.refuse();
  expect(stage.picker.problem.peek()).toEqual(refusedFor('pp_b'));
  stage.picker.configure({ session: newSession() });
  await settle();
  expect(stage.picker.problem.peek()).toBeNull();
});

test('a session that is `null` leaves the plan on screen, but the shopper cannot pay', async () => {
  const stage = await begin();
  stage.picker.configure({ session: null });
  await settle();
  expect(stage.picker.shown.peek()).toBe('pp_a');
  expect(stage.picker.status.peek()).toBe('empty');
  expect(stage.picker.canPay.peek()).toBe(false);
  expect(stage.page.leftovers).toMatchObject({ channels: 0, locks: 0 });
});

describe('a new session of the same order, with another token,', () => {
  test('waits for a lost write of the old token', async () => {
    const stage = await begin();
    await stage.pick('pp_b');
    await stage.pick('pp_a');
    await stage.last.lose();
    const next = anotherToken(stage.session);
    stage.picker.configure({ session: next });
    await settle();
    expect(stage.picker.canPay.peek()).toBe(false);
    await stage.page.pass(9_999);
    expect(stage.idents).toEqual(['pp_b']);
    await stage.page.pass(1);
    expect(stage.last.checkout.session.clientToken).toBe(next.clientToken);
  });

  test('counts a write in flight as lost', async () => {
    const stage = await begin();
    await stage.pick('pp_b');
    stage.picker.configure({ session: { ...anotherToken(stage.session), ident: 'pp_a' } });
    await stage.pick('pp_c');
    await stage.page.pass(9_999);
    expect(stage.idents).toEqual(['pp_b']);
    await stage.page.pass(1);
    expect(stage.idents).toEqual(['pp_b', 'pp_c']);
  });

  test('cannot be fresh, because this browser has opened the checkout before', async () => {
    const stage = await begin();
    stage.picker.configure({ session: { ...anotherToken(stage.session), fresh: true } });
    await settle();
    expect(stage.picker.canPay.peek()).toBe(false);
    expect(stage.idents).toEqual(['pp_a']);
  });

  test('may have the order id in capitals', async () => {
    const stage = await begin();
    await stage.pick('pp_b');
    await stage.pick('pp_a');
    await stage.last.lose();
    const next = anotherToken(stage.session);
    stage.picker.configure({ session: { ...next, orderId: next.orderId.toUpperCase() } });
    await stage.page.pass(9_999);
    expect(stage.idents).toEqual(['pp_b']);
    await stage.page.pass(1);
    expect(stage.idents).toEqual(['pp_b', 'pp_a']);
  });
});

test('a new session may be the same object as before, changed by the host', async () => {
  const session = { ...newSession() };
  const stage = await begin({ session });
  const next = newSession('pp_b');
  Object.assign(session, next);
  expect(stage.picker.session.peek()?.orderId).not.toBe(next.orderId);
  stage.picker.configure({ session });
  await settle();
  expect(stage.picker.session.peek()).toEqual(next);
  expect(stage.picker.shown.peek()).toBe('pp_b');
});

test('a session may have getters', async () => {
  const { clientToken, orderId } = newSession();
  class Checkout {
    get clientToken() {
      return clientToken;
    }
    get orderId() {
      return orderId;
    }
  }
  const stage = await begin({ session: new Checkout() });
  await stage.pick('pp_b');
  expect(stage.last.checkout.session).toEqual({ clientToken, orderId });
});

test('a session that the host sets again changes nothing', async () => {
  const stage = await begin();
  await stage.pick('pp_b');
  stage.picker.configure({ session: { ...stage.session } });
  await settle();
  expect(stage.last.isAborted).toBe(false);
  expect(stage.idents).toEqual(['pp_b']);
});

test('a session that the host sets again with another plan is asserted: the host may have changed the plan', async () => {
  const stage = await begin();
  stage.picker.configure({ session: { ...stage.session, ident: 'pp_b' } });
  await settle();
  expect(stage.picker.shown.peek()).toBe('pp_a');
  expect(stage.picker.canPay.peek()).toBe(false);
  await stage.last.acknowledge();
  expect(stage.idents).toEqual(['pp_a']);
  stage.picker.configure({ session: { ...stage.session, ident: 'pp_b' } });
  expect(stage.picker.canPay.peek()).toBe(true);
});

test('a session without a plan is asserted when the host sets it again with a plan', async () => {
  const stage = await begin({ session: newSession(''), selected: 'pp_a' });
  await stage.last.acknowledge();
  expect(stage.picker.canPay.peek()).toBe(true);
  stage.picker.configure({ session: { ...stage.session, ident: 'pp_b' } });
  expect(stage.picker.canPay.peek()).toBe(false);
  await settle();
  await stage.last.acknowledge();
  expect(stage.idents).toEqual(['pp_a', 'pp_a']);
  expect(stage.picker.canPay.peek()).toBe(true);
});

describe('the plan of a running session is asserted if another plan is named', () => {
  test.each([true, false])('by a second picker; the page has the lock: %s', async (hasLock) => {
    const one = await (hasLock ? begin() : open());
    const two = open({ session: { ...one.session, ident: 'pp_b' } }, one.page);
    expect([one, two].map(({ picker }) => picker.canPay.peek())).toEqual([false, false]);
    expect(two.news().filter(({ type }) => type === 'plan-status')).not.toContainEqual(
      expect.objectContaining({ detail: expect.objectContaining({ canPay: true }) }),
    );
    await settle();
    const writes = [...one.writes, ...two.writes];
    expect(writes.map(({ ident }) => ident)).toEqual(['pp_a']);
    await writes[0]?.acknowledge();
    expect([one, two].map(({ picker }) => picker.canPay.peek())).toEqual([true, true]);
  });

  test('while a picker is off the page, beside another picker', async () => {
    const one = await begin();
    const two = await begin({ session: one.session }, one.page);
    two.picker.disconnect();
    two.picker.configure({ session: { ...one.session, ident: 'pp_b' } });
    expect(one.picker.canPay.peek()).toBe(true);
    two.picker.connect();
    expect([one, two].map(({ picker }) => picker.canPay.peek())).toEqual([false, false]);
  });

  test('while the picker is off the page during its payment, which then aborts', async () => {
    const stage = await begin();
    const hold = await stage.picker.beginPayment();
    stage.picker.disconnect();
    stage.picker.configure({ session: { ...stage.session, ident: 'pp_c' } });
    stage.picker.connect();
    expect([hold.signal.aborted, stage.picker.confirmed.peek()]).toEqual([true, null]);
    hold.release();
    await settle();
    expect([stage.picker.canPay.peek(), stage.idents]).toEqual([false, ['pp_a']]);
  });

  test('and not if a picker joins or comes back with the plan that was named before', async () => {
    const one = await begin();
    await one.pick('pp_b');
    await one.last.acknowledge();
    const two = await begin({ session: one.session }, one.page);
    two.picker.disconnect();
    two.picker.connect();
    one.picker.configure({ session: { ...one.session, ident: 'pp_c' } });
    await settle();
    await [...one.writes, ...two.writes].at(-1)?.acknowledge();
    two.picker.configure({ session: one.session });
    two.picker.disconnect();
    two.picker.connect();
    await settle();
    expect([one, two].map(({ picker }) => picker.canPay.peek())).toEqual([true, true]);
    expect([...one.idents, ...two.idents]).toEqual(['pp_b', 'pp_b']);
  });

  test('and not if a picker joins with the plan that a renewal named', async () => {
    const { clientToken, orderId } = newSession();
    const next = { clientToken, orderId, ident: 'pp_b' };
    const one = await begin({ renewSession: () => next });
    await one.pick('pp_b');
    await one.last.refuse('session-expired');
    await settle();
    expect([one.picker.session.peek()?.orderId, one.picker.canPay.peek()]).toEqual([orderId, true]);
    await one.pick('pp_c');
    await one.last.acknowledge();
    const two = await begin({ session: next }, one.page);
    expect([one, two].map(({ picker }) => picker.canPay.peek())).toEqual([true, true]);
    expect([...one.idents, ...two.idents]).toEqual(['pp_b', 'pp_c']);
  });
});

test.each<[string, 'keyboard' | 'pointer', boolean]>([
  ['in the pause after a key press', 'keyboard', false],
  ['while the browser says that it is offline', 'pointer', true],
])(
  'if the host names a picked plan before its write, %s, a pick of the earlier plan is asserted',
  async (_, via, isOffline) => {
    const stage = await begin();
    stage.page.offline = isOffline;
    await stage.page.sign(isOffline ? 'offline' : 'online');
    stage.picker.pick('pp_b', { by: 'shopper', via });
    stage.picker.configure({ session: { ...stage.session, ident: 'pp_b' } });
    stage.picker.pick('pp_a', { by: 'shopper' });
    expect(stage.picker.canPay.peek()).toBe(false);
    await stage.page.pass(2000);
    expect(stage.idents).toEqual(['pp_a']);
    await stage.last.acknowledge();
    expect(stage.picker.canPay.peek()).toBe(true);
  },
);

test('a host whose session follows the picks costs no write', async () => {
  const stage = await begin({ session: newSession('') });
  const follow = () => {
    const ident = stage.picker.shown.peek();
    if (ident) stage.picker.configure({ session: { ...stage.session, ident } });
  };
  stage.picker.subscribe(({ type }) => type === 'plan-pick' && follow());
  for (const ident of ['pp_b', 'pp_c', 'pp_b']) {
    await stage.pick(ident);
    await stage.last.acknowledge();
    expect(stage.picker.canPay.peek()).toBe(true);
    follow();
    expect(stage.picker.canPay.peek()).toBe(true);
  }
  await settle();
  expect(stage.idents).toEqual(['pp_b', 'pp_c', 'pp_b']);
});

test('a session that the host sets again with the plan on screen costs no write', async () => {
  const stage = await begin();
  await stage.pick('pp_b');
  await stage.last.acknowledge();
  stage.picker.configure({ session: { ...stage.session, ident: 'pp_b' } });
  await settle();
  expect(stage.picker.canPay.peek()).toBe(true);
  expect(stage.idents).toEqual(['pp_b']);
});

test.each([{ orgId: 'other' }, { baseUrl: 'https://billing.example' }])(
  'a new session begins when the address changes, even with the same order: %j',
  async (changes) => {
    const stage = await begin();
    await stage.pick('pp_b');
    await stage.last.acknowledge();
    stage.picker.configure(changes);
    await settle();
    expect(stage.picker.canPay.peek()).toBe(false);
    expect(stage.last.checkout).toMatchObject(changes);
  },
);
