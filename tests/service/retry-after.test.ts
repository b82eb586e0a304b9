/** With `Retry-After`, every answer except an acknowledgement may ask for a pause: in seconds, or until a date. */
import { afterEach, expect, test, vi } from 'vitest';
import { outcomeOf } from '../../src/service/outcome.ts';
import { answerOf, envelope, requestTo, send, serveJson } from './servers.ts';

afterEach(() => void vi.useRealTimers());

const pauseIn = (retryAfter: string | null) =>
  (outcomeOf(answerOf(503, '', { retryAfter }), 'pp_b') as { retryAfter?: number }).retryAfter;

test.each([
  ['0', 0],
  ['7', 7000],
  [' 7 ', 7000],
  ['999999999', 999_999_999_000],
])('a pause in seconds: %j is %i ms', (header, expected) => {
  expect(pauseIn(header)).toBe(expected);
});

test.each(['soon', '', '-5', '1.5', '7s', 'in 5', '9'.repeat(400), 'Thu, tomorrow at ten GMT', '2026-01-01'])(
  'any other value of `Retry-After` is ignored: %j',
  (header) => {
    expect(pauseIn(header)).toBeUndefined();
  },
);

test('a pause lasts until a date, and there is no pause if the date has passed', () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-01-01T00:00:00Z') });
  expect(pauseIn('Thu, 01 Jan 2026 00:00:09 GMT')).toBe(9000);
  expect(pauseIn('Thursday, 01-Jan-26 00:00:09 GMT')).toBe(9000);
  expect(pauseIn('Thu, 01 Jan 2015 00:00:09 GMT')).toBe(0);
});

test.each<[number, string, string]>([
  [503, '', 'lost'],
  [403, '{"message":"Forbidden"}', 'lost'],
  [200, '{"ok":true}', 'lost'],
  [504, JSON.stringify(envelope({})), 'lost'],
  [429, JSON.stringify(envelope({})), 'unclear'],
  [400, JSON.stringify(envelope({})), 'refused'],
])('the pause is passed on from HTTP %i %s', async (status, body, outcome) => {
  const { url } = await serveJson(status, body, { 'retry-after': '4' });
  expect(await send(requestTo(url))).toMatchObject({ outcome, retryAfter: 4000 });
  const { url: another } = await serveJson(status, body);
  expect(await send(requestTo(another))).not.toHaveProperty('retryAfter');
});

test('the pause is passed on from an answer that broke off', () => {
  expect(outcomeOf(answerOf(503, '', { body: null, retryAfter: '4' }), 'pp_b')).toMatchObject({
    retryAfter: 4000,
  });
});

test('the pause is no part of an acknowledgement', async () => {
  const { url } = await serveJson(200, '{}', { 'retry-after': '4' });
  expect(await send(requestTo(url))).toEqual({ outcome: 'acknowledged' });
});
