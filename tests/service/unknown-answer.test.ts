/**
 * If the service answers in an unknown form, the problem has the code `unknown-answer`. With `acknowledges`, a host can
 * teach the picker the new form.
 */
import { afterEach, expect, test, vi } from 'vitest';
import { outcomeOf } from '../../src/service/outcome.ts';
import { answerOf, envelope, requestTo, send, serveJson } from './servers.ts';

afterEach(() => void vi.unstubAllGlobals());

test.each(['{"ok":true}', '{"status":"error"}', '{"status":"done","req_id":"r"}', '[]', '', '<html>'])(
  'under HTTP 200, an unknown answer has the code `unknown-answer`: %j',
  async (body) => {
    const { url } = await serveJson(200, body);
    expect(await send(requestTo(url))).toMatchObject({
      outcome: 'lost',
      problem: { kind: 'unclear', code: 'unknown-answer', httpStatus: 200, ident: 'pp_b' },
    });
  },
);

test('an unknown answer has the code `unknown-answer` even if it brought a code of its own', () => {
  const said = { status: 'failed', error: [{ code: 'x' }], req_id: 'r' };
  expect(outcomeOf(answerOf(200, said), 'pp_b')).toMatchObject({
    problem: { code: 'unknown-answer', requestId: 'r' },
  });
});

test('an answer gets no `unknown-answer` if it broke off, came from another address or has another status', () => {
  for (const answer of [
    answerOf(200, '', { body: null }),
    answerOf(200, '{"ok":true}', { redirected: true }),
    answerOf(201, '{"ok":true}'),
    answerOf(403, '{"message":"Forbidden"}'),
  ]) {
    expect(outcomeOf(answer, 'pp_b')).toMatchObject({
      outcome: 'lost',
      problem: { kind: expect.any(String) },
    });
    expect(outcomeOf(answer, 'pp_b')).not.toHaveProperty('problem.code');
  }
});

test('an unknown answer is an acknowledgement if the host says so', async () => {
  const { url } = await serveJson(202, '{"ok":true}');
  const acknowledges = vi.fn((status: number, json: object) => status === 202 && 'ok' in json);
  expect(await send(requestTo(url, { acknowledges }))).toEqual({ outcome: 'acknowledged' });
  expect(acknowledges.mock.calls).toEqual([[202, { ok: true }]]);
});

test.each([false, undefined, 1, 'yes', {}, Promise.resolve(true)])(
  'an unknown answer is no acknowledgement if the host does not return true: %s',
  (said) => {
    const { outcome } = outcomeOf(answerOf(200, { ok: true }), 'pp_b', { acknowledges: () => said });
    expect(outcome).toBe('lost');
  },
);

test('the host is not asked about an answer that is known, or that could prove nothing', () => {
  const acknowledges = vi.fn(() => true);
  const ask = (answer: Parameters<typeof outcomeOf>[0]) =>
    outcomeOf(answer, 'pp_b', { acknowledges }).outcome;
  expect(ask(answerOf(200, '{}'))).toBe('acknowledged');
  expect(ask(answerOf(200, envelope({})))).toBe('refused');
  expect(ask(answerOf(201, envelope({})))).toBe('lost');
  expect(ask(answerOf(200, '[1]'))).toBe('lost');
  expect(ask(answerOf(200, ''))).toBe('lost');
  expect(ask(answerOf(200, '', { body: 'oversized' }))).toBe('lost');
  expect(ask(answerOf(200, '{"ok":true}', { redirected: true }))).toBe('lost');
  for (const status of [0, 199, 300, 304, 400, 403, 429, 500])
    expect(ask(answerOf(status, { ok: true }))).toBe('lost');
  expect(acknowledges).not.toHaveBeenCalled();
});

test('an unknown answer is no acknowledgement if the host’s function throws, and the page gets the error', () => {
  const reports: (() => void)[] = [];
  vi.stubGlobal('queueMicrotask', (run: () => void) => reports.push(run));
  const acknowledges = () => {
    throw new Error('evil');
  };
  expect(outcomeOf(answerOf(200, { ok: true }), 'pp_b', { acknowledges })).toMatchObject({
    outcome: 'lost',
    problem: { code: 'unknown-answer' },
  });
  expect(reports).toHaveLength(1);
  expect(reports[0]).toThrow('evil');
});

test('an unknown answer is no acknowledgement if the host gave a value that is not a function', () => {
  for (const acknowledges of [true, 'yes', {}, null]) {
    const host = { acknowledges: acknowledges as unknown as () => boolean };
    expect(outcomeOf(answerOf(200, { ok: true }), 'pp_b', host).outcome).toBe('lost');
  }
});
