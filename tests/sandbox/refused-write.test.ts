/** Faults in which the service refuses a write with a signed answer. */
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/testing/index.ts';
import { codeOf, fault, holds, outcomes, write, writes } from '../support/served-sandbox.ts';

describe('a fault', () => {
  it.each<[Fault, number, string]>([
    [{ kind: 'refuse' }, 400, 'bad_request'],
    [{ kind: 'refuse', status: 422, code: 'no_such_price' }, 422, 'no_such_price'],
    [{ kind: 'refuse-under-200', code: 'no_such_price' }, 200, 'no_such_price'],
    [{ kind: 'expire' }, 401, 'session_expired'],
    [{ kind: 'already-paid' }, 409, 'already_paid'],
    [{ kind: 'already-subscribed' }, 409, 'double_purchase'],
  ])('%o refuses with the envelope', async (given, status, code) => {
    fault(given);
    const response = await write('pp_b');
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ status: 'error', error: [{ code }] });
    expect(holds()).toBe('pp_a');
    expect(writes()).toMatchObject([{ outcome: 'refused', status }]);
  });

  it('rate-limit says when the client may write again', async () => {
    fault({ kind: 'rate-limit', retryAfter: 7 });
    const response = await write('pp_b');
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7']);
    expect([holds(), ...outcomes()]).toEqual(['pp_a', 'rate limited']);
  });

  it('refuse-repeat applies the first transmission of a write and refuses the second', async () => {
    fault({ kind: 'refuse-repeat', code: 'price_point_not_available', times: 1 });
    await expect(write('pp_b')).rejects.toThrow(TypeError);
    expect((await write('pp_c')).status).toBe(200);
    const repeat = await write('pp_b');
    expect([repeat.status, await codeOf(repeat)]).toEqual([400, 'price_point_not_available']);
    expect([holds(), ...outcomes()]).toEqual(['pp_c', 'dropped after', 'applied', 'refused']);
    expect((await write('pp_b')).status).toBe(200);
  });
});
