/** What the sandbox lets a page of another origin send and read (CORS). */
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/testing/index.ts';
import { endpoint, fault, restart, sandbox, write, writes } from '../support/served-sandbox.ts';

describe('across origins', () => {
  const preflight = (method: string, headers?: string) =>
    fetch(endpoint(), {
      method: 'OPTIONS',
      headers: {
        origin: 'https://shop.example',
        'access-control-request-method': method,
        ...(headers && { 'access-control-request-headers': headers }),
      },
    });

  it('a preflight for the content type is answered and counted', async () => {
    const { status, headers } = await preflight('POST', 'content-type');
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-headers')).toBe('content-type');
    expect(headers.get('access-control-max-age')).toBe('0');
    const path = new URL(endpoint()).pathname;
    expect(sandbox.preflights()).toEqual([
      { path, method: 'POST', headers: ['content-type'], allowed: true },
    ]);
    expect(writes()).toEqual([]);
  });

  it.each([
    ['POST', 'content-type,x-request-id'],
    ['POST', 'Authorization'],
    ['PUT', 'content-type'],
  ])('a preflight for %s with %s is refused', async (method, asked) => {
    const { ok, headers } = await preflight(method, asked);
    expect([ok, headers.has('access-control-allow-origin')]).toEqual([false, false]);
    expect(sandbox.preflights()).toMatchObject([{ allowed: false }]);
  });

  it('a preflight may be kept for as long as the option says', async () => {
    await restart({ preflightMaxAge: 600 });
    expect((await preflight('POST')).headers.get('access-control-max-age')).toBe('600');
  });

  it('every answer may be read, including Retry-After', async () => {
    const faults: Fault[] = [
      { kind: 'refuse', times: 1 },
      { kind: 'error', status: 500, times: 1 },
      { kind: 'html', times: 1 },
      { kind: 'rate-limit', retryAfter: 1, times: 1 },
    ];
    fault(...faults);
    for (let n = 0; n <= faults.length; n++) {
      const { headers } = await write('pp_b');
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.get('access-control-expose-headers')).toBe('retry-after');
    }
  });
});
