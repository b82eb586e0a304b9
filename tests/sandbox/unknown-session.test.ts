/**
 * A page may get its session elsewhere. Then the first write of the page may open the session in the sandbox. The
 * sandbox must refuse a write with another token.
 */
import { expect, it } from 'vitest';
import { codeOf, restart, sandbox, session, turnTo, write } from '../support/served-sandbox.ts';

const elsewhere = () => ({
  ...{ orgId: 'acme', clientToken: 'ct_elsewhere', orderId: crypto.randomUUID(), ident: 'pp_a' },
});

it('the first write of an unknown order opens its session', async () => {
  await restart({ unknownSessions: 'open', plans: ['pp_a', 'pp_b'] });
  turnTo(elsewhere());
  expect((await write('pp_b')).status).toBe(200);
  expect(sandbox.holds(session.orderId)).toBe('pp_b');
  turnTo({ ...session, clientToken: 'ct_stolen' });
  expect(await codeOf(await write('pp_a'))).toBe('session_not_found');
});

it('if the first write of an unknown order is refused, its session holds the first plan of the sandbox', async () => {
  await restart({ unknownSessions: 'open', plans: ['pp_a', 'pp_b'] });
  turnTo(elsewhere());
  expect((await write('pp_c')).status).toBe(404);
  expect(sandbox.holds(session.orderId)).toBe('pp_a');
});

it('a malformed write opens no session', async () => {
  await restart({ unknownSessions: 'open' });
  turnTo(elsewhere());
  expect((await write('pp b')).status).toBe(400);
  expect(sandbox.holds(session.orderId)).toBeNull();
});

it('without the option `unknownSessions`, an unknown order is refused', async () => {
  turnTo(elsewhere());
  expect(await codeOf(await write('pp_b'))).toBe('session_not_found');
});
