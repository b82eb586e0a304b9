/** Faults in which the service applies a write late. */
import { describe, expect, it } from 'vitest';
import { clock, fault, holds, outcomes, sandbox, session, write, writes } from '../support/served-sandbox.ts';

describe('a fault', () => {
  it('apply-late applies the write after the client has left, over a newer write', async () => {
    fault({ kind: 'apply-late', ms: 3000, ident: 'pp_b' });
    const client = new AbortController();
    const lost = write('pp_b', client.signal);
    await sandbox.until(() => clock.timers() === 1);
    client.abort();
    await expect(lost).rejects.toThrow();
    await sandbox.until(() => writes()[0]?.clientLeft === true);

    expect((await write('pp_c')).status).toBe(200);
    clock.pass(2999);
    expect([clock.timers(), holds()]).toEqual([1, 'pp_c']);
    clock.pass(1);
    await sandbox.until(() => holds() === 'pp_b');
    expect(writes()).toMatchObject([
      { ident: 'pp_b', outcome: 'applied late', status: null, appliedAt: 3000, clientLeft: true },
      { ident: 'pp_c', outcome: 'applied', status: 200, appliedAt: 0, clientLeft: false },
    ]);
    expect(sandbox.pay(session.orderId)).toMatchObject({ ident: 'pp_b' });
  });

  it.each([504, 'drop'] as const)('apply-late may answer %s at once', async (answer) => {
    fault({ kind: 'apply-late', ms: 3000, answer });
    const told = write('pp_b').then(
      ({ status }) => status,
      () => 'drop',
    );
    expect(await told).toBe(answer);
    expect([holds(), ...outcomes()]).toEqual(['pp_a', 'waiting']);
    clock.pass(3000);
    await sandbox.until(() => holds() === 'pp_b');
    expect(outcomes()).toEqual(['applied late']);
  });

  it('slow delays the write, and applies it late when the client does not wait', async () => {
    fault({ kind: 'slow', ms: 800 });
    const patient = write('pp_b');
    await sandbox.until(() => clock.timers() === 1);
    expect(holds()).toBe('pp_a');
    clock.pass(800);
    expect((await patient).status).toBe(200);

    const client = new AbortController();
    const impatient = write('pp_c', client.signal);
    await sandbox.until(() => clock.timers() === 1);
    client.abort();
    await expect(impatient).rejects.toThrow();
    await sandbox.until(() => writes()[1]?.clientLeft === true);
    clock.pass(800);
    await sandbox.until(() => holds() === 'pp_c');
    expect(outcomes()).toEqual(['applied', 'applied late']);
  });
});
