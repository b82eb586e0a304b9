/**
 * Payments at the service's own endpoints. The sandbox must charge the plan that the session holds, and must answer as
 * the service does.
 */
import { describe, expect, it } from 'vitest';
import type { PaymentFault } from '../../src/testing/index.ts';
import {
  codeOf,
  endpoint,
  json,
  restart,
  sandbox,
  session,
  turnTo,
  write,
} from '../support/served-sandbox.ts';

const ask = (name: string, body: object, orgId?: string) =>
  fetch(endpoint(orgId).replace('update_client_session', name), {
    ...{ method: 'POST', headers: json, body: JSON.stringify(body) },
  });
const create = (orderId = session.orderId, orgId?: string) =>
  ask('create_payment', { order_id: orderId, payment_method_token: 'pm_1' }, orgId);
const resume = () => ask('resume_payment', { order_id: session.orderId, resume_token: 'resume_1' });
const dataOf = async (answer: Response | Promise<Response>) => (await (await answer).json()).data;
const charged = (orderId = session.orderId) => sandbox.payments(orderId).map(({ ident }) => ident);
const becomes = (...faults: PaymentFault[]) => sandbox.faultPayments(session.orderId, faults);

const wish = {
  ...{ region: 'default', integration_type: 'primer', pp_ident: 'pp_b' },
  ...{ external_id: 'user_42', email_address: 'shopper@example.com', client_metadata: {} },
};

describe('a session that the service’s SDK asks for', () => {
  it('holds the plan that was asked for, and takes writes and payments', async () => {
    const answer = await ask('create_client_session', wish);
    const { data, ...envelope } = await answer.json();
    expect([answer.status, envelope]).toEqual([200, { status: 'success', req_id: expect.any(String) }]);
    turnTo({ orgId: 'acme', orderId: data.order_id, clientToken: data.client_token, ident: 'pp_b' });
    expect(sandbox.holds(data.order_id)).toBe('pp_b');
    expect((await write('pp_c')).status).toBe(200);
    expect(await dataOf(create())).toEqual({
      ...{ checkout_status: 'succeeded', order_id: data.order_id },
      ...{ action_required_token: '', failed_message_for_user: '' },
    });
    expect(charged()).toEqual(['pp_c']);
  });

  it('may be asked for from another origin, with the version of the SDK', async () => {
    const { headers } = await fetch(endpoint().replace('update', 'create'), {
      method: 'OPTIONS',
      headers: {
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-sdk-version',
      },
    });
    expect(headers.get('access-control-allow-headers')).toBe('content-type, x-sdk-version');
  });

  it('is refused for a price point that the service does not sell', async () => {
    await restart({ plans: ['pp_a'] });
    const answer = await ask('create_client_session', wish);
    expect([answer.status, await codeOf(answer)]).toEqual([400, 'invalid_price']);
  });

  it('is refused with an answer that names everything that is wrong with the body', async () => {
    const { error } = await (await ask('create_client_session', { pp_ident: 'pp b' })).json();
    expect(error.map(({ msg }: { msg: string }) => msg.replace(/:.*/, ''))).toEqual([
      ...['region', 'integration_type', 'pp_ident', 'external_id'],
    ]);
  });
});

describe('a payment', () => {
  it('charges the plan that the session holds, not the plan that the session was created with', async () => {
    await write('pp_b');
    await create();
    expect(charged()).toEqual(['pp_b']);
  });

  it('is refused for an order that is unknown, or of another organisation', async () => {
    for (const answer of [await create(crypto.randomUUID()), await create(undefined, 'other')])
      expect([answer.status, await codeOf(answer)]).toEqual([404, 'session_not_found']);
    expect(charged()).toEqual([]);
  });

  it('that needs a step of the bank is charged after the step, for the plan at its creation', async () => {
    becomes({ kind: 'bank-step', times: 1 });
    const { checkout_status: status, action_required_token: step } = await dataOf(create());
    expect([status, step]).toEqual(['processing', expect.stringMatching(/./)]);
    expect(charged()).toEqual([]);
    await write('pp_b');
    expect(await dataOf(resume())).toMatchObject({ checkout_status: 'succeeded' });
    expect(charged()).toEqual(['pp_a']);
    expect(await codeOf(await resume())).toBe('payment_not_found');
  });

  it('can be declined after the step', async () => {
    becomes({ kind: 'bank-step', declined: true });
    await create();
    expect(await dataOf(resume())).toMatchObject({
      ...{ checkout_status: 'failed', failed_message_for_user: 'Your card was declined.' },
    });
    expect(charged()).toEqual([]);
  });

  it('that is declined may go on with another order of the same session', async () => {
    await write('pp_b');
    becomes({ kind: 'decline', message: 'No.', newOrder: true, times: 1 });
    const data = await dataOf(create());
    expect(data).toMatchObject({ checkout_status: 'failed', failed_message_for_user: 'No.' });
    expect(data.order_id).not.toBe(session.orderId);
    turnTo({ ...session, orderId: data.order_id });
    expect((await write('pp_c')).status).toBe(200);
    await create();
    expect(charged()).toEqual(['pp_c']);
  });

  it.each<[PaymentFault, readonly string[]]>([
    [{ kind: 'drop-before' }, []],
    [{ kind: 'drop-after' }, ['pp_a']],
    [{ kind: 'error', status: 500 }, []],
    [{ kind: 'error', status: 500, applied: true }, ['pp_a']],
    [{ kind: 'refuse-under-200', code: 'payment_failed' }, []],
    [{ kind: 'decline', ident: 'pp_b' }, ['pp_a']],
    [{ kind: 'pending' }, ['pp_a']],
  ])('with %j charges %j', async (fault, expected) => {
    becomes(fault);
    await create().catch(() => {});
    expect(charged()).toEqual(expected);
  });

  it('of an expired session, or of a paid order, is refused', async () => {
    sandbox.expire(session.orderId);
    expect(await codeOf(await create())).toBe('session_expired');
    await restart({ refuseWhenPaid: true });
    await create();
    expect(await codeOf(await create())).toBe('already_paid');
    expect(charged()).toHaveLength(1);
  });

  it('cannot have a fault that only a write can have', () => {
    expect(() => becomes({ kind: 'apply-late', ms: 1 } as never)).toThrow(
      'faults[0].kind: expected one of slow',
    );
  });
});

describe('the tax of a plan', () => {
  const tax = (clientToken = session.clientToken) =>
    ask('recalculate_tax', { order_id: session.orderId, client_token: clientToken, country_code: 'DE' });

  it('is the tax on the amount due today, in minor units', async () => {
    await restart({ taxPercent: 19, plans: null });
    const month = { count: 1, unit: 'month' } as const;
    const plan = { title: 'A', currency: 'EUR', price: '19.99', period: month };
    sandbox.sell([
      { ...plan, ident: 'pp_a' },
      { ...plan, ident: 'pp_b', intro: { price: '0', period: month } },
      { ...plan, ident: 'pp_c', intro: { price: '1', period: month } },
    ]);
    const totals: object[] = [];
    for (const ident of ['pp_a', 'pp_b', 'pp_c']) {
      await write(ident);
      totals.push(await dataOf(tax()));
    }
    const currency = 'EUR';
    expect(totals).toMatchObject([
      { amount_total: 2379, tax_amount: 380, currency },
      { amount_total: 0, tax_amount: 0, currency },
      { amount_total: 119, tax_amount: 19, currency },
    ]);
  });

  it('is refused with another token, and for a plan without a price', async () => {
    expect(await codeOf(await tax('other'))).toBe('session_not_found');
    expect(await codeOf(await tax())).toBe('price_point_not_found');
  });
});
