/**
 * A test can control the sandbox over HTTP. This control must show which plan the session holds, and must name wrong
 * input. It must not show the token.
 */
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/testing/index.ts';
import { fault, holds, json, listener, sandbox, session, turnTo, write } from '../support/served-sandbox.ts';

describe('the control over HTTP', () => {
  const sessions = (path = '') => `${listener.url}/sandbox/sessions${path}`;
  const send = (method: string, path: string, body?: unknown) =>
    fetch(sessions(path), {
      method,
      headers: json,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });

  it('opens a session that takes writes', async () => {
    const response = await send('POST', '', { ident: 'pp_x' });
    expect(response.status).toBe(201);
    turnTo(await response.json());
    expect(session).toMatchObject({ ident: 'pp_x', clientToken: expect.stringMatching(/^sb_/) });
    expect((await write('pp_b')).status).toBe(200);
    expect(holds()).toBe('pp_b');
  });

  it('shows which plan the session really holds, but never the token', async () => {
    await write('pp_b');
    fault({ kind: 'slow', ms: 10 });
    sandbox.pay(session.orderId);
    const text = await (await send('GET', `/${session.orderId}`)).text();
    expect(text).not.toContain(session.clientToken);
    expect(JSON.parse(text)).toMatchObject({
      holds: 'pp_b',
      writes: [{ n: 1, ident: 'pp_b', outcome: 'applied', body: { pp_ident: 'pp_b' } }],
      payments: [{ ident: 'pp_b' }],
      faults: [{ kind: 'slow', ms: 10 }],
    });
  });

  it('sets and removes faults', async () => {
    const faults: Fault[] = [{ kind: 'refuse', times: 2 }];
    expect(await (await send('PUT', `/${session.orderId}/faults`, faults)).json()).toEqual(faults);
    expect((await write('pp_b')).status).toBe(400);
    expect((await send('DELETE', `/${session.orderId}/faults`)).status).toBe(204);
    expect((await write('pp_b')).status).toBe(200);
  });

  it('pays a session, and lets a session expire', async () => {
    expect(await (await send('POST', `/${session.orderId}/payments`)).json()).toEqual({ ident: 'pp_a' });
    expect(sandbox.payments(session.orderId)).toHaveLength(1);
    expect((await send('POST', `/${session.orderId}/expire`)).status).toBe(204);
    expect((await write('pp_b')).status).toBe(401);
  });

  it('names what is wrong in a request', async () => {
    const wrong = await send('PUT', `/${session.orderId}/faults`, [{ kind: 'slow', ms: 'soon' }]);
    expect([wrong.status, await wrong.json()]).toEqual([
      400,
      { error: 'faults[0].ms: expected a whole number of milliseconds' },
    ]);
    const unread = await fetch(sessions(), { method: 'POST', body: '{' });
    expect([unread.status, await unread.json()]).toEqual([400, { error: 'body: expected JSON' }]);
    expect((await send('POST', '', { orderId: 7 })).status).toBe(400);
    expect((await send('GET', `/${crypto.randomUUID()}`)).status).toBe(404);
    expect((await send('GET', '')).status).toBe(405);
    expect((await send('GET', `/${session.orderId}/faults`)).status).toBe(405);
    expect((await send('GET', `/${session.orderId}/secrets`)).status).toBe(404);
  });

  it('is open to pages of any origin', async () => {
    const { status, headers } = await send('OPTIONS', `/${session.orderId}/faults`);
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-methods')).toContain('PUT');
    expect(sandbox.preflights()).toEqual([]);
  });
});
