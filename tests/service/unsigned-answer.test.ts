/**
 * Only an answer that the service signed is final. Any other answer may come from a proxy or a firewall. After such an
 * answer, the write may still be applied.
 */
import { describe, expect, test } from 'vitest';
import type { WriteOutcome } from '../../src/protocol/event.ts';
import { outcomeOf } from '../../src/service/outcome.ts';
import type { Answer } from '../../src/service/post.ts';
import { answerOf, problemOf, requestTo, send, serve, serveJson } from './servers.ts';

const from = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

const acknowledging = {
  'the documented {}': '{}',
  'white space around it': ' \n{}\t',
  'an envelope of success': '{"status":"success","data":{},"req_id":"r"}',
  'a bare success': '{"status":"success"}',
  'success, with errors that were overcome': '{"status":"success","error":[{"msg":"hm"}]}',
};
const refusing = {
  'an envelope of error': '{"status":"error","error":[{"code":"bad_request","msg":"no"}],"req_id":"r"}',
  'an error with a list': '{"status":"error","error":[]}',
  'an error with a request id': '{"status":"error","req_id":"r"}',
  'an error with a request id that is a number': '{"status":"error","req_id":7}',
  'an error with a success for a prototype': '{"status":"error","error":[],"__proto__":{"status":"success"}}',
};
const meaningless = {
  nothing: '',
  HTML: '<!doctype html><title>Sign in to Wi-Fi</title>',
  'half an object': '{"status":"succ',
  'a list': '[]',
  'a list with a success': '[{"status":"success"}]',
  null: 'null',
  true: 'true',
  'a string': '"success"',
  'a gateway’s word': '{"message":"Forbidden"}',
  'a failure of another kind': '{"success":false}',
  'a success of another kind': '{"success":true}',
  'what a service worker says offline': '{"offline":true}',
  'another object': '{"data":{"status":"success"}}',
  'a bare error': '{"status":"error"}',
  'an error of another shape': '{"status":"error","error":"no"}',
  'an error with an empty request id': '{"status":"error","req_id":""}',
  'errors without a status': '{"error":[{"msg":"no"}],"req_id":"r"}',
  'an error that is null': '{"error":null}',
  'another status': '{"status":"pending","req_id":"r"}',
  'a status in capitals': '{"status":"Success"}',
  'a status that is null': '{"status":null}',
  'a success only by its prototype': '{"__proto__":{"status":"success"}}',
};
const named: readonly [string, Answer['body']][] = [
  ...Object.entries({ ...acknowledging, ...refusing, ...meaningless }).map(
    ([name, text]): [string, Answer['body']] => [name, { text }],
  ),
  ['more than 64 KiB', 'oversized'],
  ['a body that broke off', null],
];

describe('the table of outcomes', () => {
  const expected = (name: string, status: number): WriteOutcome['outcome'] => {
    if (name in acknowledging) return status === 200 ? 'acknowledged' : 'lost';
    if (!(name in refusing)) return 'lost';
    if (status === 429) return 'unclear';
    return status === 200 || (status >= 400 && status < 500 && status !== 408) ? 'refused' : 'lost';
  };

  test.each(named)('holds for every status with %s', (name, body) => {
    const found = from(0, 599).map((status) => [
      status,
      outcomeOf(answerOf(status, '', { body }), 'pp_b').outcome,
    ]);
    expect(found).toEqual(from(0, 599).map((status) => [status, expected(name, status)]));
  });

  test('counts every answer that came from another address as lost', () => {
    for (const [name, body] of named) {
      for (const status of from(200, 599)) {
        const ended = outcomeOf(answerOf(status, '', { body, redirected: true }), 'pp_b');
        expect([name, status, ended.outcome]).toEqual([name, status, 'lost']);
        expect(problemOf(ended)).toMatchObject({
          kind: 'unclear',
          message: 'the answer came from another address',
        });
      }
    }
  });

  test('names the plan, the HTTP status and the reason of every outcome except `acknowledged`', () => {
    for (const [, body] of named) {
      for (const status of from(100, 599)) {
        const ended = outcomeOf(answerOf(status, '', { body }), 'pp_b');
        if (ended.outcome === 'acknowledged') continue;
        expect(ended.problem).toMatchObject({ httpStatus: status, ident: 'pp_b' });
        expect(ended.problem.message).not.toBe('');
      }
    }
  });

  test('reports “unclear” if the service answered, and “unreachable” if the answer broke off', () => {
    const kindOf = (status: number, changes: Partial<Answer>) =>
      problemOf(outcomeOf(answerOf(status, '', changes), 'pp_b')).kind;
    for (const status of [200, 201, 204, 304, 403, 408, 429, 500, 502, 504]) {
      expect([status, kindOf(status, {})]).toEqual([status, 'unclear']);
      expect([status, kindOf(status, { body: null })]).toEqual([status, 'unreachable']);
    }
  });
});

describe('over a real connection', () => {
  test.each<[what: string, status: number, body: string, headers?: Record<string, string>]>([
    ['a gateway that forbids', 403, '{"message":"Forbidden"}'],
    ['a gateway that knows no such path', 404, '{"message":"Not Found"}'],
    ['a firewall’s page', 403, '<html><body>Access denied</body></html>', { 'content-type': 'text/html' }],
    ['a page that was not found', 404, '<!doctype html><h1>404</h1>', { 'content-type': 'text/html' }],
    ['a failure of another kind', 200, '{"success":false}'],
    ['a service worker that is offline', 200, '{"offline":true}'],
    ['a service worker that is offline and says so', 503, '{"offline":true}'],
    ['a queue that accepted the write', 202, '{}'],
    ['a queue that accepted the write, in the service’s words', 202, '{"status":"success"}'],
    ['a proxy that changed the answer', 203, '{}'],
    ['no content', 204, ''],
    ['a part of an answer', 206, '{}'],
    ['an empty answer', 200, ''],
    [
      'a portal that wants a sign-in',
      200,
      '<title>Sign in to Wi-Fi</title>',
      { 'content-type': 'text/html' },
    ],
    ['a bare 400', 400, ''],
    ['a bare {} under 400', 400, '{}'],
    ['a bare 401', 401, ''],
    ['a bare 409', 409, ''],
    ['a bare 410', 410, ''],
    ['a bare 422', 422, ''],
    ['a bare 429', 429, ''],
    ['a bare 500', 500, ''],
    ['a bare 502', 502, ''],
    ['a bare 503', 503, ''],
    ['a bare 504', 504, ''],
    ['the status “not modified”', 304, ''],
    ['a signed 408', 408, '{"status":"error","error":[{"code":"timeout"}],"req_id":"r"}'],
    ['a signed 500', 500, '{"status":"error","error":[{"code":"internal_error"}],"req_id":"r"}'],
    ['a signed 503', 503, '{"status":"error","error":[{"code":"busy"}],"req_id":"r"}'],
    ['a signed 504', 504, '{"status":"error","error":[{"code":"upstream_timeout"}],"req_id":"r"}'],
  ])('%s proves nothing: HTTP %i %s', async (_, status, body, headers = {}) => {
    const { url, requests } = await serveJson(status, body, headers);
    const ended = await send(requestTo(url));
    expect(ended).toMatchObject({ outcome: 'lost', problem: { kind: 'unclear', httpStatus: status } });
    expect(requests).toHaveLength(1);
  });

  test('a signed 429 ends the write, and says nothing about the plan', async () => {
    const { url } = await serveJson(429, '{"status":"error","error":[{"code":"slow_down"}],"req_id":"r"}');
    expect(await send(requestTo(url))).toEqual({
      outcome: 'unclear',
      problem: {
        kind: 'unclear',
        message: 'the service answered HTTP 429, code slow_down',
        httpStatus: 429,
        code: 'slow_down',
        requestId: 'r',
        ident: 'pp_b',
      },
    });
  });

  test.each([
    ['{}', {}],
    ['\uFEFF{}', {}],
    ['{}', { 'content-type': 'text/html' }],
    ['{"status":"success","data":{}}', {}],
  ])('%j with %j acknowledges', async (body, headers) => {
    const { url } = await serveJson(200, body, headers);
    expect(await send(requestTo(url))).toEqual({ outcome: 'acknowledged' });
  });

  test('each write gets its own answer, over a connection that is kept', async () => {
    const answers = [
      [200, '{}'],
      [403, '{"message":"Forbidden"}'],
      [400, '{"status":"error","error":[],"req_id":"r"}'],
      [204, ''],
      [200, '{"status":"success"}'],
    ] as const;
    let asked = 0;
    const { url, sockets } = await serve((response) => {
      const [status = 500, body] = answers[asked++] ?? [];
      response.writeHead(status).end(body);
    });
    const outcomes = [];
    for (const _ of answers) outcomes.push((await send(requestTo(url))).outcome);
    expect(outcomes).toEqual(['acknowledged', 'lost', 'refused', 'lost', 'acknowledged']);
    expect(sockets.size, 'connections').toBeLessThan(answers.length);
  });
});
