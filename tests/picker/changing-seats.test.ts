/** Pickers may join, leave or change their checkout while something is under way. */
import { effect } from '@preact/signals';
import { expect, onTestFinished, test } from 'vitest';
import type { Session } from '../../src/types.ts';
import { nothingLeft, settle } from '../support/page.ts';
import { begin, look, newSession, open, planOf, type Stage } from '../support/stage.ts';

test('a token is sent to no address but its own, even if another picker of the page changes its address', async () => {
  const one = await begin();
  const two = await begin({ session: one.session }, one.page);
  const plans = [planOf('pp_a', { price: '19.99' })];
  two.picker.configure({ orgId: 'other', session: newSession(), plans });
  await settle();
  const ours = [...one.writes, ...two.writes].filter(
    ({ checkout }) => checkout.session.clientToken === one.session.clientToken,
  );
  expect(ours.map(({ checkout }) => checkout.orgId)).toEqual(['acme']);
});

test('a payment form of the old session is updated, even if its picker joined before the page got the lock', async () => {
  const updates: (string | undefined)[] = [];
  const two = await begin({ afterUpdate: (_, { session }) => void updates.push(session?.orderId) });
  const session = newSession();
  open({ session }, two.page);
  two.picker.configure({ session });
  await settle();
  expect(two.picker.canPay.peek()).toBe(true);
  expect(updates).toEqual([session.orderId]);
});

test.each(['leaves the page', 'goes elsewhere'])(
  'a renewal does not bring back a picker that %s',
  async (what) => {
    const [fresh, other] = [newSession(), newSession()];
    let give = () => {};
    const renewSession = () =>
      new Promise<Session>((resolve) => {
        give = () => resolve(fresh);
      });
    const one = await begin({ renewSession });
    const two = await begin({ session: one.session }, one.page);
    await one.pick('pp_b');
    await one.pick('pp_a');
    await [...one.writes, ...two.writes].at(-1)?.lose();
    const isGoing = what === 'goes elsewhere';
    const leave = () => (isGoing ? two.picker.configure({ session: other }) : two.picker.disconnect());
    onTestFinished(
      effect(() => {
        if (one.picker.session.value?.orderId === fresh.orderId) leave();
      }),
    );
    give();
    await settle();
    expect(two.picker.session.peek()?.orderId).toBe(isGoing ? other.orderId : undefined);
  },
);

test('a picker that joins just as the last picker leaves still hears what happens in the page', async () => {
  const stages: Stage[] = [];
  const one: Stage = await begin({
    afterUpdate: (_, { signal }) =>
      new Promise(() => {
        signal.addEventListener('abort', () => void stages.push(open({ session: one.session }, one.page)));
      }),
  });
  await one.pick('pp_b');
  await one.last.acknowledge();
  one.picker.disconnect();
  await one.page.sign('leaving');
  expect(stages.map(({ picker }) => picker.canPay.peek())).toEqual([false]);
});

test('the pending update of a picker that left keeps no other picker waiting', async () => {
  const one = await begin({ afterUpdate: () => {} });
  const two = await begin({ session: one.session, afterUpdate: () => new Promise(() => {}) }, one.page);
  await one.pick('pp_b');
  await [...one.writes, ...two.writes].at(-1)?.acknowledge();
  two.picker.disconnect();
  await settle();
  expect(one.picker.canPay.peek()).toBe(true);
});

test('a picker that a listener puts back while it leaves can still be paid in', async () => {
  const ends: (() => void)[] = [];
  const one: Stage = await begin({
    afterUpdate: (_, { signal }) =>
      new Promise<void>((end) => {
        ends.push(end);
        signal.addEventListener('abort', () => one.picker.connect());
      }),
  });
  const two = await begin({ session: one.session }, one.page);
  await two.pick('pp_b');
  await [...one.writes, ...two.writes].at(-1)?.acknowledge();
  one.picker.disconnect();
  for (let n = 0; n < 3; n++) {
    await settle();
    for (const end of ends) end();
  }
  expect(one.picker.canPay.peek()).toBe(true);
  const paying = look(one.picker.beginPayment());
  await settle();
  expect(paying.value?.ident).toBe('pp_b');
  paying.value?.release();
});

test('a picker that its host removes inside afterUpdate leaves nothing behind', async () => {
  const stage: Stage = await begin({
    afterUpdate() {
      stage.picker.disconnect();
      return new Promise(() => {});
    },
  });
  await stage.pick('pp_b');
  await stage.last.acknowledge();
  expect(stage.page.leftovers).toEqual(nothingLeft);
});

test('a page does not hang if a listener removes a picker while another picker joins', async () => {
  const update = { afterUpdate: () => {} };
  const stage = await begin(update);
  const other = open({ session: stage.session, ...update }, stage.page);
  await settle();
  stage.picker.disconnect();
  await settle();
  // A page that hangs reads its clock without end. The error below ends the test of such a page.
  let looks = 0;
  const { wallNow } = stage.page;
  stage.page.wallNow = () => {
    if (++looks > 10_000) throw new Error('the page hangs');
    return wallNow();
  };
  onTestFinished(
    effect(() => {
      if (other.picker.status.value !== 'ready') other.picker.disconnect();
    }),
  );
  stage.picker.connect();
  await settle();
  expect(other.picker.session.peek()).toBe(null);
  await stage.last.acknowledge();
  expect(stage.picker.canPay.peek()).toBe(true);
});
