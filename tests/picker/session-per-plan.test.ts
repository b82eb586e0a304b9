/** If the payment form cannot update its session, a pick calls `renewSession`, and nothing is written. */
import { describe, expect, onTestFinished, test } from 'vitest';
import type { PlanPicker } from '../../src/picker/options.ts';
import { createPlanPicker } from '../../src/picker/picker.ts';
import type { Session } from '../../src/types.ts';
import { createStandInPage, nothingLeft, settle } from '../support/page.ts';
import { createHeldSend } from '../support/send.ts';
import { begin, catchReports, look, newSession, plans } from '../support/stage.ts';

type Given = Session | null | undefined;

const setup = async (session?: Session) => {
  const page = createStandInPage();
  const held = createHeldSend();
  const asked: {
    ident: string;
    signal: AbortSignal;
    give(given?: Given): Promise<void>;
    fail(): Promise<void>;
  }[] = [];
  const renewSession = (ident: string, { signal }: { signal: AbortSignal }) =>
    new Promise<Given>((resolve, reject) => {
      asked.push({
        ident,
        signal,
        give(given) {
          resolve(given);
          return settle();
        },
        fail() {
          reject(new Error('declined'));
          return settle();
        },
      });
    });
  const picker = createPlanPicker(
    { orgId: 'acme', plans, sessionPerPlan: true, renewSession, ...(session && { session }) },
    { send: held.send, page },
  );
  onTestFinished(() => picker.disconnect());
  await settle();
  const pick = async (ident: string) => {
    const outcome = look(picker.pick(ident, { by: 'shopper' }));
    await settle();
    return outcome;
  };
  return { page, held, asked, picker, pick };
};

test('a renewal is not noted in the journal, because no write can change the plan of the form', async () => {
  const { page, pick, asked } = await setup(newSession());
  await pick('pp_b');
  expect(asked).toHaveLength(1);
  const store = page.storage();
  const keys = Array.from({ length: store?.length ?? 0 }, (_, index) => store?.key(index));
  expect(keys).toEqual(['ff-plan-picker:2:opened']);
});

test('the signal of a renewal that gave a session does not abort, and a listener’s pick meanwhile counts', async () => {
  const { picker, pick, asked } = await setup(newSession());
  await pick('pp_b');
  const stop = picker.subscribe(() => {
    if (picker.confirmed.peek() !== null) return;
    stop();
    picker.pick('pp_c');
  });
  await asked[0]?.give(newSession('pp_b'));
  expect(asked[0]?.signal.aborted).toBe(false);
  expect(picker.shown.peek()).toBe('pp_c');
  expect(asked.map(({ ident }) => ident)).toEqual(['pp_b', 'pp_c']);
});

test('a picker works without any session; the payment form is for the plan, and there is no order', async () => {
  const { picker, pick, asked, held } = await setup();
  expect(picker.status.peek()).toBe('empty');
  const outcome = await pick('pp_b');
  expect(asked.map(({ ident }) => ident)).toEqual(['pp_b']);
  expect(picker.canPay.peek()).toBe(false);
  await asked[0]?.give();
  expect(outcome.value).toEqual({ outcome: 'confirmed', ident: 'pp_b' });
  expect(await picker.settled()).toEqual({ ident: 'pp_b', orderId: null });
  const hold = await picker.beginPayment();
  expect(hold).toMatchObject({ ident: 'pp_b', orderId: null });
  hold.release();
  expect(held.writes).toEqual([]);
});

test('the plan is reported as confirmed, without an order', async () => {
  const { picker, pick, asked } = await setup();
  const told: unknown[] = [];
  picker.subscribe(({ type, detail }) => {
    if (type === 'plan-confirm') told.push(detail);
  });
  await pick('pp_b');
  await asked[0]?.give(null);
  expect(told).toEqual([{ ident: 'pp_b', orderId: null, by: 'shopper' }]);
});

test('each plan may have its own session, which holds that plan', async () => {
  const { picker, pick, asked, held } = await setup(newSession());
  expect(picker.canPay.peek()).toBe(true);
  await pick('pp_b');
  const next = newSession('');
  await asked[0]?.give(next);
  expect(picker.canPay.peek()).toBe(true);
  expect(await picker.settled()).toEqual({ ident: 'pp_b', orderId: next.orderId });
  await pick('pp_c');
  const last = newSession('');
  await asked[1]?.give(last);
  expect(await picker.settled()).toEqual({ ident: 'pp_c', orderId: last.orderId });
  expect(held.writes).toEqual([]);
});

test('the host may also set the session that holds the plan, even before the page has the lock', async () => {
  const { picker, pick, asked } = await setup(newSession());
  await pick('pp_b');
  const next = newSession('');
  picker.subscribe(() => {
    if (picker.session.peek()?.orderId === next.orderId) {
      picker.configure({ session: { ...next, ident: 'pp_b' } });
    }
  });
  await asked[0]?.give(next);
  expect(picker.canPay.peek()).toBe(true);
  expect(asked.map(({ ident }) => ident)).toEqual(['pp_b']);
});

test('the host may return the same session for each plan, if it has changed the plan of the session', async () => {
  const session = newSession();
  const { picker, pick, asked } = await setup(session);
  await pick('pp_b');
  await asked[0]?.give(session);
  expect(picker.canPay.peek()).toBe(true);
  expect(await picker.settled()).toEqual({ ident: 'pp_b', orderId: session.orderId });
});

test('picks during a renewal cause one more renewal, after the one under way', async () => {
  const { picker, pick, asked } = await setup();
  for (const ident of ['pp_a', 'pp_b', 'pp_c']) await pick(ident);
  expect(asked.map(({ ident }) => ident)).toEqual(['pp_a']);
  await asked[0]?.give();
  expect(picker.canPay.peek()).toBe(false);
  expect(asked.map(({ ident }) => ident)).toEqual(['pp_a', 'pp_c']);
  await asked[1]?.give();
  expect(picker.canPay.peek()).toBe(true);
});

test('a rejection is a refusal: the earlier plan is shown, and `renewSession` is called for it', async () => {
  catchReports();
  const { picker, pick, asked } = await setup();
  await pick('pp_a');
  await asked[0]?.give();
  const outcome = await pick('pp_b');
  await asked[1]?.fail();
  expect(outcome.value).toMatchObject({ outcome: 'rolled-back', problem: { kind: 'refused' } });
  expect(picker.shown.peek()).toBe('pp_a');
  expect(picker.canPay.peek()).toBe(false);
  await asked[2]?.give();
  expect(picker.canPay.peek()).toBe(true);
});

test('after a rejection of the first plan, no plan is shown, and the shopper may choose a plan', async () => {
  catchReports();
  const { picker, pick, asked } = await setup();
  await pick('pp_b');
  await asked[0]?.fail();
  expect(picker.shown.peek()).toBeNull();
  expect(picker.status.peek()).toBe('empty');
  await pick('pp_c');
  await asked[1]?.give();
  expect(picker.canPay.peek()).toBe(true);
});

test('a picker that is disconnected aborts the renewal that it asked for, and leaves nothing behind', async () => {
  const { page, picker, pick, asked } = await setup();
  await pick('pp_b');
  picker.disconnect();
  expect(asked[0]?.signal.aborted).toBe(true);
  await asked[0]?.give();
  expect(page.leftovers).toEqual(nothingLeft);
});

test('without `renewSession`, the option `sessionPerPlan` has no effect', async () => {
  const page = createStandInPage();
  const held = createHeldSend();
  const options = { orgId: 'acme', plans, sessionPerPlan: true, session: newSession() };
  const picker = createPlanPicker(options, { send: held.send, page });
  onTestFinished(() => picker.disconnect());
  await settle();
  picker.pick('pp_b');
  await settle();
  expect(held.idents).toEqual(['pp_b']);
});

test('a new token of the same order counts as a renewal, and `renewSession` is not called again', async () => {
  const first = newSession();
  const { asked, picker, pick } = await setup(first);
  const outcome = await pick('pp_b');
  await asked[0]?.give({ ...first, clientToken: 'another', ident: 'pp_b' });
  expect(asked).toHaveLength(1);
  expect(picker.canPay.peek()).toBe(true);
  expect(outcome.value).toMatchObject({ outcome: 'confirmed', ident: 'pp_b' });
});

test('if the host sets the order of a payment again, the hold aborts: the form may be of another plan', async () => {
  const first = newSession();
  const { picker } = await setup(first);
  const hold = await picker.beginPayment();
  picker.configure({ session: newSession() });
  picker.configure({ session: first });
  expect(picker.canPay.peek()).toBe(false);
  expect(hold.signal.aborted).toBe(true);
});

test('two pickers share the session that a renewal gave, and the form is not built again, even without locks', async () => {
  const page = createStandInPage();
  page.locksOf = () => null;
  page.openChannel = () => null;
  const asked: string[] = [];
  const renewSession = (ident: string) => {
    asked.push(ident);
    // A picker that asks without end would hang the test.
    return asked.length > 9 ? new Promise<never>(() => {}) : newSession('');
  };
  const one = await begin({ sessionPerPlan: true, renewSession }, page);
  const two = await begin({ session: one.session, sessionPerPlan: true, renewSession }, page);
  expect(asked).toEqual([]);
  await one.pick('pp_b');
  await settle();
  expect([one, two].map(({ picker }) => [picker.shown.peek(), picker.canPay.peek()])).toEqual([
    ['pp_b', true],
    ['pp_b', true],
  ]);
  expect(asked).toEqual(['pp_b']);
});

describe('if the option `sessionPerPlan` is switched', () => {
  test('off, the plan of the form is written to the session', async () => {
    const { picker, pick, asked, held } = await setup(newSession());
    await pick('pp_b');
    await asked[0]?.give(null);
    expect(picker.canPay.peek()).toBe(true);
    picker.configure({ sessionPerPlan: false });
    expect(picker.canPay.peek()).toBe(false);
    await settle();
    expect(held.idents).toEqual(['pp_b']);
    await held.last.acknowledge();
    expect(picker.canPay.peek()).toBe(true);
  });

  test('on, the form is built for the plan of the session', async () => {
    const { picker, asked, pick, held } = await setup(newSession());
    picker.configure({ sessionPerPlan: false });
    await settle();
    for (const write of held.writes) await write.acknowledge();
    await pick('pp_b');
    await held.last.acknowledge();
    expect(picker.canPay.peek()).toBe(true);
    picker.configure({ sessionPerPlan: true });
    await settle();
    expect(picker.canPay.peek()).toBe(false);
    expect(asked.map(({ ident }) => ident)).toEqual(['pp_b']);
    await asked[0]?.give(null);
    expect(picker.canPay.peek()).toBe(true);
  });

  test('off while the form is built, the form proves nothing', async () => {
    const { picker, pick, asked, held } = await setup(newSession());
    await pick('pp_b');
    picker.configure({ sessionPerPlan: false });
    await asked[0]?.give(null);
    expect(picker.canPay.peek()).toBe(false);
    expect(held.idents).toEqual(['pp_b']);
    await held.last.acknowledge();
    expect(picker.canPay.peek()).toBe(true);
  });

  test('on during a write, the write proves nothing, and the form is built once', async () => {
    const { picker, asked, held } = await setup(newSession());
    picker.configure({ sessionPerPlan: false });
    await settle();
    picker.configure({ sessionPerPlan: true });
    picker.configure({});
    await held.last.acknowledge();
    expect(picker.canPay.peek()).toBe(false);
    await asked[0]?.give(null);
    expect([picker.canPay.peek(), asked.length]).toEqual([true, 1]);
  });
});

describe('without a session, a payment', () => {
  const pay = async () => {
    const stage = await setup();
    await stage.pick('pp_b');
    await stage.asked[0]?.give();
    return { ...stage, hold: await stage.picker.beginPayment() };
  };

  test('keeps its form and its lock when its picker is removed and put back', async () => {
    const { asked, hold, picker, pick } = await pay();
    picker.disconnect();
    await settle();
    picker.connect();
    await settle();
    expect([picker.status.peek(), picker.shown.peek(), hold.signal.aborted]).toEqual([
      'locked',
      'pp_b',
      false,
    ]);
    await pick('pp_c');
    expect(asked.map(({ ident }) => ident)).toEqual(['pp_b']);
    hold.release();
    await settle();
    expect([picker.canPay.peek(), asked.length]).toEqual([true, 1]);
  });

  test.each<[string, (picker: PlanPicker) => void]>([
    ['then', () => {}],
    ['while the picker is off the page', (picker) => picker.disconnect()],
  ])('confirms nothing any more if the host has named a session %s', async (_, begin) => {
    const { picker } = await pay();
    begin(picker);
    picker.configure({ session: newSession('pp_a') });
    await settle();
    picker.configure({ session: null });
    picker.connect();
    expect([picker.confirmed.peek(), picker.canPay.peek()]).toEqual([null, false]);
  });

  test('and another payment do not run at the same time, even if the picker was put back in between', async () => {
    const { hold, picker } = await pay();
    picker.disconnect();
    picker.connect();
    const second = look(picker.beginPayment());
    await settle();
    expect([second.value, hold.signal.aborted]).toEqual([undefined, false]);
    hold.release();
    await settle();
    expect(second.value?.ident).toBe('pp_b');
    second.value?.release();
  });

  test('that ends while its picker is off the page leaves nothing behind, and the form is built anew', async () => {
    const { asked, hold, page, picker } = await pay();
    picker.disconnect();
    hold.release();
    await settle();
    expect(page.leftovers).toEqual(nothingLeft);
    picker.connect();
    await settle();
    expect(picker.canPay.peek()).toBe(false);
    expect(asked).toHaveLength(2);
  });

  test('does not lock another picker', async () => {
    const { page } = await pay();
    const other = createPlanPicker(
      { orgId: 'acme', plans, sessionPerPlan: true, renewSession: () => null, selected: 'pp_a' },
      { page },
    );
    onTestFinished(() => other.disconnect());
    const read = [other.status.peek()];
    await settle();
    expect([...read, other.status.peek()]).not.toContain('locked');
    expect(other.canPay.peek()).toBe(true);
  });

  test('aborts when the shopper leaves the page', async () => {
    const { asked, hold, page, picker } = await pay();
    await page.sign('leaving');
    expect([hold.signal.aborted, picker.canPay.peek()]).toEqual([true, false]);
    page.seen = false;
    await page.sign('hidden');
    page.seen = true;
    await page.sign('resumed', 'turned', 'shown');
    expect(asked).toHaveLength(1);
    hold.release();
    await settle();
    expect(asked.map(({ ident }) => ident)).toEqual(['pp_b', 'pp_b']);
  });

  test('aborts when the shopper leaves the page, even if its picker was removed', async () => {
    const { hold, page, picker } = await pay();
    picker.disconnect();
    await page.sign('leaving');
    expect(hold.signal.aborted).toBe(true);
  });
});
