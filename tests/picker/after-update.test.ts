/**
 * `afterUpdate` must end before the shopper can pay. The picker calls `afterUpdate` after each acknowledged write and
 * for each new session.
 */
import { effect } from '@preact/signals';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createPlanPicker } from '../../src/picker/picker.ts';
import type { AfterUpdate } from '../../src/types.ts';
import { createStandInPage, settle } from '../support/page.ts';
import {
  begin,
  beginOffPage,
  catchReports,
  newSession,
  planOf,
  plans,
  type Stage,
  type StageOptions,
} from '../support/stage.ts';

/** A host with updates that end only when the test ends them. */
const createHost = () => {
  const updates: {
    readonly ident: string;
    readonly context: Parameters<AfterUpdate>[1];
    done(): Promise<void>;
    fail(why?: unknown): Promise<void>;
  }[] = [];
  const afterUpdate: AfterUpdate = (ident, context) =>
    new Promise<void>((resolve, reject) => {
      updates.push({
        ident,
        context,
        done() {
          resolve();
          return settle();
        },
        fail(why) {
          reject(why);
          return settle();
        },
      });
    });
  return { updates, afterUpdate };
};

const acknowledged = async (options: StageOptions = {}) => {
  const host = createHost();
  const stage = await begin({ ...options, afterUpdate: host.afterUpdate });
  const outcome = await stage.pick('pp_b');
  await stage.last.acknowledge();
  return { ...host, stage, outcome };
};

test('`afterUpdate` is awaited before the shopper can pay', async () => {
  const { updates, stage, outcome } = await acknowledged();
  expect(updates.map(({ ident }) => ident)).toEqual(['pp_b']);
  expect(stage.picker.confirmed.peek()).toBe('pp_b');
  expect(stage.picker.canPay.peek()).toBe(false);
  expect(outcome.value).toBeUndefined();
  await updates[0]?.done();
  expect(stage.picker.canPay.peek()).toBe(true);
  expect(outcome.value).toMatchObject({ outcome: 'confirmed' });
  expect(updates[0]?.context.signal.aborted).toBe(false);
});

test('`afterUpdate` gets the ids of the current session, without `ident` and `fresh`', async () => {
  const { updates, stage } = await acknowledged();
  const { clientToken, orderId } = stage.session;
  expect(updates[0]?.context.session).toEqual({ clientToken, orderId });
});

test('another pick aborts `afterUpdate`, whose result no longer counts', async () => {
  const { updates, stage } = await acknowledged();
  await stage.pick('pp_c');
  expect(updates[0]?.context.signal.aborted).toBe(true);
  await updates[0]?.done();
  expect(stage.picker.canPay.peek()).toBe(false);
  await stage.last.acknowledge();
  expect(updates.map(({ ident }) => ident)).toEqual(['pp_b', 'pp_c']);
  await updates[1]?.done();
  expect(stage.picker.canPay.peek()).toBe(true);
});

test('the picks of a host that picks as its call is aborted are told in order', async () => {
  const { updates, stage } = await acknowledged();
  updates[0]?.context.signal.addEventListener('abort', () => stage.picker.pick('pp_a'));
  stage.news();
  await stage.pick('pp_c');
  expect(stage.news().filter(({ type }) => type === 'plan-pick')).toMatchObject([
    { detail: { ident: 'pp_c', previous: 'pp_b', by: 'shopper' } },
    { detail: { ident: 'pp_a', previous: 'pp_c', by: 'host' } },
  ]);
});

test('when a call is aborted, its listener reads that the shopper cannot pay', async () => {
  const { updates, stage } = await acknowledged();
  const read: unknown[] = [];
  updates[0]?.context.signal.addEventListener('abort', () =>
    read.push(stage.picker.shown.peek(), stage.picker.canPay.peek()),
  );
  await stage.pick('pp_a');
  expect(read).toEqual(['pp_a', false]);
});

test('a call that was given up and ends late cannot leave the payment form at the earlier plan', async () => {
  const forms: string[] = [];
  const ends: (() => void)[] = [];
  const stage = await begin({
    async afterUpdate(ident) {
      await new Promise<void>((end) => ends.push(end));
      forms.push(ident);
    },
  });
  await stage.pick('pp_b');
  await stage.last.acknowledge();
  await stage.pick('pp_c');
  await stage.last.acknowledge();
  // The host ignores the signal. The newest call that runs ends first.
  for (let n = 0; n < 2; n++) {
    ends.pop()?.();
    await settle();
  }
  expect(forms).toEqual(['pp_b', 'pp_c']);
  expect(stage.picker.canPay.peek()).toBe(true);
});

test('a call that was given up and never ends delays the next call for at most 10 s', async () => {
  const { updates, stage } = await acknowledged();
  await stage.page.pass(4000);
  await stage.pick('pp_c');
  await stage.last.acknowledge();
  await stage.page.pass(5_999);
  expect(updates.map(({ ident }) => ident)).toEqual(['pp_b']);
  await stage.page.pass(1);
  expect(updates.map(({ ident }) => ident)).toEqual(['pp_b', 'pp_c']);
  // The wait does not count as time of the next call.
  await stage.page.pass(9_999);
  expect(stage.picker.problem.peek()).toBeNull();
  await updates[1]?.done();
  expect(stage.picker.canPay.peek()).toBe(true);
});

test('a call for an earlier session ends before the call for the next session begins', async () => {
  const { updates, stage } = await acknowledged();
  stage.picker.configure({ session: newSession('pp_b') });
  await settle();
  expect(updates).toHaveLength(1);
  await updates[0]?.done();
  expect(updates).toHaveLength(2);
  expect(stage.picker.canPay.peek()).toBe(false);
  await updates[1]?.done();
  expect(stage.picker.canPay.peek()).toBe(true);
});

test('a failed `afterUpdate` is reported and called again until it succeeds; its message is not passed on', async () => {
  catchReports();
  const { updates, stage, outcome } = await acknowledged();
  stage.page.luck = 0.5;
  stage.news();
  await updates[0]?.fail(new Error('no wallet for canary'));
  const message = 'afterUpdate: failed; the page’s error report has the reason';
  const problem = { kind: 'after-update', message, ident: 'pp_b' };
  expect(stage.news()).toEqual([{ type: 'plan-problem', detail: { problem } }]);
  expect(stage.picker.canPay.peek()).toBe(false);
  await stage.page.pass(250);
  await updates[1]?.fail('a string');
  await stage.page.pass(500);
  await updates[2]?.done();
  expect(outcome.value).toMatchObject({ outcome: 'confirmed' });
  expect(stage.picker.problem.peek()).toBeNull();
  expect(stage.idents).toEqual(['pp_b']);
});

test('an `afterUpdate` that never ends counts as failed after 10 s', async () => {
  const { updates, stage } = await acknowledged();
  await stage.page.pass(9_999);
  expect(updates[0]?.context.signal.aborted).toBe(false);
  await stage.page.pass(1);
  expect(stage.picker.problem.peek()?.message).toBe('afterUpdate: not done within 10000 ms');
  expect(updates).toHaveLength(2);
});

test.each<[string, () => unknown]>([
  ['that returns nothing', () => undefined],
  ['that returns something', () => 42],
])('an `afterUpdate` %s is done at once', async (_, afterUpdate) => {
  const stage = await begin({ afterUpdate });
  const outcome = await stage.pick('pp_b');
  await stage.last.acknowledge();
  expect(outcome.value).toMatchObject({ outcome: 'confirmed' });
});

test('`afterUpdate` is not called for a fresh first session', async () => {
  const { updates, afterUpdate } = createHost();
  const { picker } = await begin({ afterUpdate });
  expect(picker.canPay.peek()).toBe(true);
  expect(updates).toEqual([]);
});

test('`afterUpdate` is called after the first assertion of a session that is not fresh', async () => {
  const { updates, afterUpdate } = createHost();
  const stage = await begin({ afterUpdate, session: { ...newSession(), fresh: false } });
  await stage.last.acknowledge();
  expect(stage.picker.canPay.peek()).toBe(false);
  await updates[0]?.done();
  expect(stage.picker.canPay.peek()).toBe(true);
});

test('`afterUpdate` is called for a session that replaced another while the picker was off the page', async () => {
  const { updates, afterUpdate } = createHost();
  const { picker } = beginOffPage(newSession());
  picker.configure({ afterUpdate, session: newSession() });
  picker.connect();
  await settle();
  expect(picker.canPay.peek()).toBe(false);
  await updates[0]?.done();
  expect(picker.canPay.peek()).toBe(true);
});

test('`afterUpdate` is called for a session that a listener sets while the host sets the first session', async () => {
  const { updates, afterUpdate } = createHost();
  const picker = createPlanPicker({ orgId: 'acme', plans: [], afterUpdate }, { page: createStandInPage() });
  onTestFinished(() => picker.disconnect());
  const second = newSession();
  let isNamed = false;
  onTestFinished(
    effect(() => {
      if (picker.offers.value.length === 0 || isNamed) return;
      isNamed = true;
      picker.configure({ session: second });
    }),
  );
  picker.configure({ plans, session: newSession() });
  await settle();
  expect(picker.session.peek()?.orderId).toBe(second.orderId);
  expect(picker.canPay.peek()).toBe(false);
  await updates[0]?.done();
  expect(picker.canPay.peek()).toBe(true);
});

describe('an `afterUpdate` that is set later', () => {
  test('is not called for a plan that its host has vouched for', async () => {
    const { updates, afterUpdate } = createHost();
    const stage = await begin();
    stage.picker.configure({ afterUpdate });
    await settle();
    expect([updates, stage.picker.canPay.peek()]).toEqual([[], true]);
  });

  test.each<[string, StageOptions, (stage: Stage) => unknown]>([
    ['the first assertion', { session: { ...newSession(), fresh: false } }, () => {}],
    ['a pick', {}, (stage) => stage.pick('pp_b')],
    ['a new price', {}, ({ picker }) => picker.configure({ plans: [planOf('pp_a', { price: '19.99' })] })],
  ])('is called after the write of %s', async (_, options, act) => {
    const { updates, afterUpdate } = createHost();
    const stage = await begin(options);
    await act(stage);
    await settle();
    await stage.last.acknowledge();
    expect(stage.picker.canPay.peek()).toBe(true);
    stage.picker.configure({ afterUpdate });
    expect(stage.picker.canPay.peek()).toBe(false);
    await settle();
    expect(updates.map(({ ident }) => ident)).toEqual(stage.idents);
    await updates[0]?.done();
    expect(stage.picker.canPay.peek()).toBe(true);
  });

  test('is called even if the earlier one was withdrawn during its call', async () => {
    const [one, two] = [createHost(), createHost()];
    const stage = await begin({
      session: { ...newSession(), fresh: false },
      afterUpdate: one.afterUpdate,
    });
    await stage.last.acknowledge();
    stage.picker.configure({ afterUpdate: null });
    stage.picker.configure({ afterUpdate: two.afterUpdate });
    await one.updates[0]?.done();
    expect(two.updates.map(({ ident }) => ident)).toEqual(['pp_a']);
    expect(stage.picker.canPay.peek()).toBe(false);
    await two.updates[0]?.done();
    expect(stage.picker.canPay.peek()).toBe(true);
  });
});

test('`afterUpdate` is called again when its picker comes back to a checkout that went on meanwhile', async () => {
  const { updates, afterUpdate } = createHost();
  const one = await begin();
  const two = await begin({ session: one.session, afterUpdate }, one.page);
  two.picker.disconnect();
  await one.pick('pp_b');
  await one.last.acknowledge();
  two.picker.connect();
  await settle();
  expect([one, two].map(({ picker }) => picker.canPay.peek())).toEqual([false, false]);
  expect(updates.map(({ ident }) => ident)).toEqual(['pp_b']);
  await updates[0]?.done();
  expect([one, two].map(({ picker }) => picker.canPay.peek())).toEqual([true, true]);
});

test('`afterUpdate` is called for each new session, even if fresh, because the form has the old session', async () => {
  const { updates, afterUpdate } = createHost();
  const stage = await begin({ afterUpdate });
  const next = newSession();
  stage.picker.configure({ session: next });
  await settle();
  expect(stage.idents).toEqual([]);
  expect(stage.picker.canPay.peek()).toBe(false);
  expect(updates[0]?.context.session).toMatchObject({ clientToken: next.clientToken });
  await updates[0]?.done();
  expect(stage.picker.canPay.peek()).toBe(true);
});

describe('an `afterUpdate` that its host withdraws is not awaited', () => {
  test('while it runs', async () => {
    const { updates, stage } = await acknowledged();
    stage.picker.configure({ afterUpdate: null });
    await settle();
    expect(stage.picker.canPay.peek()).toBe(true);
    expect(updates.map(({ context }) => context.signal.aborted)).toEqual([true]);
  });

  test('while it waits to be called again', async () => {
    catchReports();
    const page = createStandInPage();
    page.luck = 1;
    const host = createHost();
    const stage = await begin({ afterUpdate: host.afterUpdate }, page);
    await stage.pick('pp_b');
    await stage.last.acknowledge();
    await host.updates[0]?.fail(new Error('no'));
    stage.picker.configure({ afterUpdate: null });
    await settle();
    expect(stage.picker.canPay.peek()).toBe(true);
    expect(stage.picker.problem.peek()).toBeNull();
  });

  test('but the `afterUpdate` of another picker is', async () => {
    const { updates, stage } = await acknowledged();
    const host = createHost();
    const two = await begin({ session: stage.session, afterUpdate: host.afterUpdate }, stage.page);
    const calls = updates.length;
    stage.picker.configure({ afterUpdate: null });
    await settle();
    expect(two.picker.canPay.peek()).toBe(false);
    // The call that was aborted must end before the next call of this host begins.
    for (const update of host.updates) await update.done();
    expect(two.picker.canPay.peek()).toBe(true);
    expect(updates).toHaveLength(calls);
  });
});

describe('no other picker waits for an `afterUpdate`', () => {
  /** Two pickers of one session. The `afterUpdate` of the first picker ends only when the test ends it. */
  const beginTwo = async (afterUpdate?: AfterUpdate) => {
    const page = createStandInPage();
    page.luck = 1;
    const host = createHost();
    const one = await begin({ afterUpdate: host.afterUpdate }, page);
    const two = await begin({ session: one.session, ...(afterUpdate && { afterUpdate }) }, page);
    await two.pick('pp_b');
    await [...one.writes, ...two.writes].at(-1)?.acknowledge();
    expect(two.picker.canPay.peek()).toBe(false);
    return { ...host, one, two, page };
  };

  test('that its host withdraws as its picker moves to another session', async () => {
    const { one, two } = await beginTwo();
    one.picker.configure({ session: newSession(), afterUpdate: null });
    await settle();
    expect(two.picker.canPay.peek()).toBe(true);
  });

  test.each<[string, (stage: Stage) => void]>([
    ['and is then withdrawn', ({ picker }) => picker.configure({ afterUpdate: null })],
    ['and whose picker then leaves', ({ picker }) => picker.disconnect()],
  ])('that has failed many times %s', async (_, leave) => {
    catchReports();
    const { updates, one, two, page } = await beginTwo(() => {});
    for (let n = 0; n < 7; n++) {
      await page.pass(500 * 2 ** n);
      await updates.at(-1)?.fail(new Error('no'));
    }
    expect(updates).toHaveLength(7);
    leave(one);
    await page.pass(500);
    expect([two.picker.canPay.peek(), two.picker.problem.peek()]).toEqual([true, null]);
  });
});

test('a host that gives its `afterUpdate` anew at each failure does not hang the page', async () => {
  catchReports();
  const page = createStandInPage();
  page.luck = 1;
  let calls = 0;
  const afterUpdate = async () => {
    calls += 1;
    // The test must end even if the calls never do.
    if (calls < 50) throw new Error('no');
  };
  const stage = await begin({ afterUpdate }, page);
  const { picker } = stage;
  picker.subscribe(({ type }) => {
    if (type !== 'plan-problem') return;
    picker.configure({ afterUpdate: null });
    picker.configure({ afterUpdate });
  });
  await stage.pick('pp_b');
  await stage.last.acknowledge();
  expect(calls).toBe(1);
  await page.pass(5000);
  expect(calls).toBeLessThanOrEqual(11);
});

test('an `afterUpdate` that comes with a running session is called once', async () => {
  const signals: AbortSignal[] = [];
  const one = await begin();
  await one.pick('pp_b');
  await one.last.acknowledge();
  const two = await begin({}, one.page);
  two.picker.configure({ session: one.session, afterUpdate: (_, { signal }) => void signals.push(signal) });
  await settle();
  expect(two.picker.canPay.peek()).toBe(true);
  expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
});

test('another `afterUpdate` and other options do not stop the call that runs', async () => {
  const { updates, stage } = await acknowledged();
  stage.picker.configure({ afterUpdate: async () => {} });
  stage.picker.configure({ lateWriteWindow: 5000 });
  await settle();
  expect(stage.picker.canPay.peek()).toBe(false);
  await updates[0]?.done();
  expect(stage.picker.canPay.peek()).toBe(true);
});

test('an `afterUpdate` that does not run can be withdrawn, and the shopper can pay all the time', async () => {
  const { updates, stage } = await acknowledged();
  await updates[0]?.done();
  stage.picker.configure({ afterUpdate: null });
  expect(stage.picker.canPay.peek()).toBe(true);
});

test('`afterUpdate` of every picker of the session is awaited', async () => {
  const [one, two] = [createHost(), createHost()];
  const stage = await begin({ afterUpdate: one.afterUpdate });
  const other = await begin({ session: stage.session, afterUpdate: two.afterUpdate }, stage.page);
  await stage.pick('pp_b');
  await [...stage.writes, ...other.writes].at(-1)?.acknowledge();
  expect([one, two].map(({ updates }) => updates.length)).toEqual([1, 1]);
  await one.updates[0]?.done();
  expect(stage.picker.canPay.peek()).toBe(false);
  await two.updates[0]?.done();
  expect(stage.picker.canPay.peek()).toBe(true);
});
