/**
 * The sandbox must answer each write and record it as it was sent. After that, the session must hold the plan of the
 * write.
 */
import { describe, expect, it } from 'vitest';
import { bodyFor, clock, holds, post, restart, write, writes } from '../support/served-sandbox.ts';

describe('a write', () => {
  it('is answered with an empty object, and its plan is held', async () => {
    const response = await write('pp_b');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({});
    expect(holds()).toBe('pp_b');
  });

  it('is answered with an envelope if the option says so', async () => {
    await restart({ answers: 'envelope' });
    expect(await (await write('pp_b')).json()).toMatchObject({ status: 'success', data: {} });
  });

  it('is recorded with its content, its outcome and its time', async () => {
    clock.pass(40);
    await write('pp_b');
    expect(writes()).toEqual([
      {
        n: 1,
        arrivedAt: 40,
        ident: 'pp_b',
        body: bodyFor('pp_b'),
        unknown: [],
        outcome: 'applied',
        status: 200,
        appliedAt: 40,
        clientLeft: false,
      },
    ]);
  });

  it('may carry metadata and unknown properties, and the sandbox records both', async () => {
    const body = { ...bodyFor('pp_b'), client_metadata: { funnel: 'x' }, coupon: 'SAVE' };
    expect((await post(body)).status).toBe(200);
    expect(writes()[0]).toMatchObject({ body, unknown: ['coupon'] });
  });

  it('may declare a charset', async () => {
    const headers = { 'content-type': 'Application/JSON; charset=utf-8' };
    expect((await post(bodyFor('pp_b'), { headers })).status).toBe(200);
  });
});
