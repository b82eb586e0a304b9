/** Clients may leave early or send too much. The listener must go on, and must drop all connections when it closes. */
import { request as rawRequest } from 'node:http';
import { describe, expect, it } from 'vitest';
import { listen } from '../../src/testing/index.ts';
import { connectionIsKept } from '../support/kept-connection.ts';
import {
  bodyFor,
  endpoint,
  json,
  listenAgain,
  listener,
  post,
  sandbox,
  session,
  turnTo,
  write,
  writes,
} from '../support/served-sandbox.ts';

describe('the listener', () => {
  it('serves an organisation that has the name of the control’s path', async () => {
    turnTo(sandbox.createSession({ orgId: 'sandbox' }));
    expect((await write('pp_b')).status).toBe(200);
  });

  it('keeps its connections, as the service does', async () => {
    expect(await connectionIsKept(endpoint(), bodyFor('pp_b'))).toBe(true);
  });

  it('refuses a body that is too large for a write', async () => {
    const response = await post({ ...bodyFor('pp_b'), client_metadata: { text: 'x'.repeat(200_000) } });
    expect(response.status).toBe(413);
    expect(writes()).toEqual([]);
  });

  it('goes on after a client leaves in the middle of its request', async () => {
    const half = rawRequest(endpoint(), { method: 'POST', headers: { ...json, 'content-length': '100' } });
    const gone = new Promise((resolve) => half.once('close', resolve));
    half.on('error', () => {});
    half.write('{', () => half.destroy());
    await gone;
    expect((await write('pp_b')).status).toBe(200);
    expect(writes()).toHaveLength(1);
  });

  it('drops open connections when it closes', async () => {
    const gate = sandbox.hold(session.orderId);
    const answer = write('pp_b').catch((error: unknown) => error);
    await gate.arrived;
    await listener.close();
    expect(await answer).toBeInstanceOf(TypeError);
    await sandbox.until(() => writes()[0]?.clientLeft === true);
    await listenAgain();
  });

  it('says that the port is taken', async () => {
    const port = Number(new URL(listener.url).port);
    await expect(listen(sandbox, { port })).rejects.toThrow('EADDRINUSE');
  });
});
