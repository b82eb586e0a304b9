/**
 * A page may load this script twice: by a script tag and in a bundle. The two copies share the running checkouts, but
 * they have two classes `Checkout`. So no copy may read a private member of a checkout of the other copy.
 */
import { expect, onTestFinished, test, vi } from 'vitest';
import type { AfterUpdate } from '../../src/types.ts';
import { look } from '../support/look.ts';
import { settle } from '../support/page.ts';
import { createHeldSend } from '../support/send.ts';
import { anotherToken, begin, newSession, plans } from '../support/stage.ts';

/** The first copy of the script runs a checkout. The second copy has no checkout yet. */
const beginTwoCopies = async () => {
  const one = await begin();
  vi.resetModules();
  const copy = await import('../../src/picker/picker.ts');
  const held = createHeldSend();
  const beginSecond = async (session = newSession(), afterUpdate?: AfterUpdate) => {
    const picker = copy.createPlanPicker(
      { orgId: 'acme', plans, session, afterUpdate },
      { send: held.send, page: one.page },
    );
    onTestFinished(() => picker.disconnect());
    await settle();
    return picker;
  };
  return { one, held, beginSecond };
};

test('a second copy with another order works beside the first copy', async () => {
  const { one, held, beginSecond } = await beginTwoCopies();
  const two = await beginSecond();
  expect(two.canPay.peek()).toBe(true);
  two.pick('pp_b', { by: 'shopper' });
  await settle();
  await held.last.acknowledge();
  await one.page.turn();
  expect([one.picker, two].map(({ shown }) => shown.peek())).toEqual(['pp_a', 'pp_b']);
  expect([one.picker, two].map(({ canPay }) => canPay.peek())).toEqual([true, true]);
});

test('two copies with two tokens of one order have one owner, and a payment in one copy locks the other copy', async () => {
  const { one, held, beginSecond } = await beginTwoCopies();
  const two = await beginSecond(anotherToken(one.session));
  expect([one.picker, two].map(({ canPay }) => canPay.peek())).toEqual([false, false]);
  await held.last.acknowledge();
  expect([one.picker, two].map(({ canPay }) => canPay.peek())).toEqual([false, true]);
  const hold = await two.beginPayment();
  one.picker.configure({ session: anotherToken(one.session) });
  expect(one.picker.status.peek()).toBe('locked');
  await one.pick('pp_b');
  expect(one.idents).toEqual([]);
  hold.release();
  await settle();
  await one.pick('pp_b');
  for (const write of one.writes) await write.acknowledge();
  expect(one.idents.at(-1)).toBe('pp_b');
  expect([one.picker, two].map(({ canPay }) => canPay.peek())).toEqual([true, false]);
});

test('a second copy that gets another session no longer says “can pay” for the old order', async () => {
  const { one, held, beginSecond } = await beginTwoCopies();
  const two = await beginSecond(one.session);
  expect(two.canPay.peek()).toBe(true);
  const next = newSession('pp_b');
  two.configure({ session: next });
  await settle();
  expect([two.session.peek()?.orderId, two.shown.peek(), two.canPay.peek()]).toEqual([
    next.orderId,
    'pp_b',
    true,
  ]);
  const settled = look(two.settled());
  await settle();
  expect(settled).toMatchObject({ value: { ident: 'pp_b', orderId: next.orderId } });
  expect(held.idents).toEqual([]);
});

test('a call of `afterUpdate` by one copy ends before the other copy makes the next call', async () => {
  const { one, held, beginSecond } = await beginTwoCopies();
  const ends: (() => void)[] = [];
  const two = await beginSecond(one.session, () => new Promise<void>((end) => void ends.push(end)));
  await one.pick('pp_b');
  await [...one.writes, ...held.writes].at(-1)?.acknowledge();
  expect(ends).toHaveLength(1);
  two.configure({ session: newSession('pp_b') });
  await settle();
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await settle();
  expect(ends).toHaveLength(2);
  expect(two.canPay.peek()).toBe(false);
  ends[1]?.();
  await settle();
  expect(two.canPay.peek()).toBe(true);
});
