/** The service, a host or the browser may quote the token. The picker must not repeat it. */
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { problemOf, requestTo, send, serveJson } from './servers.ts';

const orderId = '123e4567-e89b-12d3-a456-426614174000';
/** A token that is hard to find in a text, because JSON can write its characters in several ways. */
const canary = 'canary/+="e"\\token';
const session = { clientToken: canary, orderId };
const isQuotedIn = (outcome: unknown) =>
  /canary|token"/.test([JSON.stringify(outcome), String(outcome)].join());

describe('the service quotes the token', () => {
  test.each<[string, (token: string) => string]>([
    ['as it is', (token) => JSON.stringify(token)],
    ['with slashes escaped', (token) => JSON.stringify(token).replaceAll('/', '\\/')],
    [
      'with each letter escaped',
      (token) =>
        `"${[...token].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`,
    ],
    ['within a text', (token) => JSON.stringify(`unknown token ${token}!`)],
    ['in a long text', (token) => JSON.stringify('x'.repeat(490) + token)],
    ['cut', (token) => JSON.stringify(token.slice(0, -2))],
  ])('%s, and nothing of it is passed on', async (_, quote) => {
    const quoted = quote(canary);
    for (const status of [200, 400, 401, 429, 500, 504]) {
      const { url } = await serveJson(
        status,
        `{"status":"error","error":[{"code":${quoted},"type":${quoted},"msg":${quoted}}],"req_id":${quoted}}`,
      );
      const ended = await send(requestTo(url, { session }));
      expect(isQuotedIn(ended)).toBe(false);
      expect(Object.keys(problemOf(ended)).sort()).toEqual(['httpStatus', 'ident', 'kind', 'message']);
    }
  });

  test('in one field, and the other fields are still passed on', async () => {
    const { url } = await serveJson(
      400,
      JSON.stringify({ status: 'error', error: [{ code: 'no', type: canary }], req_id: 'req_7' }),
    );
    const problem = problemOf(await send(requestTo(url, { session })));
    expect(problem).toMatchObject({ code: 'no', requestId: 'req_7' });
    expect(problem).not.toHaveProperty('type');
  });

  test('as a known code, and the code still has its meaning', async () => {
    const { url } = await serveJson(400, '{"status":"error","error":[{"code":"session_expired"}]}');
    const ended = await send(requestTo(url, { session: { orderId, clientToken: 'expired' } }));
    expect(ended).toMatchObject({ outcome: 'refused', ends: 'now', problem: { kind: 'session-expired' } });
    expect(ended).not.toHaveProperty('problem.code');
  });
});

describe('a host puts the token', () => {
  const long = `eyJ${'a.b-'.repeat(40)}`;

  test.each<[string, object]>([
    ['in the place of the order', { session: { clientToken: canary, orderId: canary } }],
    [
      'in the place of the order, and the order in its own',
      { session: { clientToken: orderId, orderId: canary } },
    ],
    [
      'in the place of the order, where it is long',
      { session: { clientToken: 'x', orderId: `canary${long}` } },
    ],
    ['in the place of the organisation', { session, orgId: canary }],
    ['in the place of the organisation, where it is long', { orgId: `canary${long}` }],
    ['in the address', { session, baseUrl: `/${canary}` }],
    ['in the address’s query', { baseUrl: `https://billing.test/?canary` }],
    ['in the address’s credentials', { baseUrl: `https://canary@billing.test/` }],
    ['in the place of the session', { session: canary }],
    ['in the place of the metadata', { clientMetadata: canary }],
    ['in the place of the session’s plan', { session: { ...session, ident: canary } }],
  ])('%s, and the problem says so without the token', async (_, changes) => {
    const ended = await send(requestTo('https://billing.test', changes));
    expect(ended).toMatchObject({ outcome: 'unsent', problem: { kind: 'config' } });
    expect(isQuotedIn(ended)).toBe(false);
  });
});

test('the token is in no outcome, no address and no log', async () => {
  const said = vi.fn();
  const methods = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;
  for (const method of methods) vi.spyOn(console, method).mockImplementation(said);
  onTestFinished(() => void vi.restoreAllMocks());
  onTestFinished(() => void vi.unstubAllGlobals());

  const { url, requests } = await serveJson(302, canary, { location: '/' });
  const outcomes = [
    await send(requestTo(url, { session })),
    await send(requestTo(url, { session }), { ident: canary }),
  ];
  for (const failing of [
    () => Promise.reject(new TypeError(`could not send ${canary}`)),
    () => {
      throw new Error(canary);
    },
    async () => new Response(new ReadableStream({ pull: (stream) => stream.error(new Error(canary)) })),
  ]) {
    vi.stubGlobal('fetch', failing);
    outcomes.push(await send(requestTo(url, { session })));
  }
  for (const ended of outcomes) {
    expect(ended.outcome).toMatch(/lost|unsent/);
    expect(isQuotedIn(ended)).toBe(false);
  }
  expect(requests.map((request) => request.url)).toEqual(['/acme/v1/checkout/update_client_session']);
  expect(said).not.toHaveBeenCalled();
});
