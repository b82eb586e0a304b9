/** `sandbox.fetch` works without a server. It must reject as `fetch` does, and leave nothing behind. */
import { describe, expect, it } from 'vitest';
import {
  bodyFor,
  clock,
  fault,
  holds,
  json,
  sandbox,
  session,
  write,
  writes,
} from '../support/served-sandbox.ts';

describe('the sandbox in process', () => {
  const requestFor = (ident: string, signal: AbortSignal | null = null) =>
    new Request('https://billing.example/acme/v1/checkout/update_client_session', {
      method: 'POST',
      headers: json,
      body: JSON.stringify(bodyFor(ident)),
      signal,
    });

  it('has a `fetch` that works without the sandbox object', async () => {
    const { fetch } = sandbox;
    expect(await (await fetch(requestFor('pp_b'))).json()).toEqual({});
    expect(holds()).toBe('pp_b');
  });

  it('rejects as the browser’s fetch does', async () => {
    fault({ kind: 'drop-before', times: 1 });
    await expect(sandbox.fetch(requestFor('pp_b'))).rejects.toThrow(TypeError);

    const reason = new Error('gave up');
    await expect(sandbox.fetch(requestFor('pp_b', AbortSignal.abort(reason)))).rejects.toBe(reason);
    expect(writes()).toHaveLength(1);

    const gate = sandbox.hold(session.orderId);
    const client = new AbortController();
    const held = sandbox.fetch(requestFor('pp_b', client.signal));
    await gate.arrived;
    client.abort(reason);
    await expect(held).rejects.toBe(reason);
  });

  it('ignores a signal that aborts after the answer', async () => {
    const client = new AbortController();
    await sandbox.fetch(requestFor('pp_b', client.signal));
    client.abort();
    expect(writes()).toMatchObject([{ outcome: 'applied', status: 200, clientLeft: false }]);
  });

  it('reports changes to listeners until they unsubscribe, even if other listeners throw', async () => {
    let heard = 0;
    const hear = () => {
      heard++;
    };
    const stopListening = sandbox.onChange(hear);
    await sandbox.fetch(requestFor('pp_b'));
    expect(heard).toBeGreaterThan(0);
    stopListening();
    const before = heard;
    await sandbox.fetch(requestFor('pp_c'));
    expect(heard).toBe(before);
  });

  it('rejects waiting requests and clears its timers when it is disposed', async () => {
    fault({ kind: 'hang', ident: 'pp_b' }, { kind: 'slow', ms: 800 });
    const waiting = Promise.allSettled([write('pp_b'), sandbox.fetch(requestFor('pp_c'))]);
    await sandbox.until(() => writes().length === 2 && clock.timers() === 1);
    sandbox.dispose();
    expect(await waiting).toMatchObject([
      { reason: expect.any(TypeError) },
      { reason: expect.any(TypeError) },
    ]);
    expect(clock.timers()).toBe(0);
  });
});
