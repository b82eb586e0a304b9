/** Faults in which a proxy or a firewall answers instead of the service, or in which the service fails. */
import { describe, expect, it } from 'vitest';
import { clock, fault, holds, outcomes, sandbox, write, writes } from '../support/served-sandbox.ts';

describe('a fault', () => {
  it.each([500, 501, 503])('error %i answers without applying the write', async (status) => {
    fault({ kind: 'error', status });
    expect((await write('pp_b')).status).toBe(status);
    expect([holds(), ...outcomes()]).toEqual(['pp_a', 'error']);
  });

  it('error applies the write before it answers, if the fault says so', async () => {
    fault({ kind: 'error', status: 500, applied: true });
    expect((await write('pp_b')).status).toBe(500);
    expect(holds()).toBe('pp_b');
    expect(writes()).toMatchObject([{ outcome: 'error', status: 500, appliedAt: 0 }]);
  });

  it('html answers with an HTML page in the place of the service’s answer', async () => {
    fault({ kind: 'html' });
    const response = await write('pp_b');
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    expect([holds(), ...outcomes()]).toEqual(['pp_a', 'intercepted']);
  });

  it('unsigned answers as a proxy would, and does not apply the write', async () => {
    fault({ kind: 'unsigned' });
    const response = await write('pp_b');
    expect([response.status, await response.json()]).toEqual([403, { message: 'Forbidden' }]);
    expect(writes()).toMatchObject([{ outcome: 'intercepted', status: 403, appliedAt: null }]);
    expect(holds()).toBe('pp_a');
  });

  it.each([
    [200, '{"offline":true}', 'application/json'],
    [503, '', 'text/html; charset=utf-8'],
    [204, '', 'text/html; charset=utf-8'],
  ])('unsigned may answer %i %s about a write that was applied', async (status, body, type) => {
    fault({ kind: 'unsigned', status, body, applied: true });
    const response = await write('pp_b');
    expect([response.status, await response.text(), response.headers.get('content-type')]).toEqual([
      ...[status, body, type],
    ]);
    expect(writes()).toMatchObject([{ outcome: 'intercepted', status, appliedAt: 0 }]);
    expect(holds()).toBe('pp_b');
  });

  it('unsigned may answer about a write that is applied late, after a newer write', async () => {
    fault({ kind: 'unsigned', applied: 'late', ms: 700, times: 1 });
    expect((await write('pp_b')).status).toBe(403);
    expect((await write('pp_c')).status).toBe(200);
    expect([holds(), ...outcomes()]).toEqual(['pp_c', 'waiting', 'applied']);
    clock.pass(700);
    await sandbox.until(() => holds() === 'pp_b');
    expect(writes()).toMatchObject([{ outcome: 'applied late', status: 403, appliedAt: 700 }, {}]);
  });
});
