/** A test can hold a write in the sandbox and release it later. */
import { describe, expect, it } from 'vitest';
import { fault, holds, outcomes, sandbox, session, write, writes } from '../support/served-sandbox.ts';

describe('a gate', () => {
  it('holds only the next write, until the gate is released', async () => {
    const gate = sandbox.hold(session.orderId);
    const held = write('pp_b');
    expect(await gate.arrived).toMatchObject({ n: 1, ident: 'pp_b', outcome: 'waiting' });
    expect((await write('pp_c')).status).toBe(200);
    gate.release();
    expect((await held).status).toBe(200);
    expect(writes().map(({ ident, outcome }) => [ident, outcome])).toEqual([
      ['pp_b', 'applied'],
      ['pp_c', 'applied'],
    ]);
    expect(holds()).toBe('pp_b');
  });

  it('holds the next write of one plan', async () => {
    const gate = sandbox.hold(session.orderId, { ident: 'pp_b' });
    expect((await write('pp_c')).status).toBe(200);
    const held = write('pp_b');
    await gate.arrived;
    expect(holds()).toBe('pp_c');
    gate.release();
    await held;
    expect(holds()).toBe('pp_b');
  });

  it('can make a write late: the service applies it after its client has left', async () => {
    const gate = sandbox.hold(session.orderId);
    const client = new AbortController();
    const lost = write('pp_b', client.signal);
    await gate.arrived;
    client.abort();
    await expect(lost).rejects.toThrow();
    await sandbox.until(() => writes()[0]?.clientLeft === true);
    expect(holds()).toBe('pp_a');
    gate.release();
    await sandbox.until(() => holds() === 'pp_b');
    expect(outcomes()).toEqual(['applied late']);
  });

  it('applies the faults that are set at the moment of release', async () => {
    const gate = sandbox.hold(session.orderId);
    const answer = write('pp_b');
    await gate.arrived;
    fault({ kind: 'refuse', status: 410 });
    gate.release();
    expect((await answer).status).toBe(410);
  });

  it('that is released before a write arrives does not hold the write', async () => {
    const gate = sandbox.hold(session.orderId);
    gate.release();
    expect((await write('pp_b')).status).toBe(200);
    expect(await gate.arrived).toMatchObject({ ident: 'pp_b' });
  });
});
