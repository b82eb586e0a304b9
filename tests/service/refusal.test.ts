/**
 * `problemKinds` decides first what a refusal means and whether the refusal ends the session. For a code that is not in
 * `problemKinds`, the picker's own list of codes decides. For an unknown code, the HTTP status decides.
 */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { outcomeOf, type RefusalMeaning } from '../../src/service/outcome.ts';
import { answerOf, envelope, problemOf, requestTo, send, serveJson } from './servers.ts';

afterEach(() => void vi.unstubAllGlobals());

const refusalOf = (status: number, error: object, problemKinds?: unknown) =>
  outcomeOf(answerOf(status, envelope(error)), 'pp_b', {
    problemKinds: problemKinds as Readonly<Record<string, RefusalMeaning>>,
  });

test('a refusal passes on code, type, request id and status, but not the words of the service', async () => {
  const said = envelope({ code: 'invalid_price', type: 'api_exception', msg: 'No such plan.' });
  const { url } = await serveJson(400, JSON.stringify(said));
  expect(await send(requestTo(url))).toEqual({
    outcome: 'refused',
    ends: 'no',
    problem: {
      kind: 'refused',
      message: 'the service refused the plan: HTTP 400, code invalid_price',
      httpStatus: 400,
      code: 'invalid_price',
      type: 'api_exception',
      requestId: 'req_7',
      ident: 'pp_b',
    },
  });
});

test('a refusal means the same with HTTP 200', () => {
  expect(refusalOf(200, { code: 'invalid_price' })).toMatchObject({
    outcome: 'refused',
    ends: 'no',
    problem: { kind: 'refused', code: 'invalid_price', httpStatus: 200 },
  });
});

test.each([[], [null], ['no'], [[]]])('a refusal needs no error that can be read: %j', (...error) => {
  expect(outcomeOf(answerOf(400, { status: 'error', error, req_id: 'req_7' }), 'pp_b')).toMatchObject({
    outcome: 'refused',
    problem: { kind: 'refused', requestId: 'req_7' },
  });
});

test('a refusal passes on numbers as texts, and leaves out all other values', () => {
  const said = { ...envelope({ code: 42, type: {}, msg: null }), req_id: '' };
  expect(problemOf(outcomeOf(answerOf(400, said), 'pp_b'))).toEqual({
    kind: 'refused',
    message: 'the service refused the plan: HTTP 400, code 42',
    httpStatus: 400,
    code: '42',
    ident: 'pp_b',
  });
});

test.each(['x'.repeat(101), 'two\nlines', 'a\u0000b', 'größe', '\u202Eevil'])(
  'a refusal passes on no code that is long or hard to print: %j',
  (text) => {
    const said = { status: 'error', error: [{ code: text, type: text }], req_id: text };
    const problem = problemOf(outcomeOf(answerOf(400, said), 'pp_b'));
    expect(Object.keys(problem).sort()).toEqual(['httpStatus', 'ident', 'kind', 'message']);
    expect(problem.message).toBe('the service refused the plan: HTTP 400');
  },
);

test('a refusal passes on a code of a hundred characters', () => {
  expect(problemOf(refusalOf(400, { code: 'x'.repeat(100) })).code).toBe('x'.repeat(100));
});

describe('a refusal ends the session', () => {
  test.each([
    [200, 'session_expired', 'session-expired'],
    [400, 'token_expired', 'session-expired'],
    [404, 'invalid_token', 'session-expired'],
    [400, 'already_paid', 'already-paid'],
    [409, 'already_paid', 'already-paid'],
    [401, 'double_purchase', 'already-subscribed'],
    [409, 'double_purchase', 'already-subscribed'],
  ])('now, with HTTP %i and the code %s: %s', (status, code, kind) => {
    expect(refusalOf(status, { code })).toMatchObject({ outcome: 'refused', ends: 'now', problem: { kind } });
  });

  test.each([401, 403, 410])(
    'only if it happens again, with a signed HTTP %i and no code that says so',
    (status) => {
      for (const error of [{}, { code: 'who_knows' }]) {
        expect(refusalOf(status, error)).toMatchObject({
          outcome: 'refused',
          ends: 'if-again',
          problem: { kind: 'session-expired' },
        });
      }
    },
  );

  test.each([400, 402, 404, 409, 422, 451, 499])('not by the status alone: HTTP %i', (status) => {
    expect(refusalOf(status, {})).toMatchObject({
      outcome: 'refused',
      ends: 'no',
      problem: { kind: 'refused' },
    });
  });

  test.each(['constructor', '__proto__', 'toString', 'SESSION_EXPIRED', 'x', 'undefined', 'null'])(
    'not with the code %s',
    (code) => {
      expect(refusalOf(400, { code })).toMatchObject({ ends: 'no', problem: { kind: 'refused' } });
    },
  );
});

describe('the host’s own kinds', () => {
  test.each(['session-expired', 'already-paid', 'already-subscribed'])('can end the session: %s', (kind) => {
    expect(refusalOf(400, { code: 'order_closed' }, { order_closed: kind })).toMatchObject({
      outcome: 'refused',
      ends: 'now',
      problem: { kind, code: 'order_closed' },
    });
  });

  test('can say that a code is only about the plan, whatever the status or the picker’s own list says', () => {
    for (const [status, code] of [
      [403, 'plan_gone'],
      [409, 'double_purchase'],
    ] as const) {
      expect(refusalOf(status, { code }, { [code]: 'refused' })).toMatchObject({
        ends: 'no',
        problem: { kind: 'refused' },
      });
    }
  });

  test('can say that the session holds this plan already, which counts as acknowledged', () => {
    expect(refusalOf(409, { code: 'same_price' }, { same_price: 'unchanged' })).toEqual({
      outcome: 'acknowledged',
    });
  });

  test('make neither an unsigned answer nor a signed 5xx final', () => {
    const problemKinds = { same_price: 'unchanged' } as const;
    const unsigned = { status: 'error', code: 'same_price' };
    expect(outcomeOf(answerOf(409, unsigned), 'pp_b', { problemKinds }).outcome).toBe('lost');
    expect(refusalOf(504, { code: 'same_price' }, problemKinds).outcome).toBe('lost');
  });

  test('do not apply to a refusal without a code', () => {
    expect(refusalOf(400, {}, { undefined: 'already-paid', null: 'already-paid' })).toMatchObject({
      ends: 'no',
      problem: { kind: 'refused' },
    });
  });

  test.each([null, 5, 'x', [], { nope: 'nonsense' }, { nope: null }, { nope: 'config' }])(
    'are ignored if the value is not a valid kind: %j',
    (kinds) => {
      expect(refusalOf(400, { code: 'nope' }, kinds)).toMatchObject({
        outcome: 'refused',
        ends: 'no',
        problem: { kind: 'refused', code: 'nope' },
      });
    },
  );

  test('that throw are ignored, and the page gets the error', () => {
    const reports: (() => void)[] = [];
    vi.stubGlobal('queueMicrotask', (run: () => void) => reports.push(run));
    const kinds = {
      get nope() {
        throw new Error('evil');
      },
    };
    expect(refusalOf(400, { code: 'nope' }, kinds)).toMatchObject({ problem: { kind: 'refused' } });
    expect(reports).toHaveLength(1);
    expect(reports[0]).toThrow('evil');
  });
});
