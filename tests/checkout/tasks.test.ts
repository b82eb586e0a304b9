/**
 * A write, `afterUpdate` and `renewSession` each end in exactly one outcome, whatever the host's code does. They never
 * reject.
 */
import { describe, expect, test } from 'vitest';
import type { Seat, Settings } from '../../src/checkout/seat.ts';
import { createTaskSlot } from '../../src/checkout/task-slot.ts';
import { renew, updateHosts, write } from '../../src/checkout/tasks.ts';
import type { AfterUpdate, Session } from '../../src/types.ts';
import { createStandInPage, settle } from '../support/page.ts';
import { catchReports, look, newSession } from '../support/stage.ts';

const settingsOf = (changes: Partial<Settings> = {}): Settings => ({
  orgId: 'acme',
  baseUrl: 'https://billing.test',
  send: async () => ({ outcome: 'acknowledged' }),
  timeout: 8000,
  lateWriteWindow: 10_000,
  numberWrites: false,
  afterUpdate: null,
  renewSession: null,
  sessionPerPlan: false,
  ...changes,
});

/** The seat of a host, as far as `updateHosts` uses it. */
const seatOf = (afterUpdate: AfterUpdate): Pick<Seat, 'settings'> => ({
  settings: () => settingsOf({ afterUpdate }),
});

const setup = () => {
  const abort = new AbortController();
  return { page: createStandInPage(), abort, signal: abort.signal, session: newSession() };
};

/** Thrown values of all kinds. One of them throws when its `message` is read. */
const unspeakable: readonly unknown[] = [
  new Error('the token is canary'),
  'canary',
  Object.create(null),
  Symbol('canary'),
  undefined,
  Object.defineProperty(new Error(), 'message', {
    get() {
      throw new Error('canary');
    },
  }),
];

test('a write that rejects is lost, and its problem does not quote the reason', async () => {
  for (const reason of unspeakable) {
    const { session, signal } = setup();
    const send = () => Promise.reject(reason);
    const outcome = await write(settingsOf({ send }), session, 'pp_a', signal);
    expect(outcome).toMatchObject({ outcome: 'lost', problem: { message: 'the write failed' } });
  }
});

test('a write that throws at once is lost', async () => {
  const { session, signal } = setup();
  const send = () => {
    throw new Error('broken');
  };
  expect(await write(settingsOf({ send }), session, 'pp_a', signal)).toMatchObject({ outcome: 'lost' });
});

describe('afterUpdate', () => {
  test('gets the plan, and the ids of the session without `ident` and `fresh`', async () => {
    const { page, session, signal } = setup();
    const heard: unknown[] = [];
    const host = seatOf((...told) => heard.push(told));
    expect(await updateHosts(page, [host], session, 'pp_b', signal)).toBeNull();
    const { clientToken, orderId } = session;
    expect(heard).toEqual([['pp_b', { signal, session: { clientToken, orderId } }]]);
  });

  test('of every host is awaited', async () => {
    const { page, session, signal } = setup();
    let finish = () => {};
    const slow = seatOf(
      () =>
        new Promise<void>((done) => {
          finish = done;
        }),
    );
    const ended = look(updateHosts(page, [slow, seatOf(() => 42)], session, 'pp_b', signal));
    await settle();
    expect(ended).toEqual({});
    finish();
    await settle();
    expect(ended).toEqual({ value: null });
  });

  test('that fails is a problem in the picker’s words; the reason goes to the page’s error report', async () => {
    const reports = catchReports();
    for (const reason of unspeakable) {
      const { page, session, signal } = setup();
      const rejecting = seatOf(() => Promise.reject(reason));
      const throwing = seatOf(() => {
        throw reason;
      });
      for (const host of [rejecting, throwing]) {
        const problem = await updateHosts(page, [host], session, 'pp_b', signal);
        expect(problem).toEqual({
          kind: 'after-update',
          message: 'afterUpdate: failed; the page’s error report has the reason',
          ident: 'pp_b',
        });
      }
      expect(page.leftovers.timers).toBe(0);
    }
    expect(reports).toHaveLength(2 * unspeakable.length);
  });

  test('that never ends counts as failed after 10 s', async () => {
    const { page, session, signal } = setup();
    const host = seatOf(() => new Promise(() => {}));
    const ended = look(updateHosts(page, [host], session, 'pp_b', signal));
    await page.pass(9999);
    expect(ended).toEqual({});
    await page.pass(1);
    expect(ended.value).toMatchObject({ message: 'afterUpdate: not done within 10000 ms' });
  });

  test('that is aborted leaves no timer', () => {
    const { page, session, signal, abort } = setup();
    updateHosts(page, [seatOf(() => new Promise(() => {}))], session, 'pp_b', signal);
    expect(page.leftovers.timers).toBe(1);
    abort.abort();
    expect(page.leftovers.timers).toBe(0);
  });
});

describe('renewSession', () => {
  const ask = async (give: () => unknown, sessionPerPlan = false) => {
    const { page, signal } = setup();
    const renewSession = give as () => Session;
    return renew(page, settingsOf({ renewSession, sessionPerPlan }), 'pp_b', signal);
  };

  test('that resolves gives the picker a session', async () => {
    const { fresh: _, ...given } = newSession();
    expect(await ask(() => given)).toEqual({ session: given });
    expect(await ask(async () => given)).toEqual({ session: given });
  });

  test.each([undefined, null])(
    'that resolves with %s has failed, except with `sessionPerPlan`',
    async (nothing) => {
      expect(await ask(() => nothing)).toMatchObject({
        problem: { kind: 'refused', message: 'renewSession: expected a session, got nothing' },
      });
      expect(await ask(() => nothing, true)).toEqual({ session: null });
    },
  );

  test.each([
    [{}, /^renewSession: client-token/],
    [{ orderId: crypto.randomUUID() }, /^renewSession: client-token/],
    [{ clientToken: 'canary', orderId: '7' }, /^renewSession: order-id/],
    ['canary', /^renewSession: client-token/],
    [42, /^renewSession: client-token/],
  ])('that resolves with %j has failed, and the message repeats no token', async (given, message) => {
    const ended = await ask(() => given);
    expect(ended).toMatchObject({ problem: { message: expect.stringMatching(message) } });
    expect(JSON.stringify(ended)).not.toContain('canary');
  });

  test('that fails because the picker gave up the call is no error of the page', async () => {
    const reports = catchReports();
    const gaveUp = new AbortController();
    const renewSession = (_: string, { signal }: { signal: AbortSignal }) =>
      new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    const ended = renew(createStandInPage(), settingsOf({ renewSession }), 'pp_b', gaveUp.signal);
    gaveUp.abort();
    expect(await ended).toMatchObject({ problem: { kind: 'refused' } });
    expect(reports).toEqual([]);
  });

  test('that fails is a refusal in the picker’s words; the reason goes to the page’s error report', async () => {
    const reports = catchReports();
    for (const reason of unspeakable) {
      const ended = await ask(() => Promise.reject(reason));
      expect(ended).toEqual({
        problem: {
          kind: 'refused',
          message: 'renewSession: failed; the page’s error report has the reason',
          ident: 'pp_b',
        },
      });
    }
    expect(reports).toHaveLength(unspeakable.length);
  });
});

describe('the task under way', () => {
  test('aborts its signal once another task is under way', () => {
    const slot = createTaskSlot('here');
    const first = slot.begin();
    slot.leaveFor(first.id, false)();
    expect(first.signal.aborted).toBe(false);
    const abort = slot.leaveFor('another', false);
    expect(first.signal.aborted).toBe(false);
    abort();
    expect(first.signal.aborted).toBe(true);
  });

  test('is not aborted in place of the task before it', () => {
    const slot = createTaskSlot('here');
    const first = slot.begin();
    const abort = slot.leaveFor(undefined, false);
    const second = slot.begin();
    abort();
    expect([first, second].map(({ signal }) => signal.aborted)).toEqual([true, false]);
  });

  test('does not abort its signal when the task has ended by itself', () => {
    const slot = createTaskSlot('here');
    const first = slot.begin();
    slot.leaveFor(undefined, true)();
    expect(first.signal.aborted).toBe(false);
  });

  test('has an id that no other task has', () => {
    const [here, there] = [createTaskSlot('here'), createTaskSlot('there')];
    const ids = [here.begin(), here.begin(), there.begin()].map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect(ids.map((id) => here.began(id))).toEqual([true, true, false]);
  });
});
