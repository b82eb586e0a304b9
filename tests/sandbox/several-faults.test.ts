/** Several faults of one session, together or one after the other. Faults that make no sense are refused. */
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/testing/index.ts';
import { clock, fault, holds, sandbox, session, write, writes } from '../support/served-sandbox.ts';

describe('several faults', () => {
  it('come one after the other, each as often as `times` says', async () => {
    fault({ kind: 'error', status: 500, times: 2 }, { kind: 'refuse', times: 1 });
    const statuses = [];
    for (let n = 0; n < 4; n++) statuses.push((await write('pp_b')).status);
    expect(statuses).toEqual([500, 500, 400, 200]);
    expect(sandbox.faults(session.orderId)).toEqual([]);
  });

  it('do not affect the writes of other plans', async () => {
    fault({ kind: 'error', status: 503, ident: 'pp_b', times: 1 });
    expect((await write('pp_c')).status).toBe(200);
    expect((await write('pp_b')).status).toBe(503);
    expect((await write('pp_b')).status).toBe(200);
  });

  it('can be combined with slow', async () => {
    fault(
      { kind: 'slow', ms: 300 },
      { kind: 'slow', ms: 500, ident: 'pp_b' },
      { kind: 'drop-after', times: 1 },
    );
    const answer = write('pp_b').catch(() => 'dropped');
    await sandbox.until(() => clock.timers() === 1);
    clock.pass(799);
    expect([clock.timers(), holds()]).toEqual([1, 'pp_a']);
    clock.pass(1);
    expect(await answer).toBe('dropped');
    expect(writes()).toMatchObject([{ outcome: 'dropped after', appliedAt: 800 }]);
    expect(sandbox.faults(session.orderId)).toHaveLength(2);
  });

  it('are removed with `null`', async () => {
    fault({ kind: 'drop-before' });
    sandbox.fault(session.orderId, null);
    expect((await write('pp_b')).status).toBe(200);
  });

  it.each<[unknown, string]>([
    [{ kind: 'explode' }, 'faults[0].kind: expected one of slow, refuse,'],
    [{ kind: 'toString' }, 'faults[0].kind'],
    [null, ''],
    [[null], 'faults[0].kind'],
    [{ kind: 'slow' }, 'faults[0].ms: expected a whole number of milliseconds'],
    [[{ kind: 'html' }, { kind: 'html', times: 0 }], 'faults[1].times: expected a whole number from 1'],
    [{ kind: 'error', status: 404 }, 'faults[0].status: expected an HTTP status from 500 to 599'],
    [{ kind: 'apply-late', ms: 1, answer: 'maybe' }, "faults[0].answer: expected 'never', 'drop' or"],
    [{ kind: 'html', time: 1 }, "faults[0].time: a fault of kind 'html' has no such property"],
  ])('an invalid fault is refused with the name of its field; `null` is accepted: %j', (input, message) => {
    const set = () => sandbox.fault(session.orderId, input as Fault);
    if (message === '') set();
    else expect(set).toThrow(message);
  });
});
