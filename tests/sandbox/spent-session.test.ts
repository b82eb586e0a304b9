/** How a session begins, and how it ends when it expires or is paid. */
import { describe, expect, it } from 'vitest';
import { clock, codeOf, holds, restart, sandbox, session, write } from '../support/served-sandbox.ts';

describe('a session', () => {
  it('gets made-up values for all options that the test leaves out', () => {
    const made = sandbox.createSession();
    expect(made.clientToken).toMatch(/^sb_[0-9a-f]{32}$/);
    expect(sandbox.holds(made.orderId)).toBe(made.ident);
  });

  it('is opened exactly as the test asks, or not at all', () => {
    const orderId = crypto.randomUUID();
    const wish = { clientToken: 'sb_mine', orderId, ident: 'pp_x', orgId: 'acme' };
    expect(sandbox.createSession(wish)).toEqual(wish);
    expect(() => sandbox.createSession({ orderId })).toThrow('orderId: expected one without a session');
    expect(() => sandbox.createSession({ orderId: '7' })).toThrow('orderId: expected a UUID');
    expect(() => sandbox.createSession({ clientToken: '' })).toThrow(
      'clientToken: expected a non-empty string',
    );
    expect(() => sandbox.createSession({ ident: 'p p' })).toThrow('ident: expected a string matching');
  });

  it('is independent of other sessions', async () => {
    const other = sandbox.createSession({ ident: 'pp_x' });
    sandbox.fault(other.orderId, { kind: 'refuse' });
    await write('pp_b');
    expect([holds(), sandbox.holds(other.orderId), sandbox.writes(other.orderId)]).toEqual([
      'pp_b',
      'pp_x',
      [],
    ]);
  });

  it('that does not exist holds nothing and cannot be controlled', () => {
    const nowhere = crypto.randomUUID();
    expect([sandbox.holds(nowhere), sandbox.writes(nowhere), sandbox.payments(nowhere)]).toEqual([
      null,
      [],
      [],
    ]);
    expect(() => sandbox.pay(nowhere)).toThrow(
      'orderId: expected the order of a session that was opened here',
    );
    expect(() => sandbox.hold(nowhere)).toThrow('orderId');
  });

  it('refuses every write once it has expired', async () => {
    sandbox.expire(session.orderId);
    const response = await write('pp_b');
    expect([response.status, await codeOf(response)]).toEqual([401, 'session_expired']);
  });

  it('charges the plan that it holds, each time', async () => {
    expect(sandbox.pay(session.orderId).ident).toBe('pp_a');
    expect((await write('pp_b')).status).toBe(200);
    clock.pass(5);
    sandbox.pay(session.orderId);
    expect(sandbox.payments(session.orderId)).toEqual([
      { ident: 'pp_a', paidAt: 0 },
      { ident: 'pp_b', paidAt: 5 },
    ]);
  });

  it('refuses every write once it is paid, if the option says so', async () => {
    await restart({ refuseWhenPaid: true });
    sandbox.pay(session.orderId);
    const response = await write('pp_b');
    expect([response.status, await codeOf(response)]).toEqual([409, 'already_paid']);
  });

  it('that was paid is not changed by a late write, if the option says so', async () => {
    await restart({ refuseWhenPaid: true });
    const gate = sandbox.hold(session.orderId);
    const answer = write('pp_b');
    await gate.arrived;
    sandbox.pay(session.orderId);
    gate.release();
    expect((await answer).status).toBe(409);
    expect(holds()).toBe('pp_a');
  });
});
