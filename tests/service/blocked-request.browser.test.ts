/**
 * In a real browser: if a policy of the page blocks the request, nothing leaves the page, and the write must count as
 * unsent.
 */
import { expect, test } from 'vitest';
import type { WriteOutcome } from '../../src/protocol/event.ts';
import { sendWrite } from '../../src/service/write.ts';

const session = { clientToken: 'token-of-a-shopper', orderId: '123e4567-e89b-12d3-a456-426614174000' };

const send = (baseUrl: string): Promise<WriteOutcome> =>
  sendWrite({ baseUrl, orgId: 'acme', session }, 'pp_b', {
    signal: new AbortController().signal,
    timeout: 8000,
  });

// A page cannot remove a policy. So a policy that a test adds also applies in the tests after it.

test('without a policy, a write to an address without a server is lost', async () => {
  expect(await send('http://127.0.0.1:9')).toMatchObject({ outcome: 'lost' });
});

const own = `'self' 'unsafe-inline' 'unsafe-eval' data: blob: ws:`;

test.each([
  ['connect-src', `connect-src ${own} http://127.0.0.1:9`, 'https://blocked.example.com'],
  ['default-src', `default-src ${own}`, 'http://127.0.0.1:9'],
])('under a %s that does not list the service, the write is unsent', async (_, content, blocked) => {
  const policy = Object.assign(document.createElement('meta'), {
    httpEquiv: 'Content-Security-Policy',
    content,
  });
  document.head.append(policy);
  const { origin } = new URL(blocked);
  expect(await send(blocked)).toEqual({
    outcome: 'unsent',
    problem: {
      kind: 'config',
      message: `the page’s content security policy blocks the request: its connect-src needs ${origin}`,
      ident: 'pp_b',
    },
  });
});

test('a violation by another request does not change the outcome of a write that the policy allows', async () => {
  const sent = send(location.origin);
  await fetch('https://elsewhere.example.com').catch(() => {});
  expect(await sent).toMatchObject({ outcome: 'lost', problem: { httpStatus: expect.any(Number) } });
});
