/** Faults after which the client gets no answer. */
import { describe, expect, it } from 'vitest';
import { clock, fault, holds, outcomes, sandbox, write, writes } from '../support/served-sandbox.ts';

describe('a fault', () => {
  it('drop-before drops the connection and does not apply the write', async () => {
    fault({ kind: 'drop-before' });
    await expect(write('pp_b')).rejects.toThrow(TypeError);
    expect(holds()).toBe('pp_a');
    expect(writes()).toMatchObject([{ outcome: 'dropped before', status: null, appliedAt: null }]);
  });

  it('drop-after applies the write and drops the connection', async () => {
    fault({ kind: 'drop-after' });
    await expect(write('pp_b')).rejects.toThrow(TypeError);
    expect(holds()).toBe('pp_b');
    expect(writes()).toMatchObject([{ outcome: 'dropped after', status: null, appliedAt: 0 }]);
  });

  it('hang never answers and never applies the write', async () => {
    fault({ kind: 'hang' });
    const client = new AbortController();
    const answer = write('pp_b', client.signal);
    await sandbox.until(() => outcomes()[0] === 'never answered');
    client.abort();
    await expect(answer).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    await sandbox.until(() => writes()[0]?.clientLeft === true);
    expect(clock.timers()).toBe(0);
    expect(holds()).toBe('pp_a');
  });
});
