/** The service does not accept some requests. The sandbox must refuse them, say why, and not apply them. */
import { describe, expect, it } from 'vitest';
import {
  bodyFor,
  codeOf,
  endpoint,
  holds,
  json,
  listener,
  post,
  restart,
  sandbox,
  write,
  writes,
} from '../support/served-sandbox.ts';

describe('a request that the service does not accept', () => {
  it.each<[string, number, string, () => Promise<Response>]>([
    [
      'for another path',
      404,
      'not_found',
      () => fetch(`${listener.url}/acme/v1/checkout`, { method: 'POST' }),
    ],
    ['for a malformed organisation', 404, 'not_found', () => fetch(endpoint('a.b'), { method: 'POST' })],
    ['by GET', 405, 'method_not_allowed', () => fetch(endpoint())],
    ['by PUT', 405, 'method_not_allowed', () => post(bodyFor('pp_b'), { method: 'PUT' })],
    [
      'as plain text',
      415,
      'unsupported_media_type',
      () => post(bodyFor('pp_b'), { headers: { 'content-type': 'text/plain' } }),
    ],
    [
      'with a secret key',
      400,
      'secret_key_exposed',
      () => post(bodyFor('pp_b'), { headers: { ...json, 'ff-secret-key': 'sk' } }),
    ],
    ['that is not JSON', 400, 'validation_error', () => post(null, { body: '{' })],
    ['that is not an object', 400, 'validation_error', () => post([])],
    ['without a token', 400, 'validation_error', () => post({ ...bodyFor('pp_b'), client_token: undefined })],
    ['with an empty token', 400, 'validation_error', () => post({ ...bodyFor('pp_b'), client_token: '' })],
    [
      'with an order that is no UUID',
      400,
      'validation_error',
      () => post({ ...bodyFor('pp_b'), order_id: '7' }),
    ],
    ['without a plan', 400, 'validation_error', () => post({ ...bodyFor('pp_b'), pp_ident: undefined })],
    ['with a malformed plan', 400, 'validation_error', () => write('pp b')],
    ['with a plan of 257 letters', 400, 'validation_error', () => write('p'.repeat(257))],
    [
      'with metadata that is a list',
      400,
      'validation_error',
      () => post({ ...bodyFor('pp_b'), client_metadata: [] }),
    ],
    [
      'with the token of another session',
      404,
      'session_not_found',
      () => post({ ...bodyFor('pp_b'), client_token: sandbox.createSession().clientToken }),
    ],
    [
      'for an order without a session',
      404,
      'session_not_found',
      () => post({ ...bodyFor('pp_b'), order_id: crypto.randomUUID() }),
    ],
    [
      'for the session of another organisation',
      404,
      'session_not_found',
      () =>
        fetch(endpoint('other'), { method: 'POST', headers: json, body: JSON.stringify(bodyFor('pp_b')) }),
    ],
  ])('%s is answered %i %s and not applied', async (_, status, code, send) => {
    const response = await send();
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({
      status: 'error',
      error: [{ code, type: 'api_exception', msg: expect.any(String) }],
      req_id: expect.stringMatching(/^req_/),
    });
    expect(holds()).toBe('pp_a');
  });

  it('gets an answer that names everything that is wrong with its body', async () => {
    const response = await post({ order_id: 7 });
    expect((await response.json()).error.map(({ msg }: { msg: string }) => msg)).toEqual([
      'client_token: expected a non-empty string',
      'order_id: expected a UUID',
      'pp_ident: expected a string matching ^[-A-Za-z_0-9]{1,256}$',
    ]);
  });

  it('is recorded as refused if its order is known', async () => {
    await write('pp b');
    expect(writes()).toMatchObject([{ ident: 'pp b', outcome: 'refused', status: 400, appliedAt: null }]);
  });

  it('is refused if it names a plan that the service does not know', async () => {
    await restart({ plans: ['pp_a', 'pp_b'] });
    const response = await write('pp_c');
    expect([response.status, await codeOf(response)]).toEqual([404, 'price_point_not_found']);
    expect((await write('pp_b')).status).toBe(200);
  });
});
