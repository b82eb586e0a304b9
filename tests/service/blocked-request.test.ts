/** If a policy of the page blocks the request, the write is unsent. If that is not certain, the write is lost. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { WriteOutcome } from '../../src/protocol/event.ts';
import { requestTo, send } from './servers.ts';

const url = 'https://billing.test/acme/v1/checkout/update_client_session';

let page = new EventTarget();
let listeners = 0;

beforeEach(() => {
  page = new EventTarget();
  listeners = 0;
  const { addEventListener, removeEventListener } = page;
  page.addEventListener = function (...args) {
    listeners += 1;
    addEventListener.apply(this, args);
  };
  page.removeEventListener = function (...args) {
    listeners -= 1;
    removeEventListener.apply(this, args);
  };
  vi.stubGlobal('document', page);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const violate = (changes: object = {}) => {
  const told = { disposition: 'enforce', effectiveDirective: 'connect-src', blockedURI: url, ...changes };
  page.dispatchEvent(Object.assign(new Event('securitypolicyviolation'), told));
};

/** Sends a write with this `fetch`. `ended` in the result is the outcome, or `null` as long as there is no outcome. */
const started = (fetch: () => Promise<Response>) => {
  vi.stubGlobal('fetch', fetch);
  const shopper = new AbortController();
  const told: { ended: WriteOutcome | null; abort(): void } = { ended: null, abort: () => shopper.abort() };
  send(requestTo('https://billing.test'), { signal: shopper.signal }).then((ended) => {
    told.ended = ended;
  });
  return told;
};

const rejected = async () => {
  throw new TypeError('Failed to fetch');
};

const blocked = {
  outcome: 'unsent',
  problem: {
    kind: 'config',
    message:
      'the page’s content security policy blocks the request: its connect-src needs https://billing.test',
    ident: 'pp_b',
  },
};
const failed = { outcome: 'lost', problem: { kind: 'unreachable', message: 'the connection failed' } };

test('the write is unsent if a violation of the same URL comes first', async () => {
  const told = started(async () => {
    violate();
    return rejected();
  });
  await vi.advanceTimersByTimeAsync(0);
  expect(told.ended).toEqual(blocked);
  expect(listeners).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test('the write is unsent if the violation comes up to 50 ms after the rejection', async () => {
  const told = started(rejected);
  await vi.advanceTimersByTimeAsync(49);
  expect(told.ended).toBeNull();
  violate();
  await vi.advanceTimersByTimeAsync(0);
  expect(told.ended).toEqual(blocked);
  expect(listeners).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test('the write is lost if no violation comes within 50 ms, and no listener for violations stays', async () => {
  const told = started(rejected);
  await vi.advanceTimersByTimeAsync(50);
  expect(told.ended).toMatchObject(failed);
  expect(listeners).toBe(0);
  violate();
  expect(told.ended).toMatchObject(failed);
});

describe('the write is lost where the violation', () => {
  test.each([
    ['is only reported', { disposition: 'report' }],
    ['is about another directive', { effectiveDirective: 'img-src' }],
    ['is about another endpoint', { blockedURI: 'https://billing.test/acme/v1/price_points' }],
    ['names only the origin, and so may be about another request', { blockedURI: 'https://billing.test' }],
    ['names only the origin, with a slash', { blockedURI: 'https://billing.test/' }],
    ['is about another origin', { blockedURI: 'https://elsewhere.test' }],
    ['is about a longer name', { blockedURI: 'https://billing.test.evil.test/' }],
    ['names nothing', { blockedURI: '' }],
  ])('%s', async (_, changes) => {
    const told = started(async () => {
      violate(changes);
      return rejected();
    });
    await vi.advanceTimersByTimeAsync(50);
    expect(told.ended).toMatchObject(failed);
  });

  test('came while an earlier write was under way', async () => {
    const told = started(async () => Response.json({}));
    violate();
    await vi.advanceTimersByTimeAsync(0);
    expect(told.ended).toEqual({ outcome: 'acknowledged' });
    const next = started(rejected);
    await vi.advanceTimersByTimeAsync(50);
    expect(next.ended).toMatchObject(failed);
  });

  test('is followed by no answer, because another script may have sent the request in another way', async () => {
    const told = started(() => {
      violate();
      return new Promise(() => {});
    });
    await vi.advanceTimersByTimeAsync(8000);
    expect(told.ended).toMatchObject({ outcome: 'lost', problem: { message: 'no answer within 8000 ms' } });
  });
});

test('the picker can abort the write while it waits for a violation', async () => {
  const told = started(rejected);
  await vi.advanceTimersByTimeAsync(1);
  expect(told.ended).toBeNull();
  told.abort();
  await vi.advanceTimersByTimeAsync(0);
  expect(told.ended).toMatchObject(failed);
});

test('the write needs no document', async () => {
  vi.stubGlobal('document', undefined);
  const told = started(rejected);
  await vi.advanceTimersByTimeAsync(0);
  expect(told.ended).toMatchObject(failed);
});
