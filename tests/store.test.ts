/** The headless picker, with the page and the way to the service held by hand. */
import { effect } from '@preact/signals';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { PlanPickerError } from '../src/error.ts';
import { isFirstSight } from '../src/memory.ts';
import { createPlanPicker, type PlanPicker, type PlanPickerOptions } from '../src/store.ts';
import { createSandbox, listen } from '../src/testing/index.ts';
import type { PickOutcome, Plan, PlanPickerNews, Session } from '../src/types.ts';
import { createHeldSend, createStandInPage, type HeldSend, type StandInPage, settle } from './stand-in.ts';

const planOf = (ident: string, more: Partial<Plan> = {}): Plan => ({
  ident,
  title: ident,
  currency: 'USD',
  price: '9.99',
  ...more,
});
const plans = [planOf('pp_a'), planOf('pp_b'), planOf('pp_c')];

const newSession = (ident: string | undefined = 'pp_a'): Session => ({
  clientToken: `token-${crypto.randomUUID()}`,
  orderId: crypto.randomUUID(),
  ...(ident && { ident }),
});

const emptyStorage = () => {
  const items = new Map<string, string>();
  return {
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, value: string) => void items.set(name, value),
    text: () => [...items].flat().join(),
  };
};

/** A tab of its own, in which no order was seen before. */
beforeEach(() => {
  vi.stubGlobal('sessionStorage', emptyStorage());
  return () => vi.unstubAllGlobals();
});

interface Stage extends HeldSend {
  readonly picker: PlanPicker;
  readonly page: StandInPage;
  /** What was heard since this was last asked. */
  news(): PlanPickerNews[];
  /** The same, by type. */
  types(): string[];
  readonly session: Session;
}

const begin = (
  { session = newSession(), ...options }: Partial<PlanPickerOptions> & { session?: Session } = {},
  page = createStandInPage(),
): Stage => {
  const held = createHeldSend();
  const picker = createPlanPicker({ orgId: 'acme', plans, session, ...options }, { send: held.send, page });
  onTestFinished(() => picker.disconnect());
  const heard: PlanPickerNews[] = [];
  picker.subscribe((one) => heard.push(one));
  const news = () => heard.splice(0);
  return Object.assign(held, { picker, page, session, news, types: () => news().map(({ type }) => type) });
};

/** A picker that is not started. What it sends is held apart. */
const beginOffPage = (session: Session = newSession(), page = createStandInPage()) => {
  const held = createHeldSend();
  const picker = createPlanPicker(
    { orgId: 'acme', plans, session },
    { send: held.send, page, connected: false },
  );
  onTestFinished(() => picker.disconnect());
  return { picker, held };
};

/** What a promise has come to so far. */
const look = <T>(promise: Promise<T>) => {
  const seen: { value?: T; error?: unknown } = {};
  promise.then(
    (value) => {
      seen.value = value;
    },
    (error) => {
      seen.error = error;
    },
  );
  return seen;
};

const refused = (ident: string) => ({ kind: 'refused', message: `${ident}: refused`, ident });

describe('a pick', () => {
  test('shuts the gate within the call, before anything is heard', () => {
    const { picker } = begin();
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

  test('is never seen together with the permission to pay for the plan before', async () => {
    const { picker, writes } = begin();
    const seen: string[] = [];
    const stop = effect(() => {
      seen.push(`${picker.shown.value} ${picker.canPay.value} ${picker.status.value}`);
    });
    picker.pick('pp_b');
    await writes[0]?.acknowledge();
    stop();
    expect(seen).toEqual(['pp_a true ready', 'pp_b false saving', 'pp_b true ready']);
  });

  test('that is acknowledged is told in this order', async () => {
    const stage = begin();
    const { picker } = stage;
    picker.pick('pp_b', { by: 'shopper' });
    expect(stage.news()).toEqual([
      { type: 'plan-pick', detail: { ident: 'pp_b', previous: 'pp_a', by: 'shopper' } },
      {
        type: 'plan-status',
        detail: { status: 'saving', shown: 'pp_b', confirmed: 'pp_a', canPay: false },
      },
    ]);
    await stage.last.acknowledge();
    expect(stage.news()).toEqual([
      { type: 'plan-confirm', detail: { ident: 'pp_b' } },
      { type: 'plan-status', detail: { status: 'ready', shown: 'pp_b', confirmed: 'pp_b', canPay: true } },
    ]);
  });

  test('that is refused is told in this order, and confirms nothing', async () => {
    const stage = begin();
    stage.picker.pick('pp_b');
    stage.news();
    await stage.last.refuse();
    expect(stage.news()).toEqual([
      { type: 'plan-rollback', detail: { from: 'pp_b', to: 'pp_a', problem: refused('pp_b') } },
      { type: 'plan-problem', detail: { problem: refused('pp_b') } },
      { type: 'plan-status', detail: { status: 'ready', shown: 'pp_a', confirmed: 'pp_a', canPay: true } },
    ]);
    expect(stage.picker.problem.peek()).toEqual(refused('pp_b'));
  });

  test('of the plan already shown is no news', () => {
    const stage = begin();
    stage.picker.pick('pp_a');
    expect(stage.news()).toEqual([]);
    expect(stage.writes).toEqual([]);
  });

  test('sends the session, the plan and nothing of the page', () => {
    const session = newSession();
    const stage = begin({
      session,
      baseUrl: 'https://billing.test',
      clientMetadata: { funnel: 'x' },
      timeout: 3000,
    });
    stage.picker.pick('pp_b');
    expect(stage.last.ident).toBe('pp_b');
    expect(stage.last.timeout).toBe(3000);
    expect(stage.last.checkout).toMatchObject({
      baseUrl: 'https://billing.test',
      orgId: 'acme',
      session: { clientToken: session.clientToken, orderId: session.orderId },
      clientMetadata: { funnel: 'x' },
    });
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, '3000', null])(
    'keeps the timeout of 8 s where %j is asked for',
    (timeout) => {
      const stage = begin({ timeout: timeout as number });
      stage.picker.pick('pp_b');
      expect(stage.last.timeout).toBe(8000);
    },
  );

  test('by key is shown at once and written after the last key', async () => {
    const { picker, page, writes } = begin();
    picker.pick('pp_b', { via: 'keyboard' });
    await page.pass(100);
    picker.pick('pp_c', { via: 'keyboard' });
    await page.pass(149);
    expect(picker.shown.peek()).toBe('pp_c');
    expect(picker.canPay.peek()).toBe(false);
    expect(writes).toEqual([]);
    await page.pass(1);
    expect(writes.map(({ ident }) => ident)).toEqual(['pp_c']);
  });

  test('before there is a session is shown, and written once there is one', async () => {
    const page = createStandInPage();
    const held = createHeldSend();
    const picker = createPlanPicker({ orgId: 'acme', plans }, { send: held.send, page });
    onTestFinished(() => picker.disconnect());
    const outcome = look(picker.pick('pp_b'));
    expect(picker.shown.peek()).toBe('pp_b');
    expect(picker.status.peek()).toBe('empty');
    picker.configure({ session: newSession() });
    await held.last.acknowledge();
    expect(held.idents).toEqual(['pp_b']);
    expect(outcome.value).toEqual({ outcome: 'confirmed', ident: 'pp_b' });
  });

  test.each([
    ['an unknown plan', 'pp_z', 'plans', 'pick: expected one of the plans offered, got pp_z'],
    ['a plan that is not for sale', 'pp_off', 'plans', 'pick: expected a selectable plan, but pp_off is not'],
    [
      'a plan without a price',
      'pp_broken',
      'plans',
      'pick: expected a selectable plan, but pp_broken is not',
    ],
    ['no ident at all', 'pp b', 'config', 'ident: expected 1 to 256 letters'],
  ])('of %s does not hold, and says why', async (_, ident, kind, message) => {
    const stage = begin({
      plans: [...plans, planOf('pp_off', { disabled: true }), planOf('pp_broken', { price: 'free' })],
    });
    stage.news();
    const outcome = await stage.picker.pick(ident);
    expect(outcome).toMatchObject({ outcome: 'rolled-back', ident, problem: { kind } });
    expect(outcome.problem?.message).toMatch(message);
    expect(stage.news()).toEqual([{ type: 'plan-problem', detail: { problem: outcome.problem } }]);
    expect(stage.picker.shown.peek()).toBe('pp_a');
    expect(stage.writes).toEqual([]);
  });

  test('may be of any plan where the host keeps its own list', () => {
    const stage = begin({ plans: undefined });
    stage.picker.pick('pp_z');
    expect(stage.idents).toEqual(['pp_z']);
  });
});

describe('each pick has one outcome', () => {
  const confirmed = (ident: string): PickOutcome => ({ outcome: 'confirmed', ident });
  const superseded = (ident: string): PickOutcome => ({ outcome: 'superseded', ident });

  test('confirmed, once it can be paid', async () => {
    const stage = begin();
    const outcome = look(stage.picker.pick('pp_b'));
    await settle();
    expect(outcome.value).toBeUndefined();
    await stage.last.acknowledge();
    expect(outcome.value).toEqual(confirmed('pp_b'));
  });

  test('confirmed at once for the plan that can be paid already', async () => {
    expect(await begin().picker.pick('pp_a')).toEqual(confirmed('pp_a'));
  });

  test('superseded by the next pick, even of the same write', async () => {
    const stage = begin();
    const outcomes = ['pp_b', 'pp_c', 'pp_b'].map((ident) => look(stage.picker.pick(ident)));
    await stage.last.acknowledge();
    expect(stage.idents).toEqual(['pp_b']);
    expect(outcomes.map(({ value }) => value)).toEqual([
      superseded('pp_b'),
      superseded('pp_c'),
      confirmed('pp_b'),
    ]);
  });

  test('two picks of one plan share its fate', async () => {
    const stage = begin();
    const outcomes = [stage.picker.pick('pp_b'), stage.picker.pick('pp_b')];
    await stage.last.acknowledge();
    expect(await Promise.all(outcomes)).toEqual([confirmed('pp_b'), confirmed('pp_b')]);
  });

  test('rolled back, with the problem', async () => {
    const stage = begin();
    const outcome = stage.picker.pick('pp_b');
    await stage.last.refuse();
    expect(await outcome).toEqual({ outcome: 'rolled-back', ident: 'pp_b', problem: refused('pp_b') });
  });

  test('rolled back after the retries', async () => {
    const stage = begin();
    const outcome = look(stage.picker.pick('pp_b'));
    for (let attempt = 1; attempt <= 3; attempt++) {
      expect(outcome.value).toBeUndefined();
      await stage.last.lose();
    }
    expect(stage.idents).toEqual(['pp_b', 'pp_b', 'pp_b']);
    expect(outcome.value).toMatchObject({ outcome: 'rolled-back', problem: { kind: 'unreachable' } });
  });

  test('closed, with the problem', async () => {
    const stage = begin();
    const outcome = stage.picker.pick('pp_b');
    await stage.last.refuse('already-paid');
    expect(await outcome).toMatchObject({ outcome: 'closed', problem: { kind: 'already-paid' } });
    expect(await stage.picker.pick('pp_a')).toMatchObject({ outcome: 'closed' });
  });

  test('superseded when the picker is stopped', async () => {
    const stage = begin();
    const outcome = stage.picker.pick('pp_b');
    stage.picker.disconnect();
    expect(await outcome).toEqual(superseded('pp_b'));
  });

  test('kept by a new session, which the pick outlives', async () => {
    const stage = begin();
    const outcome = look(stage.picker.pick('pp_b'));
    stage.picker.configure({ session: newSession('pp_a') });
    await settle();
    expect(outcome.value).toBeUndefined();
    await stage.last.acknowledge();
    expect(outcome.value).toEqual(confirmed('pp_b'));
  });

  test('never a rejection, whatever becomes of the write', async () => {
    const send = () => Promise.reject(new Error('broken'));
    const picker = createPlanPicker(
      { orgId: 'acme', session: newSession() },
      { send, page: createStandInPage() },
    );
    onTestFinished(() => picker.disconnect());
    expect(await picker.pick('pp_b')).toMatchObject({
      outcome: 'rolled-back',
      problem: { kind: 'unreachable', message: 'the write failed' },
    });
  });
});

describe('a listener', () => {
  const catchReports = () => {
    const reports: (() => void)[] = [];
    vi.stubGlobal('queueMicrotask', (report: () => void) => reports.push(report));
    return reports;
  };

  test('that throws is reported, and stops nobody', () => {
    const reports = catchReports();
    const stage = begin();
    const heard: string[] = [];
    const leave = stage.picker.subscribe(() => {
      throw new Error('of the host');
    });
    stage.picker.subscribe(({ type }) => heard.push(type));
    stage.picker.pick('pp_b');
    leave();
    expect(heard).toEqual(['plan-pick', 'plan-status']);
    expect(stage.idents).toEqual(['pp_b']);
    expect(reports).toHaveLength(2);
    expect(reports[0]).toThrow('of the host');
  });

  test('of a signal that throws is reported, and stops nobody', async () => {
    const reports = catchReports();
    const stage = begin();
    const stop = effect(() => {
      if (!stage.picker.canPay.value) throw new Error('of the host');
    });
    const outcome = look(stage.picker.pick('pp_b'));
    stop();
    await stage.last.acknowledge();
    expect(outcome.value).toEqual({ outcome: 'confirmed', ident: 'pp_b' });
    expect(stage.types()).toEqual(['plan-pick', 'plan-status', 'plan-confirm', 'plan-status']);
    expect(reports[0]).toThrow('of the host');
  });

  test('of a signal that throws at a change of the configuration keeps nothing from being told', async () => {
    const stage = begin();
    const reported = vi.fn();
    vi.stubGlobal('queueMicrotask', (run: () => void) => Promise.resolve().then(run).catch(reported));
    let throws = false;
    const stop = effect(() => {
      stage.picker.status.value;
      if (throws) throw new Error('host');
    });
    onTestFinished(stop);
    throws = true;
    expect(() => stage.picker.configure({ orgId: 'no such organisation!' })).not.toThrow();
    expect(stage.types()).toEqual(['plan-problem', 'plan-status']);
    await settle();
    expect(reported).toHaveBeenCalledOnce();
  });

  test('that picks again is heard in order, and only its pick is written', async () => {
    const stage = begin();
    const heard: string[] = [];
    stage.picker.subscribe(({ type, detail }) => {
      if (type === 'plan-pick' && detail.ident === 'pp_b') stage.picker.pick('pp_c');
    });
    stage.picker.subscribe(({ type, detail }) => {
      if (type === 'plan-pick') heard.push(detail.ident);
    });
    const first = look(stage.picker.pick('pp_b'));
    expect(heard).toEqual(['pp_b', 'pp_c']);
    expect(stage.picker.shown.peek()).toBe('pp_c');
    expect(stage.idents).toEqual(['pp_c']);
    await stage.last.acknowledge();
    expect(first.value).toEqual({ outcome: 'superseded', ident: 'pp_b' });
    expect(stage.picker.canPay.peek()).toBe(true);
  });

  test('that picks again once confirmed is not told to pay for the plan before', async () => {
    const stage = begin();
    const told: unknown[] = [];
    stage.picker.subscribe(({ type, detail }) => {
      if (type === 'plan-confirm' && detail.ident === 'pp_b') stage.picker.pick('pp_c');
      if (type === 'plan-status') told.push([detail.shown, detail.canPay, stage.picker.canPay.peek()]);
    });
    stage.picker.pick('pp_b');
    await stage.last.acknowledge();
    expect(stage.idents).toEqual(['pp_b', 'pp_c']);
    expect(told.at(-1)).toEqual(['pp_c', false, false]);
    await stage.last.acknowledge();
    expect(told.at(-1)).toEqual(['pp_c', true, true]);
  });

  test('that picks what is not offered is told so after the pick it heard of', () => {
    const stage = begin();
    const heard: string[] = [];
    stage.picker.subscribe(({ type }) => {
      if (type === 'plan-pick') stage.picker.pick('pp_z');
    });
    stage.picker.subscribe(({ type }) => heard.push(type));
    stage.picker.pick('pp_b');
    expect(heard).toEqual(['plan-pick', 'plan-status', 'plan-problem']);
  });

  test('may stop the picker in the middle of a pick: nothing is sent', () => {
    const stage = begin();
    stage.picker.subscribe(() => stage.picker.disconnect());
    stage.picker.pick('pp_b');
    expect(stage.idents).toEqual([]);
  });

  test('hears nothing once it has left', () => {
    const stage = begin();
    const heard = vi.fn();
    const leave = stage.picker.subscribe(heard);
    leave();
    stage.picker.pick('pp_b');
    expect(heard).not.toHaveBeenCalled();
  });
});

describe('settled', () => {
  test('resolves at once where the shopper can pay', async () => {
    const { picker, session } = begin();
    expect(await picker.settled()).toEqual({ ident: 'pp_a', orderId: session.orderId });
  });

  test('waits for the last pick', async () => {
    const stage = begin();
    stage.picker.pick('pp_b');
    const settled = look(stage.picker.settled());
    stage.picker.pick('pp_c');
    await stage.last.acknowledge();
    expect(settled.value).toBeUndefined();
    await stage.last.acknowledge();
    expect(settled.value).toEqual({ ident: 'pp_c', orderId: stage.session.orderId });
  });

  test('tries at once what was waited for', async () => {
    const stage = begin();
    stage.page.luck = 0.9;
    stage.picker.pick('pp_b');
    await stage.last.lose();
    expect(stage.idents).toEqual(['pp_b']);
    stage.picker.settled();
    expect(stage.idents).toEqual(['pp_b', 'pp_b']);
  });

  test('resolves for all that wait, in the order they came', async () => {
    const stage = begin();
    stage.picker.pick('pp_b');
    const order: number[] = [];
    for (const n of [1, 2, 3]) stage.picker.settled().then(() => order.push(n));
    await stage.last.acknowledge();
    expect(order).toEqual([1, 2, 3]);
  });

  test('rejects when aborted, with the reason', async () => {
    const stage = begin();
    stage.picker.pick('pp_b');
    const leaving = new AbortController();
    const settled = look(stage.picker.settled({ signal: leaving.signal }));
    leaving.abort('the shopper left');
    await settle();
    expect(settled.error).toBe('the shopper left');
    await expect(stage.picker.settled({ signal: leaving.signal })).rejects.toBe('the shopper left');
    await stage.last.acknowledge();
    expect(settled.value).toBeUndefined();
  });

  test('rejects when the session is closed, and says why', async () => {
    const stage = begin();
    stage.picker.pick('pp_b');
    const settled = look(stage.picker.settled());
    await stage.last.refuse('session-expired');
    expect(settled.error).toBeInstanceOf(PlanPickerError);
    expect(settled.error).toMatchObject({ problem: { kind: 'session-expired' } });
    await expect(stage.picker.settled()).rejects.toMatchObject({ problem: { kind: 'session-expired' } });
  });

  test('waits through a failure that may pass', async () => {
    const stage = begin();
    const settled = look(stage.picker.settled());
    stage.picker.pick('pp_b');
    await stage.last.refuse();
    expect(settled.value).toMatchObject({ ident: 'pp_a' });
  });

  test('waits for a session that is yet to come', async () => {
    const picker = createPlanPicker({ orgId: 'acme' }, { page: createStandInPage() });
    onTestFinished(() => picker.disconnect());
    const settled = look(picker.settled());
    await settle();
    expect(settled.value).toBeUndefined();
    picker.configure({ session: newSession('pp_a') });
    await settle();
    expect(settled.value).toMatchObject({ ident: 'pp_a' });
  });
});

describe('a payment', () => {
  test('begins once the shopper can pay', async () => {
    const stage = begin();
    stage.picker.pick('pp_b');
    const paying = look(stage.picker.beginPayment());
    await settle();
    expect(paying.value).toBeUndefined();
    await stage.last.acknowledge();
    expect(paying.value).toMatchObject({ ident: 'pp_b', orderId: stage.session.orderId });
    expect(stage.picker.status.peek()).toBe('locked');
    expect(stage.picker.canPay.peek()).toBe(true);
  });

  test('does not begin when the shopper picks in that very moment', async () => {
    const stage = begin();
    stage.picker.pick('pp_b');
    const paying = look(stage.picker.beginPayment());
    stage.picker.subscribe(({ type, detail }) => {
      if (type === 'plan-confirm' && detail.ident === 'pp_b') stage.picker.pick('pp_c');
    });
    await stage.last.acknowledge();
    expect(paying.value).toBeUndefined();
    await stage.last.acknowledge();
    expect(paying.value).toMatchObject({ ident: 'pp_c' });
  });

  test('ignores picks until it is released, and tells so', async () => {
    const stage = begin();
    const hold = await stage.picker.beginPayment();
    stage.news();
    expect(await stage.picker.pick('pp_b')).toMatchObject({
      outcome: 'rolled-back',
      problem: { kind: 'refused', message: expect.stringMatching('a payment is under way') },
    });
    expect(stage.types()).toEqual(['plan-problem']);
    expect(stage.picker.shown.peek()).toBe('pp_a');
    hold.release();
    expect(stage.picker.status.peek()).toBe('ready');
    stage.picker.pick('pp_b');
    expect(stage.idents).toEqual(['pp_b']);
  });

  test('comes after the one before it', async () => {
    const { picker } = begin();
    const first = await picker.beginPayment();
    const second = look(picker.beginPayment());
    const third = look(picker.beginPayment());
    await settle();
    expect(second.value).toBeUndefined();
    first.release();
    first.release();
    await settle();
    expect(second.value).toBeDefined();
    expect(third.value).toBeUndefined();
    expect(picker.status.peek()).toBe('locked');
    first.release();
    expect(picker.status.peek()).toBe('locked');
    second.value?.release();
    await settle();
    third.value?.release();
    expect(picker.status.peek()).toBe('ready');
  });

  test('leaves settled() alone', async () => {
    const { picker } = begin();
    await picker.beginPayment();
    expect(await picker.settled()).toMatchObject({ ident: 'pp_a' });
  });

  test('outlives its picker, and locks the next one and the other tabs until it is released', async () => {
    const { picker, page, session } = begin();
    const hold = await picker.beginPayment();
    picker.disconnect();
    expect(page.otherTab.isHeld).toBe(true);
    const next = begin({ session }, page);
    expect(next.picker.status.peek()).toBe('locked');
    next.picker.pick('pp_b');
    expect(next.picker.shown.peek()).toBe('pp_a');
    hold.release();
    expect(next.picker.status.peek()).not.toBe('locked');
    expect(page.otherTab.isHeld).toBe(false);
  });

  test('that ends after all pickers have gone leaves nothing behind', async () => {
    const { picker, page } = begin();
    const hold = await picker.beginPayment();
    picker.disconnect();
    hold.release();
    expect(page.otherTab.isHeld).toBe(false);
    expect(page.leftovers).toEqual({ timers: 0, watchers: 0, tabs: 0 });
  });

  test('is released when its hold is disposed of', async () => {
    const { picker } = begin();
    const hold = await picker.beginPayment();
    hold[Symbol.dispose]();
    expect(picker.status.peek()).toBe('ready');
  });

  test('that was called off while waiting never locks', async () => {
    const stage = begin();
    stage.picker.pick('pp_b');
    const leaving = new AbortController();
    const paying = look(stage.picker.beginPayment({ signal: leaving.signal }));
    leaving.abort();
    await stage.last.acknowledge();
    expect(paying.error).toMatchObject({ name: 'AbortError' });
    expect(stage.picker.status.peek()).toBe('ready');
  });

  test('cannot begin when the session is closed', async () => {
    const stage = begin();
    stage.picker.pick('pp_b');
    const paying = look(stage.picker.beginPayment());
    await stage.last.refuse('already-paid');
    expect(paying.error).toMatchObject({ problem: { kind: 'already-paid' } });
  });

  test('of an order that was replaced holds nothing of the new one', async () => {
    const stage = begin();
    const hold = await stage.picker.beginPayment();
    stage.picker.configure({ session: newSession() });
    expect(stage.picker.status.peek()).toBe('ready');
    const next = await stage.picker.beginPayment();
    hold.release();
    expect(stage.picker.status.peek()).toBe('locked');
    next.release();
  });
});

describe('afterUpdate', () => {
  /** A host whose update is finished by hand. */
  const createHost = () => {
    const updates: { ident: string; signal: AbortSignal; done: () => void; fail: (why: unknown) => void }[] =
      [];
    const afterUpdate = (ident: string, { signal }: { signal: AbortSignal }) =>
      new Promise<void>((done, fail) => {
        updates.push({ ident, signal, done, fail });
      });
    return { updates, afterUpdate };
  };
  const acknowledged = async () => {
    const host = createHost();
    const stage = begin({ afterUpdate: host.afterUpdate });
    const outcome = look(stage.picker.pick('pp_b'));
    await stage.last.acknowledge();
    return { ...host, stage, outcome };
  };

  test('is awaited before the shopper can pay', async () => {
    const { updates, stage, outcome } = await acknowledged();
    expect(updates.map(({ ident }) => ident)).toEqual(['pp_b']);
    expect(stage.picker.confirmed.peek()).toBe('pp_b');
    expect(stage.picker.canPay.peek()).toBe(false);
    expect(stage.picker.status.peek()).toBe('saving');
    expect(outcome.value).toBeUndefined();
    updates[0]?.done();
    await settle();
    expect(stage.picker.canPay.peek()).toBe(true);
    expect(outcome.value).toMatchObject({ outcome: 'confirmed' });
    expect(updates[0]?.signal.aborted).toBe(false);
  });

  test('is aborted by another pick, and what comes of it no longer counts', async () => {
    const { updates, stage } = await acknowledged();
    stage.picker.pick('pp_c');
    expect(updates[0]?.signal.aborted).toBe(true);
    updates[0]?.done();
    await settle();
    expect(stage.picker.canPay.peek()).toBe(false);
    await stage.last.acknowledge();
    expect(updates.map(({ ident }) => ident)).toEqual(['pp_b', 'pp_c']);
    updates[1]?.done();
    await settle();
    expect(stage.picker.canPay.peek()).toBe(true);
  });

  test('that fails is reported and tried again, as long as it takes', async () => {
    const { updates, stage, outcome } = await acknowledged();
    stage.page.luck = 0.5;
    stage.news();
    updates[0]?.fail(new Error('no wallet'));
    await settle();
    const problem = { kind: 'after-update', message: 'afterUpdate: no wallet', ident: 'pp_b' };
    expect(stage.news()).toEqual([{ type: 'plan-problem', detail: { problem } }]);
    expect(stage.picker.problem.peek()).toEqual(problem);
    expect(stage.picker.canPay.peek()).toBe(false);
    await stage.page.pass(250);
    updates[1]?.fail('a string');
    await settle();
    expect(stage.picker.problem.peek()?.message).toBe('afterUpdate: a string');
    await stage.page.pass(500);
    updates[2]?.done();
    await settle();
    expect(outcome.value).toMatchObject({ outcome: 'confirmed' });
    expect(stage.picker.problem.peek()).toBeNull();
    expect(stage.idents).toEqual(['pp_b']);
  });

  test.each<[string, unknown]>([
    ['cannot be spelled', Object.create(null)],
    [
      'throws when it is read',
      Object.defineProperty(new Error(), 'message', {
        get() {
          throw new Error('nobody may know');
        },
      }),
    ],
    ['is a symbol', Symbol('no wallet')],
    ['is nothing', undefined],
  ])('that fails with what %s is tried again', async (_, cause) => {
    const { updates, stage } = await acknowledged();
    stage.page.luck = 0.5;
    updates[0]?.fail(cause);
    await settle();
    expect(stage.picker.problem.peek()?.message).toMatch(/^afterUpdate: ./);
    await stage.page.pass(250);
    updates[1]?.done();
    await settle();
    expect(stage.picker.canPay.peek()).toBe(true);
  });

  test('that never ends counts as failed after 10 s', async () => {
    const { updates, stage } = await acknowledged();
    await stage.page.pass(9_999);
    expect(updates[0]?.signal.aborted).toBe(false);
    await stage.page.pass(1);
    expect(updates[0]?.signal.aborted).toBe(true);
    expect(stage.picker.problem.peek()?.message).toBe('afterUpdate: not done within 10000 ms');
    expect(updates).toHaveLength(2);
  });

  test.each<[string, () => unknown]>([
    ['that returns nothing', () => undefined],
    ['that returns something', () => 42],
  ])('%s is done at once', async (_, afterUpdate) => {
    const stage = begin({ afterUpdate });
    const outcome = look(stage.picker.pick('pp_b'));
    await stage.last.acknowledge();
    expect(outcome.value).toMatchObject({ outcome: 'confirmed' });
  });

  test('that throws has failed', async () => {
    const stage = begin({
      afterUpdate: () => {
        throw new Error('at once');
      },
    });
    stage.page.luck = 0.5;
    stage.picker.pick('pp_b');
    await stage.last.acknowledge();
    expect(stage.picker.problem.peek()?.message).toBe('afterUpdate: at once');
  });

  test('is not asked for the plan the page was made with', () => {
    const { updates, afterUpdate } = createHost();
    const { picker } = begin({ afterUpdate });
    expect(picker.canPay.peek()).toBe(true);
    expect(updates).toEqual([]);
  });

  test('of every picker of the session is awaited', async () => {
    const [one, two] = [createHost(), createHost()];
    const stage = begin({ afterUpdate: one.afterUpdate });
    const other = begin({ session: stage.session, afterUpdate: two.afterUpdate }, stage.page);
    stage.picker.pick('pp_b');
    await (stage.writes[0] ?? other.writes[0])?.acknowledge();
    expect([one, two].map(({ updates }) => updates.length)).toEqual([1, 1]);
    one.updates[0]?.done();
    await settle();
    expect(stage.picker.canPay.peek()).toBe(false);
    two.updates[0]?.done();
    await settle();
    expect(stage.picker.canPay.peek()).toBe(true);
  });
});

describe('renewSession', () => {
  /** A host that mints sessions by hand. */
  const createMint = () => {
    const asked: { ident: string; give: (session: unknown) => Promise<void>; fail: () => Promise<void> }[] =
      [];
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
  /** A lost write of B is alive, and A is shown. */
  const threatened = async (renewSession?: () => Session) => {
    const mint = createMint();
    const stage = begin({ renewSession: renewSession ?? mint.renewSession });
    stage.picker.pick('pp_b');
    const outcome = look(stage.picker.pick('pp_a'));
    await stage.last.lose();
    return { ...mint, stage, outcome };
  };
  const expired = async () => {
    const mint = createMint();
    const stage = begin({ renewSession: mint.renewSession });
    const outcome = look(stage.picker.pick('pp_b'));
    await stage.last.refuse('session-expired');
    return { ...mint, stage, outcome };
  };

  test('is used instead of waiting for the window', async () => {
    const { asked, stage, outcome } = await threatened();
    expect(asked.map(({ ident }) => ident)).toEqual(['pp_a']);
    expect(stage.picker.canPay.peek()).toBe(false);
    const fresh = newSession('pp_a');
    await asked[0]?.give(fresh);
    expect(stage.picker.canPay.peek()).toBe(true);
    expect(stage.picker.session.peek()?.orderId).toBe(fresh.orderId);
    expect(outcome.value).toMatchObject({ outcome: 'confirmed' });
    expect(stage.idents).toEqual(['pp_b']);
  });

  test('keeps the plan on screen where nobody picked and the new session does not tell its plan', async () => {
    const { asked, renewSession } = createMint();
    const session = newSession();
    begin({ session }).picker.disconnect();
    const stage = begin({ session, renewSession });
    await stage.last.refuse('session-expired');
    const { ident: _, ...fresh } = newSession();
    await asked[0]?.give(fresh);
    expect(stage.picker.shown.peek()).toBe('pp_a');
    await stage.last.acknowledge();
    expect(stage.picker.canPay.peek()).toBe(true);
  });

  test('is used when the session has expired, and the pick goes on', async () => {
    const { asked, stage, outcome } = await expired();
    expect(stage.picker.status.peek()).toBe('saving');
    expect(stage.picker.shown.peek()).toBe('pp_b');
    const fresh = newSession('pp_a');
    await asked[0]?.give(fresh);
    expect(stage.last.checkout.session.clientToken).toBe(fresh.clientToken);
    expect(stage.last.ident).toBe('pp_b');
    await stage.last.acknowledge();
    expect(outcome.value).toEqual({ outcome: 'confirmed', ident: 'pp_b' });
  });

  test('is asked once at a time, and a pick meanwhile goes to the new session', async () => {
    const { asked, stage } = await threatened();
    stage.picker.pick('pp_c');
    stage.picker.retry();
    stage.page.nudge();
    expect(asked).toHaveLength(1);
    expect(stage.idents).toEqual(['pp_b']);
    await asked[0]?.give(newSession('pp_a'));
    expect(stage.idents).toEqual(['pp_b', 'pp_c']);
  });

  test('that fails leaves the window to be waited for', async () => {
    const { asked, stage, outcome } = await threatened();
    await asked[0]?.fail();
    expect(asked).toHaveLength(1);
    expect(stage.picker.status.peek()).toBe('checking');
    await stage.page.pass(10_000);
    expect(stage.idents).toEqual(['pp_b', 'pp_a']);
    await stage.last.acknowledge();
    expect(outcome.value).toMatchObject({ outcome: 'confirmed' });
  });

  test('that fails after an expiry leaves the session closed', async () => {
    const { asked, stage, outcome } = await expired();
    await asked[0]?.fail();
    expect(outcome.value).toMatchObject({ outcome: 'closed', problem: { kind: 'session-expired' } });
    expect(stage.picker.status.peek()).toBe('closed');
  });

  test('that never ends counts as failed after 10 s, and what it gives then is ignored', async () => {
    const { asked, stage } = await expired();
    await stage.page.pass(10_000);
    expect(stage.picker.status.peek()).toBe('closed');
    await asked[0]?.give(newSession());
    expect(stage.picker.status.peek()).toBe('closed');
    expect(stage.picker.session.peek()?.orderId).toBe(stage.session.orderId);
  });

  test.each([
    ['nothing', undefined],
    ['no token', { orderId: crypto.randomUUID() }],
    ['a malformed order', { clientToken: 'token', orderId: '7' }],
  ])('that gives %s has failed', async (_, given) => {
    const { asked, stage } = await expired();
    await asked[0]?.give(given);
    expect(stage.picker.status.peek()).toBe('closed');
  });

  test('that throws has failed', async () => {
    const renewSession = () => {
      throw new Error('no mint');
    };
    const { stage } = await threatened(renewSession);
    expect(stage.picker.status.peek()).toBe('checking');
    await stage.page.pass(10_000);
    expect(stage.idents).toEqual(['pp_b', 'pp_a']);
  });

  test('that gives the same session again is not asked without end', async () => {
    const given = vi.fn(() => session);
    const session = newSession();
    const stage = begin({ session, renewSession: given });
    stage.picker.pick('pp_b');
    stage.picker.pick('pp_a');
    await stage.last.lose();
    await settle();
    expect(given).toHaveBeenCalledOnce();
    await stage.page.pass(10_000);
    expect(stage.last.ident).toBe('pp_a');
    await stage.last.refuse('session-expired');
    await settle();
    expect(given).toHaveBeenCalledOnce();
    expect(stage.picker.status.peek()).toBe('closed');
  });

  test('is not taken back by a host that gives the old session again, even where nothing is shown', async () => {
    const { asked, stage } = await expired();
    const fresh = newSession('');
    await asked[0]?.give(fresh);
    await stage.last.refuse();
    expect(stage.picker.status.peek()).toBe('closed');
    expect(stage.picker.shown.peek()).toBeNull();
    stage.picker.configure({ session: stage.session });
    expect(stage.picker.session.peek()).toEqual(fresh);
  });

  test('may come after the session has expired', async () => {
    const { picker, writes } = begin();
    picker.pick('pp_b');
    await writes[0]?.refuse('session-expired');
    expect(picker.status.peek()).toBe('closed');
    const fresh = newSession('pp_a');
    picker.configure({ renewSession: () => fresh });
    await settle();
    expect(picker.session.peek()).toEqual(fresh);
    expect(picker.canPay.peek()).toBe(true);
  });

  test('gives what it was when it was given, whatever the host then does to it', async () => {
    const { asked, stage } = await expired();
    const fresh = { ...newSession('pp_b') };
    const { orderId } = fresh;
    await asked[0]?.give(fresh);
    fresh.orderId = crypto.randomUUID();
    stage.picker.pick('pp_a');
    expect(stage.last.checkout.session.orderId).toBe(orderId);
  });

  test('leaves the picker with the new session when the host changes something else', async () => {
    const { asked, stage } = await expired();
    const fresh = newSession('pp_b');
    await asked[0]?.give(fresh);
    stage.picker.configure({ locale: 'de' });
    stage.picker.configure({ session: stage.session });
    expect(stage.picker.session.peek()?.orderId).toBe(fresh.orderId);
    expect(stage.picker.canPay.peek()).toBe(true);
  });

  test('may be told to the picker by the host as well, which changes nothing', async () => {
    const { asked, stage } = await expired();
    const fresh = newSession('pp_a');
    await asked[0]?.give(fresh);
    stage.picker.configure({ session: fresh });
    expect(stage.last.isAborted).toBe(false);
    await stage.last.acknowledge();
    expect(stage.idents).toEqual(['pp_b', 'pp_b']);
    expect(stage.picker.canPay.peek()).toBe(true);
  });
});

describe('a new session', () => {
  test('replaces the old one in mid-flight; bodies never mix the two', async () => {
    const stage = begin();
    const [first, second] = [stage.session, newSession('pp_a')];
    stage.picker.pick('pp_b');
    const old = stage.last;
    stage.picker.configure({ session: second });
    expect(old.isAborted).toBe(true);
    expect(stage.idents).toEqual(['pp_b', 'pp_b']);
    expect(stage.writes.map(({ checkout }) => checkout.session)).toEqual(
      [first, second].map(({ clientToken, orderId }) => ({ clientToken, orderId })),
    );
    await old.refuse('session-expired');
    expect(stage.picker.status.peek()).toBe('saving');
    await stage.last.acknowledge();
    expect(stage.picker.canPay.peek()).toBe(true);
  });

  test('shows the plan it was created with, where none was picked', () => {
    const stage = begin();
    stage.news();
    stage.picker.configure({ session: newSession('pp_c') });
    expect(stage.picker.shown.peek()).toBe('pp_c');
    expect(stage.picker.canPay.peek()).toBe(true);
    expect(stage.idents).toEqual([]);
    expect(stage.types()).toEqual(['plan-status']);
  });

  test('of unknown plan is told the plan on screen', async () => {
    const stage = begin();
    stage.picker.configure({ session: newSession('') });
    expect(stage.picker.canPay.peek()).toBe(false);
    expect(stage.idents).toEqual(['pp_a']);
    await stage.last.acknowledge();
    expect(stage.picker.canPay.peek()).toBe(true);
  });

  test('opens a picker that was closed', async () => {
    const stage = begin();
    stage.picker.pick('pp_b');
    await stage.last.refuse('session-expired');
    stage.picker.configure({ session: newSession('pp_a') });
    expect(stage.picker.status.peek()).toBe('ready');
    expect(stage.picker.problem.peek()).toBeNull();
  });

  test('that is null leaves the plan on screen, and nothing to pay', async () => {
    const stage = begin();
    stage.picker.configure({ session: null });
    expect(stage.picker.shown.peek()).toBe('pp_a');
    expect(stage.picker.status.peek()).toBe('empty');
    expect(stage.picker.canPay.peek()).toBe(false);
    expect(stage.page.leftovers.tabs).toBe(0);
    expect(stage.types()).toEqual(['plan-status']);
  });

  test('under the same order keeps a lost write of the old token alive', async () => {
    const stage = begin();
    stage.picker.pick('pp_b');
    stage.picker.pick('pp_a');
    await stage.last.lose();
    const { orderId } = stage.session;
    stage.picker.configure({ session: { clientToken: 'another', orderId, ident: 'pp_a' } });
    expect(stage.picker.canPay.peek()).toBe(false);
    await stage.page.pass(9_999);
    expect(stage.idents).toEqual(['pp_b']);
    await stage.page.pass(1);
    expect(stage.last.checkout.session.clientToken).toBe('another');
  });

  test('may be the same object as before, changed by the host', () => {
    const session = { ...newSession() };
    const stage = begin({ session });
    const next = newSession('pp_b');
    Object.assign(session, next);
    expect(stage.picker.session.peek()?.orderId).not.toBe(next.orderId);
    stage.picker.configure({ session });
    expect(stage.picker.session.peek()).toEqual(next);
    expect(stage.picker.shown.peek()).toBe('pp_b');
  });

  test('may have getters', () => {
    const { clientToken, orderId } = newSession();
    class Checkout {
      get clientToken() {
        return clientToken;
      }
      get orderId() {
        return orderId;
      }
    }
    const stage = begin({ session: new Checkout() });
    stage.picker.pick('pp_b');
    expect(stage.last.checkout.session).toEqual({ clientToken, orderId });
  });

  test('under the same order in capitals is of the same order', async () => {
    const stage = begin();
    stage.picker.pick('pp_b');
    stage.picker.pick('pp_a');
    await stage.last.lose();
    const orderId = stage.session.orderId.toUpperCase();
    stage.picker.configure({ session: { clientToken: 'another', orderId, ident: 'pp_a' } });
    const other = begin({ session: stage.session }, stage.page);
    await stage.page.pass(9_999);
    expect([...stage.idents, ...other.idents]).toEqual(['pp_b']);
    await stage.page.pass(1);
    expect([...stage.idents, ...other.idents]).toEqual(['pp_b', 'pp_a']);
  });

  test('given once more is no new session', () => {
    const stage = begin();
    stage.picker.pick('pp_b');
    stage.picker.configure({ session: { ...stage.session } });
    expect(stage.last.isAborted).toBe(false);
    expect(stage.idents).toEqual(['pp_b']);
  });

  test('given once more with another plan casts doubt: the host may have changed it itself', async () => {
    const stage = begin();
    stage.picker.configure({ session: { ...stage.session, ident: 'pp_b' } });
    expect(stage.picker.shown.peek()).toBe('pp_a');
    expect(stage.picker.canPay.peek()).toBe(false);
    await stage.last.acknowledge();
    expect(stage.idents).toEqual(['pp_a']);
    stage.picker.configure({ session: { ...stage.session, ident: 'pp_b' } });
    expect(stage.picker.canPay.peek()).toBe(true);
  });

  test('given once more with the plan on screen is what the host should say', async () => {
    const stage = begin();
    stage.picker.pick('pp_b');
    await stage.last.acknowledge();
    stage.picker.configure({ session: { ...stage.session, ident: 'pp_b' } });
    expect(stage.picker.canPay.peek()).toBe(true);
    expect(stage.idents).toEqual(['pp_b']);
  });
});

describe('two pickers of one session', () => {
  const beginTwo = () => {
    const one = begin();
    const two = begin({ session: one.session }, one.page);
    return { one, two, page: one.page, idents: () => [...one.idents, ...two.idents] };
  };

  test('show the same, and write once', async () => {
    const { one, two, idents } = beginTwo();
    expect(two.picker.canPay.peek()).toBe(true);
    one.picker.pick('pp_b');
    expect(two.picker.shown.peek()).toBe('pp_b');
    expect(two.picker.canPay.peek()).toBe(false);
    expect(idents()).toEqual(['pp_b']);
    await [...one.writes, ...two.writes][0]?.acknowledge();
    expect([one, two].map(({ picker }) => picker.canPay.peek())).toEqual([true, true]);
    expect([one, two].map((stage) => stage.types())).toEqual([
      ['plan-pick', 'plan-status', 'plan-confirm', 'plan-status'],
      ['plan-pick', 'plan-status', 'plan-confirm', 'plan-status'],
    ]);
  });

  test('shut both gates before either is heard', () => {
    const { one, two } = beginTwo();
    const gates: boolean[] = [];
    for (const { picker } of [one, two]) {
      picker.subscribe(() => gates.push(one.picker.canPay.peek(), two.picker.canPay.peek()));
    }
    two.picker.pick('pp_b');
    expect(gates.length).toBeGreaterThan(0);
    expect(gates).not.toContain(true);
  });

  test('are of one mind to whoever looks at one while the other speaks', () => {
    const { picker, page, session } = begin();
    const other = begin({ session }, page).picker;
    const seen: boolean[] = [];
    for (const [one, another] of [
      [picker, other],
      [other, picker],
    ] as const) {
      const stop = effect(() => {
        seen.push(one.canPay.value === another.canPay.peek());
      });
      onTestFinished(stop);
    }
    picker.pick('pp_b');
    expect(picker.canPay.peek()).toBe(false);
    expect(seen).not.toContain(false);
  });

  test('a pick in one supersedes that of the other', async () => {
    const { one, two } = beginTwo();
    const outcome = one.picker.pick('pp_b');
    two.picker.pick('pp_c');
    expect(await outcome).toEqual({ outcome: 'superseded', ident: 'pp_b' });
  });

  test('a payment in one locks the other', async () => {
    const { one, two } = beginTwo();
    const hold = await one.picker.beginPayment();
    expect(two.picker.status.peek()).toBe('locked');
    const paying = look(two.picker.beginPayment());
    await settle();
    expect(paying.value).toBeUndefined();
    hold.release();
    await settle();
    expect(paying.value).toBeDefined();
  });

  test('one may leave: the other goes on, and the one that left cannot pay', async () => {
    const { one, two } = beginTwo();
    one.picker.disconnect();
    expect(one.picker.canPay.peek()).toBe(false);
    expect(two.picker.canPay.peek()).toBe(true);
    two.picker.pick('pp_b');
    await two.last.acknowledge();
    expect(two.picker.canPay.peek()).toBe(true);
    expect(one.picker.canPay.peek()).toBe(false);
  });

  test('the one that comes back shows what the other shows', async () => {
    const { one, two } = beginTwo();
    one.picker.disconnect();
    two.picker.pick('pp_b');
    await two.last.acknowledge();
    one.picker.connect();
    expect(one.picker.shown.peek()).toBe('pp_b');
    expect(one.picker.canPay.peek()).toBe(true);
  });

  test('a picker that comes with a newer token of the order brings it to all', () => {
    const { one, page } = beginTwo();
    const { orderId } = one.session;
    const late = begin({ session: { clientToken: 'newer', orderId } }, page);
    expect(one.picker.session.peek()?.clientToken).toBe('newer');
    expect(late.picker.shown.peek()).toBe('pp_a');
    expect(late.last.checkout.session).toEqual({ clientToken: 'newer', orderId });
  });
});

describe('a picker that is stopped', () => {
  test('leaves no timer, no listener, no tie and no request', async () => {
    const stage = begin();
    stage.picker.pick('pp_b');
    await stage.last.lose();
    stage.picker.pick('pp_a');
    await stage.last.lose();
    stage.picker.pick('pp_c', { via: 'keyboard' });
    expect(stage.page.leftovers).toEqual({ timers: 1, watchers: 1, tabs: 1 });
    stage.picker.disconnect();
    stage.picker.disconnect();
    expect(stage.page.leftovers).toEqual({ timers: 0, watchers: 0, tabs: 0 });
    stage.page.nudge();
    stage.picker.retry();
    await stage.page.pass(60_000);
    expect(stage.idents).toHaveLength(2);
  });

  test('gives up its write, whose answer then changes nothing', async () => {
    const stage = begin();
    stage.picker.pick('pp_b');
    stage.picker.disconnect();
    expect(stage.last.isAborted).toBe(true);
    await stage.last.acknowledge();
    expect(stage.picker.canPay.peek()).toBe(false);
    expect(stage.page.leftovers).toEqual({ timers: 0, watchers: 0, tabs: 0 });
  });

  test('gives up what it asked of the host', async () => {
    let signal: AbortSignal | null = null;
    const stage = begin({
      afterUpdate: (_, context) => {
        signal = context.signal;
        return new Promise(() => {});
      },
    });
    stage.picker.pick('pp_b');
    await stage.last.acknowledge();
    stage.picker.disconnect();
    expect(signal).toMatchObject({ aborted: true });
    expect(stage.page.leftovers.timers).toBe(0);
  });

  test('leaves its lost writes to the next picker of that order', async () => {
    const first = begin();
    first.picker.pick('pp_b');
    first.picker.disconnect();
    await first.page.pass(4000);
    const second = begin({ session: first.session }, first.page);
    expect(second.picker.shown.peek()).toBe('pp_a');
    await first.page.pass(5999);
    expect(second.idents).toEqual([]);
    expect(second.picker.canPay.peek()).toBe(false);
    await first.page.pass(1);
    expect(second.idents).toEqual(['pp_a']);
  });

  test('leaves none to a picker of another order', () => {
    const first = begin();
    first.picker.pick('pp_b');
    first.picker.disconnect();
    expect(begin({}, first.page).picker.canPay.peek()).toBe(true);
  });

  test('leaves none whose window has passed, and has no session renewed for it', async () => {
    const renewSession = vi.fn(() => newSession());
    const first = begin();
    first.picker.pick('pp_b');
    first.picker.disconnect();
    await first.page.pass(10_000);
    const second = begin({ session: first.session, renewSession }, first.page);
    expect(renewSession).not.toHaveBeenCalled();
    expect(second.idents).toEqual(['pp_a']);
  });

  test('asserts what it shows when it starts again', async () => {
    const stage = begin();
    stage.picker.disconnect();
    stage.picker.connect();
    expect(stage.picker.canPay.peek()).toBe(false);
    expect(stage.idents).toEqual(['pp_a']);
    await stage.last.acknowledge();
    expect(stage.picker.canPay.peek()).toBe(true);
    expect(stage.page.leftovers).toEqual({ timers: 0, watchers: 1, tabs: 1 });
  });

  test('waits, when it starts again, for what another picker lost meanwhile', async () => {
    const first = begin();
    first.picker.disconnect();
    const second = begin({ session: first.session }, first.page);
    await second.last.acknowledge();
    second.picker.pick('pp_b');
    second.picker.disconnect();
    first.picker.connect();
    expect(first.picker.shown.peek()).toBe('pp_a');
    await first.page.pass(9999);
    expect(first.idents).toEqual([]);
    await first.page.pass(1);
    expect(first.idents).toEqual(['pp_a']);
  });

  test('by a host that hears of its start leaves nothing behind', () => {
    const { picker, page } = begin({ session: newSession('') });
    picker.disconnect();
    for (const listen of [
      () => picker.subscribe(() => picker.disconnect()),
      () =>
        effect(() => {
          picker.status.value;
          picker.disconnect();
        }),
    ]) {
      const stop = listen();
      picker.connect();
      picker.pick('pp_b');
      stop();
      picker.disconnect();
      expect(page.leftovers).toEqual({ timers: 0, watchers: 0, tabs: 0 });
    }
  });

  test('before it was started believes nothing once another has written and left', async () => {
    const session = newSession();
    const page = createStandInPage();
    const { picker: early, held } = beginOffPage(session, page);
    const other = begin({ session: { ...session, clientToken: 'another' } }, page);
    other.picker.pick('pp_b');
    await other.last.acknowledge();
    other.picker.disconnect();
    early.connect();
    expect(early.canPay.peek()).toBe(false);
    await held.last.acknowledge();
    expect(early.canPay.peek()).toBe(true);
  });

  test('before it was started believes nothing once another tab has seen the order', async () => {
    vi.stubGlobal('localStorage', emptyStorage());
    const session = newSession();
    const page = createStandInPage();
    const { picker: early, held } = beginOffPage(session, page);
    // Another tab has storage, a page and loops of its own; it comes, writes, and is gone.
    isFirstSight(session.orderId);
    early.connect();
    expect(early.shown.peek()).toBe('pp_a');
    expect(early.canPay.peek()).toBe(false);
    await held.last.acknowledge();
    expect(early.canPay.peek()).toBe(true);
  });

  test('before it was started is believed all the same, where nobody saw the order meanwhile', async () => {
    const { picker: early } = beginOffPage();
    early.connect();
    expect(early.canPay.peek()).toBe(true);
  });

  test('makes nobody forget what others have lost since', async () => {
    const first = begin();
    first.picker.disconnect();
    const second = begin({ session: first.session }, first.page);
    await second.last.acknowledge();
    second.picker.pick('pp_b');
    second.picker.disconnect();
    first.picker.configure({ session: newSession() });
    const third = begin({ session: first.session }, first.page);
    await third.page.pass(9999);
    expect(third.idents).toEqual([]);
    await third.page.pass(1);
    expect(third.idents).toEqual(['pp_a']);
  });

  test('before it was started, and is told the plan only now, opens nothing that others have opened', async () => {
    const { clientToken, orderId } = newSession();
    const stage = begin({ session: { clientToken, orderId } });
    const { picker: other } = beginOffPage({ clientToken, orderId }, stage.page);
    stage.picker.pick('pp_b');
    await stage.last.acknowledge();
    const hold = await stage.picker.beginPayment();
    other.configure({ session: { clientToken, orderId, ident: 'pp_a' } });
    expect(stage.picker.shown.peek()).toBe('pp_b');
    expect(stage.picker.canPay.peek()).toBe(true);
    expect(stage.idents).toEqual(['pp_b']);
    hold.release();
  });

  test('before it was started does nothing but show', () => {
    const page = createStandInPage();
    const { picker, held } = beginOffPage(newSession(), page);
    picker.pick('pp_b');
    expect(picker.shown.peek()).toBe('pp_b');
    expect(picker.canPay.peek()).toBe(false);
    expect(held.writes).toEqual([]);
    expect(page.leftovers).toEqual({ timers: 0, watchers: 0, tabs: 0 });
    picker.connect();
    expect(held.idents).toEqual(['pp_b']);
    picker[Symbol.dispose]();
    expect(page.leftovers).toEqual({ timers: 0, watchers: 0, tabs: 0 });
  });
});

describe('what the page says the session holds', () => {
  const isBelieved = (session: Session) => {
    const stage = begin({ session });
    stage.picker.disconnect();
    return stage.idents.length === 0;
  };

  test('is believed the first time this tab sees the order, and never again', () => {
    const session = newSession();
    expect(isBelieved(session)).toBe(true);
    expect(isBelieved(session)).toBe(false);
    expect(isBelieved({ ...session, orderId: session.orderId.toUpperCase() })).toBe(false);
    expect(isBelieved(newSession())).toBe(true);
  });

  test('is asserted after a reload, and shown meanwhile', async () => {
    const session = newSession();
    isBelieved(session);
    const stage = begin({ session });
    expect(stage.picker.shown.peek()).toBe('pp_a');
    expect(stage.picker.status.peek()).toBe('checking');
    await stage.last.acknowledge();
    expect(stage.picker.canPay.peek()).toBe(true);
  });

  test('leaves neither order nor token in the storage', () => {
    const storage = emptyStorage();
    vi.stubGlobal('sessionStorage', storage);
    const session = newSession();
    isBelieved(session);
    expect(storage.text()).not.toBe('');
    expect(storage.text()).not.toContain(session.orderId);
    expect(storage.text()).not.toContain(session.clientToken);
  });

  test.each<[string, () => void]>([
    ['there is no storage', () => vi.stubGlobal('sessionStorage', undefined)],
    [
      'it may not be asked for',
      () => {
        const descriptor = Object.getOwnPropertyDescriptor(globalThis, 'sessionStorage') ?? {};
        Object.defineProperty(globalThis, 'sessionStorage', {
          configurable: true,
          get() {
            throw new Error('denied');
          },
        });
        onTestFinished(() => void Object.defineProperty(globalThis, 'sessionStorage', descriptor));
      },
    ],
    [
      'it cannot be read',
      () =>
        vi.stubGlobal('sessionStorage', {
          getItem() {
            throw new Error('denied');
          },
        }),
    ],
    [
      'it is full',
      () =>
        vi.stubGlobal('sessionStorage', {
          getItem: () => null,
          setItem() {
            throw new Error('quota');
          },
        }),
    ],
  ])('is not believed where %s', (_, arrange) => {
    arrange();
    expect(isBelieved(newSession())).toBe(false);
  });

  test('may come as `selected`, which speaks of the session it came with', () => {
    const stage = begin({ session: newSession(''), selected: 'pp_b' });
    expect(stage.picker.shown.peek()).toBe('pp_b');
    expect(stage.picker.canPay.peek()).toBe(true);
    stage.picker.configure({ session: newSession('') });
    expect(stage.picker.canPay.peek()).toBe(false);
  });

  test.each(['{{plan}}', 'a b', 42, Symbol('pp_a')])(
    'is nothing where it is no ident: %s',
    async (selected) => {
      const session = newSession('');
      isBelieved(session);
      const stage = begin({ session, selected: selected as string });
      expect(stage.picker.shown.peek()).toBeNull();
      expect(stage.picker.problem.peek()).toMatchObject({
        kind: 'config',
        message: expect.stringMatching(/^selected: expected 1 to/),
      });
      expect(stage.picker.status.peek()).toBe('empty');
      stage.picker.pick('pp_b');
      await stage.last.acknowledge();
      expect(stage.picker.canPay.peek()).toBe(true);
      const hostsList = begin({ session: newSession(''), selected: selected as string, plans: undefined });
      expect(hostsList.picker.canPay.peek()).toBe(false);
    },
  );

  test('is shown even before there is a session', () => {
    const picker = createPlanPicker(
      { orgId: 'acme', plans, selected: 'pp_b' },
      { page: createStandInPage() },
    );
    onTestFinished(() => picker.disconnect());
    expect(picker.shown.peek()).toBe('pp_b');
    expect(picker.status.peek()).toBe('empty');
    picker.configure({ session: newSession('') });
    expect(picker.canPay.peek()).toBe(true);
  });
});

describe('a page on which everything has a toJSON', () => {
  test('hears of each change all the same, and cannot pay at a new price before the service was asked', async () => {
    const stage = begin();
    Object.assign(Object.prototype, { toJSON: () => 'planted' });
    onTestFinished(() => void Reflect.deleteProperty(Object.prototype, 'toJSON'));
    stage.picker.pick('pp_b');
    await stage.last.acknowledge();
    expect(stage.types()).toEqual(['plan-pick', 'plan-status', 'plan-confirm', 'plan-status']);
    const [first, second, ...others] = plans;
    if (!first || !second) throw new Error('expected two plans');
    stage.picker.configure({ plans: [first, { ...second, price: '1.99' }, ...others] });
    expect(stage.picker.canPay.peek()).toBe(false);
  });
});

describe('a wrong configuration', () => {
  test.each<[field: string, options: object]>([
    ['orgId', { orgId: 'a b' }],
    ['baseUrl', { baseUrl: 'http://billing.test' }],
    ['session.clientToken', { session: { clientToken: '', orderId: crypto.randomUUID() } }],
    ['session.orderId', { session: { clientToken: 'token', orderId: 'order' } }],
    ['session.ident', { session: { ...newSession(), ident: 'pp b' } }],
    ['clientMetadata', { clientMetadata: 'x' }],
    ['options', { 'ff-secret-key': 'sk' }],
    ['options', { ffSecretKey: 'sk' }],
  ])('of %s closes the picker, names the field, and sends nothing', async (field, options) => {
    const stage = begin(options);
    const message = expect.stringMatching(`^${field}: expected `);
    expect(stage.picker.status.peek()).toBe('closed');
    expect(stage.picker.problem.peek()).toMatchObject({ kind: 'config', message });
    expect(await stage.picker.pick('pp_b')).toMatchObject({
      outcome: 'closed',
      problem: { kind: 'config', message },
    });
    await expect(stage.picker.settled()).rejects.toMatchObject({ problem: { message } });
    expect(stage.writes).toEqual([]);
  });

  test('is told as soon as it comes, and once it is mended all goes on', async () => {
    const stage = begin();
    stage.picker.pick('pp_b');
    await stage.last.acknowledge();
    stage.news();
    stage.picker.configure({ orgId: '' });
    expect(stage.news()).toMatchObject([
      { type: 'plan-problem', detail: { problem: { kind: 'config' } } },
      { type: 'plan-status', detail: { status: 'closed', canPay: false } },
    ]);
    stage.picker.configure({ orgId: 'acme' });
    expect(stage.picker.shown.peek()).toBe('pp_b');
    expect(stage.picker.canPay.peek()).toBe(false);
    await stage.last.acknowledge();
    expect(stage.picker.canPay.peek()).toBe(true);
  });

  test('that another script planted on Object.prototype does not name the address', () => {
    Object.defineProperty(Object.prototype, 'baseUrl', {
      value: 'https://elsewhere.test',
      configurable: true,
    });
    onTestFinished(() => void Reflect.deleteProperty(Object.prototype, 'baseUrl'));
    const stage = begin();
    stage.picker.pick('pp_b');
    expect(stage.last.checkout.baseUrl).toBe('https://billing.funnelfox.com');
  });
});

describe('the plans', () => {
  test('without the one shown cannot be paid, until another is picked or it is back', async () => {
    const stage = begin();
    stage.news();
    stage.picker.configure({ plans: plans.slice(1) });
    const message = 'plans: expected them to include and price the plan shown, pp_a';
    expect(stage.picker.canPay.peek()).toBe(false);
    expect(stage.picker.status.peek()).toBe('empty');
    expect(stage.picker.problem.peek()).toEqual({ kind: 'plans', message, ident: 'pp_a' });
    expect(stage.types()).toEqual(['plan-problem', 'plan-status']);
    stage.picker.configure({ plans });
    expect(stage.picker.canPay.peek()).toBe(true);
    stage.picker.configure({ plans: plans.slice(1) });
    stage.picker.pick('pp_b');
    await stage.last.acknowledge();
    expect(stage.picker.canPay.peek()).toBe(true);
    expect(stage.picker.problem.peek()).toBeNull();
  });

  test('that are none leave the picker empty', () => {
    const stage = begin({ plans: [] });
    expect(stage.picker.status.peek()).toBe('empty');
    expect(stage.picker.canPay.peek()).toBe(false);
  });

  test('that are broken are reported, each fault once', () => {
    const stage = begin({ plans: [...plans, planOf('pp_d', { price: 'free' })] });
    stage.picker.configure({ locale: 'de' });
    expect(stage.picker.problem.peek()).toMatchObject({ kind: 'plans', ident: 'pp_d' });
    expect(stage.picker.canPay.peek()).toBe(true);
  });

  test('at a new price for the shown one are asserted before they can be paid', async () => {
    const stage = begin();
    stage.picker.configure({ plans: [planOf('pp_a', { price: '19.99' }), ...plans.slice(1)] });
    expect(stage.picker.canPay.peek()).toBe(false);
    await stage.last.acknowledge();
    expect(stage.picker.canPay.peek()).toBe(true);
  });

  test('at a new price are never seen together with “can pay”, not even by an effect', () => {
    const { picker } = begin();
    const seen: unknown[] = [];
    const stop = effect(() => {
      seen.push([picker.offers.value[0]?.plan.price, picker.canPay.value]);
    });
    picker.configure({ plans: [planOf('pp_a', { price: '19.99' }), ...plans.slice(1)] });
    stop();
    expect(seen).not.toContainEqual(['19.99', true]);
    expect(seen.at(-1)).toEqual(['19.99', false]);
  });
});

describe('another tab of the same order', () => {
  test('is told of each write and its end', async () => {
    const stage = begin();
    const { otherTab } = stage.page;
    stage.picker.pick('pp_b');
    await stage.last.acknowledge();
    stage.picker.pick('pp_c');
    await stage.last.lose();
    const [first, second, third] = otherTab.heard.flatMap((news) => (news.type === 'sent' ? [news] : []));
    expect(otherTab.heard).toEqual([
      { type: 'sent', write: first?.write, ident: 'pp_b', lasts: 18_000 },
      { type: 'ended', write: first?.write, lasts: 0 },
      { type: 'sent', write: second?.write, ident: 'pp_c', lasts: 18_000 },
      { type: 'ended', write: second?.write, lasts: 10_000 },
      { type: 'sent', write: third?.write, ident: 'pp_c', lasts: 18_000 },
    ]);
    expect(new Set([first?.write, second?.write, third?.write]).size).toBe(3);
    expect(JSON.stringify(otherTab.heard)).not.toContain(stage.session.clientToken);
  });

  test('that writes another plan shuts the gate here, until the shopper turns to this page', async () => {
    const { picker, page, writes } = begin();
    page.otherTab.tell({ type: 'sent', write: 'w', ident: 'pp_b', lasts: 18_000 });
    expect(picker.canPay.peek()).toBe(false);
    page.otherTab.tell({ type: 'ended', write: 'w', lasts: 0 });
    await page.pass(60_000);
    expect(picker.status.peek()).toBe('checking');
    page.attend();
    await writes[0]?.acknowledge();
    expect(picker.canPay.peek()).toBe(true);
    expect(writes.map(({ ident }) => ident)).toEqual(['pp_a']);
  });

  test('that pays locks this one, and hears of a payment here', async () => {
    const { picker, page } = begin();
    page.otherTab.tell({ type: 'held' });
    expect(picker.status.peek()).toBe('locked');
    page.otherTab.tell({ type: 'released' });
    expect(page.otherTab.isHeld).toBe(false);
    const hold = await picker.beginPayment();
    expect(page.otherTab.isHeld).toBe(true);
    hold.release();
    expect(page.otherTab.isHeld).toBe(false);
  });

  test('that pays while this picker is off the page is not waited for when it is back', async () => {
    const { picker, page } = begin();
    page.otherTab.tell({ type: 'held' });
    picker.disconnect();
    page.otherTab.tell({ type: 'released' });
    picker.connect();
    expect(picker.status.peek()).toBe('checking');
  });

  const opensAgain = (stage: Stage) => {
    stage.picker.disconnect();
    return begin({ session: stage.session }, stage.page);
  };
  const resumes = (stage: Stage) => {
    stage.page.resume();
    return stage;
  };
  const comesBack = (stage: Stage) => {
    stage.picker.disconnect();
    stage.picker.connect();
    return stage;
  };
  test.each([
    ['that opens an order seen before', opensAgain],
    ['that was suspended', resumes],
    ['that has its picker back', comesBack],
  ])('may tell a page %s of its payment before anything is written', async (_, come) => {
    const before = begin();
    before.picker.disconnect();
    before.page.otherTab.answerWithin = 100;
    before.picker.connect();
    await before.page.pass(100);
    await before.last.acknowledge();
    const sent = before.idents.length;
    const stage = come(before);
    stage.page.nudge();
    await stage.page.pass(99);
    stage.page.otherTab.tell({ type: 'held' });
    await stage.page.pass(10_000);
    expect([...before.idents.slice(sent), ...(stage === before ? [] : stage.idents)]).toEqual([]);
    expect(stage.picker.status.peek()).toBe('locked');
    stage.page.otherTab.tell({ type: 'released' });
    await stage.last.acknowledge();
    expect(stage.picker.canPay.peek()).toBe(true);
  });

  test('is asked what this page missed while it was suspended', () => {
    const { page } = begin();
    page.resume();
    expect(page.otherTab.heard.map(({ type }) => type)).toEqual(['hello', 'sent']);
  });

  test('that comes later is told of each lost write, even of two that were lost at once', async () => {
    const { picker, page } = begin();
    for (const [write, ident] of [
      ['1', 'pp_b'],
      ['2', 'pp_c'],
    ] as const)
      page.otherTab.tell({ type: 'sent', write, ident, lasts: 5000 });
    const before = page.otherTab.heard.length;
    page.otherTab.tell({ type: 'hello' });
    const told = page.otherTab.heard.slice(before).filter((news) => news.type === 'sent');
    expect(told.map(({ ident }) => ident)).toEqual(['pp_b', 'pp_c']);
    expect(new Set(told.map(({ write }) => write)).size).toBe(2);
    expect(picker.canPay.peek()).toBe(false);
  });

  test('that comes later is told what it missed', async () => {
    const stage = begin();
    stage.picker.pick('pp_b');
    const before = stage.page.otherTab.heard.length;
    stage.page.otherTab.tell({ type: 'hello' });
    expect(stage.page.otherTab.heard.slice(before)).toMatchObject([{ type: 'sent', ident: 'pp_b' }]);
  });
});

describe('the page', () => {
  test('that was suspended is asserted before it can be paid', async () => {
    const stage = begin();
    stage.page.resume();
    expect(stage.picker.canPay.peek()).toBe(false);
    await stage.last.acknowledge();
    expect(stage.picker.canPay.peek()).toBe(true);
    expect(stage.types()).toEqual(['plan-status', 'plan-confirm', 'plan-status']);
  });

  test('that is online again sends what waited', async () => {
    const stage = begin();
    stage.picker.pick('pp_b');
    const problem = { kind: 'unreachable', message: 'the browser is offline', ident: 'pp_b' } as const;
    await stage.last.answer({ outcome: 'unsent', problem, ends: false });
    expect(stage.picker.shown.peek()).toBe('pp_b');
    expect(stage.picker.problem.peek()).toEqual(problem);
    stage.page.nudge();
    expect(stage.idents).toEqual(['pp_b', 'pp_b']);
  });

  test('may be any: over TCP, the shopper pays what the screen shows', async () => {
    const sandbox = createSandbox();
    const { url, close } = await listen(sandbox);
    onTestFinished(close);
    const { orgId, ...session } = sandbox.createSession({ ident: 'pp_a', orgId: 'acme' });
    using picker = createPlanPicker({ orgId, baseUrl: url, plans, session });
    picker.pick('pp_b');
    expect(await picker.pick('pp_c')).toEqual({ outcome: 'confirmed', ident: 'pp_c' });
    const hold = await picker.beginPayment();
    expect(sandbox.pay(session.orderId)).toMatchObject({ ident: hold.ident });
    expect(sandbox.writes(session.orderId).map(({ ident }) => ident)).toEqual(['pp_b', 'pp_c']);
  });
});

describe('the client token', () => {
  test('is in nothing that is told', async () => {
    const token = 'canary-token';
    const stage = begin({
      session: { ...newSession(), clientToken: token },
      afterUpdate: () => Promise.reject(new Error(`no wallet for ${token}`)),
      renewSession: () => Promise.reject(new Error(`${token}?`)),
    });
    stage.page.luck = 0.5;
    const outcomes: unknown[] = [];
    const told: unknown[] = [];
    stage.picker.subscribe((news) => {
      const { shown, confirmed, status, problem, rollback, offers } = stage.picker;
      told.push(
        news,
        [shown, confirmed, status, problem, rollback, offers].map((one) => one.peek()),
      );
    });
    outcomes.push(stage.picker.pick('pp_b'));
    await stage.last.acknowledge();
    outcomes.push(stage.picker.pick('pp_c'));
    await stage.last.lose();
    await stage.last.refuse();
    outcomes.push(stage.picker.settled().catch(String), stage.picker.pick('pp_b'));
    await stage.page.pass(10_000);
    await stage.last.refuse('session-expired');
    const text = JSON.stringify([told, await Promise.all(outcomes)]);
    expect(text).toContain('session-expired');
    expect(text).not.toContain(token);
  });
});
