/**
 * One time limit covers the headers and the body of an answer. A later answer proves nothing. An answer is late if one
 * of the page's two clocks says so, even if no timer has fired.
 */
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { WriteOutcome } from '../../src/protocol/event.ts';
import { defaultTimeout } from '../../src/service/write.ts';
import { requestTo, send } from './servers.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const hung = () => new Promise<never>(() => {});

describe('the time limit', () => {
  const started = (fetch: () => Promise<Response>, timeout = defaultTimeout) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
    vi.stubGlobal('fetch', fetch);
    let outcome: WriteOutcome | null = null;
    send(requestTo('https://billing.test'), { timeout }).then((ended) => {
      outcome = ended;
    });
    return () => outcome;
  };

  test('is 8 s by default, even if fetch ignores its signal', async () => {
    const outcome = started(hung);
    await vi.advanceTimersByTimeAsync(7999);
    expect(outcome()).toBeNull();
    await vi.advanceTimersByTimeAsync(1);
    expect(outcome()).toMatchObject({ outcome: 'lost', problem: { message: 'no answer within 8000 ms' } });
    expect(vi.getTimerCount()).toBe(0);
  });

  test('can be set by the host', async () => {
    const outcome = started(hung, 3000);
    await vi.advanceTimersByTimeAsync(2999);
    expect(outcome()).toBeNull();
    await vi.advanceTimersByTimeAsync(1);
    expect(outcome()).toMatchObject({ outcome: 'lost' });
  });

  test('covers headers and body together', async () => {
    let answer: (response: Response) => void = () => {};
    const outcome = started(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    await vi.advanceTimersByTimeAsync(5000);
    answer(new Response(new ReadableStream()));
    await vi.advanceTimersByTimeAsync(2999);
    expect(outcome()).toBeNull();
    await vi.advanceTimersByTimeAsync(1);
    expect(outcome()).toMatchObject({ outcome: 'lost', problem: { message: 'the answer broke off' } });
  });

  test('leaves no timer after an answer', async () => {
    const outcome = started(async () => Response.json({}));
    await vi.advanceTimersByTimeAsync(0);
    expect(outcome()).toEqual({ outcome: 'acknowledged' });
    expect(vi.getTimerCount()).toBe(0);
  });

  test('that is longer than any timer does not end the write at once', async () => {
    const outcome = started(hung, 1e12);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(outcome()).toBeNull();
  });

  test.each([
    ['before', 'anything is sent'],
    ['during', 'fetch, which ignores it'],
    ['after', 'the headers'],
  ])('is cut short by an abort %s %s', async (when) => {
    vi.stubGlobal('fetch', when === 'after' ? async () => new Response(new ReadableStream()) : hung);
    const shopper = new AbortController();
    if (when === 'before') shopper.abort();
    const writing = send(requestTo('https://billing.test'), { signal: shopper.signal });
    await new Promise((resolve) => setImmediate(resolve));
    shopper.abort();
    expect(await writing).toMatchObject({ outcome: 'lost', problem: { kind: 'unreachable' } });
  });

  test('leaves no listener on the caller’s signal', async () => {
    vi.stubGlobal('fetch', async () => Response.json({}));
    const { signal } = new AbortController();
    let listeners = 0;
    const add = vi.spyOn(signal, 'addEventListener').mockImplementation(() => void listeners++);
    const remove = vi.spyOn(signal, 'removeEventListener').mockImplementation(() => void listeners--);
    await send(requestTo('https://billing.test'), { signal });
    expect([add.mock.calls.length, remove.mock.calls.length, listeners]).toEqual([1, 1, 0]);
  });
});

describe('an answer to a page that slept', () => {
  /** While `fetch` waits, moves the two clocks that the page reads. No timer fires. */
  const sleeping = async (passed: { monotonic: number; wall: number }, body: string, status = 200) => {
    let [monotonic, wall] = [5000, 1_700_000_000_000];
    vi.spyOn(performance, 'now').mockImplementation(() => monotonic);
    vi.spyOn(Date, 'now').mockImplementation(() => wall);
    vi.stubGlobal('fetch', async () => {
      monotonic += passed.monotonic;
      wall += passed.wall;
      return new Response(body, { status });
    });
    const ended = await send(requestTo('https://billing.test'), { timeout: 3000 });
    vi.restoreAllMocks();
    return ended;
  };

  test.each([
    ['both clocks', { monotonic: 3001, wall: 3001 }],
    ['the wall clock alone, because the other one slept', { monotonic: 20, wall: 60_000 }],
    ['the monotonic clock alone, because the other one was set back', { monotonic: 3001, wall: -3_600_000 }],
  ])('is lost when it is late by %s', async (_, passed) => {
    const refusal = '{"status":"error","error":[{"code":"session_expired"}]}';
    for (const [status, body] of [
      [200, '{}'],
      [400, refusal],
      [429, refusal],
    ] as const) {
      expect(await sleeping(passed, body, status)).toEqual({
        outcome: 'lost',
        problem: { kind: 'unreachable', message: 'no answer within 3000 ms', ident: 'pp_b' },
      });
    }
  });

  test('counts when it is in time by both clocks, even if one clock was set back', async () => {
    expect(await sleeping({ monotonic: 3000, wall: 3000 }, '{}')).toEqual({ outcome: 'acknowledged' });
    expect(await sleeping({ monotonic: 20, wall: -3_600_000 }, '{}')).toEqual({ outcome: 'acknowledged' });
  });
});
