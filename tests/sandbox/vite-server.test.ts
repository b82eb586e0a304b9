/** The sandbox in Vite's dev and preview servers. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type InlineConfig, preview } from 'vite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sandboxPlugin } from '../../src/testing/index.ts';
import { connectionIsKept } from '../support/kept-connection.ts';
import { bodyFor, holds, json, sandbox, session, turnTo } from '../support/served-sandbox.ts';

describe('the Vite plugin', () => {
  it.each(['dev', 'preview'])('serves the service and its control from the %s server', async (mode) => {
    const root = await mkdtemp(join(tmpdir(), 'sandbox-'));
    onTestFinished(() => rm(root, { recursive: true }));
    await writeFile(join(root, 'index.html'), '<!doctype html><title>Demo</title>');
    const at = { host: '127.0.0.1', port: 0 };
    const config: InlineConfig = {
      configFile: false,
      root,
      logLevel: 'silent',
      plugins: [sandboxPlugin(sandbox)],
      build: { outDir: '.' },
      server: { ...at, hmr: false, watch: null },
      preview: at,
    };
    const server = mode === 'dev' ? await (await createServer(config)).listen() : await preview(config);
    onTestFinished(() => server.close());
    const [url = ''] = server.resolvedUrls?.local ?? [];

    const created = await fetch(new URL('/sandbox/sessions', url), { method: 'POST' });
    turnTo(await created.json());
    const endpoint = new URL(`/billing/${session.orgId}/v1/checkout/update_client_session`, url);
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: json,
      body: JSON.stringify(bodyFor('pp_b')),
    });
    expect([response.status, await response.json()]).toEqual([200, {}]);
    expect(await connectionIsKept(endpoint, bodyFor('pp_b'))).toBe(true);
    expect(holds()).toBe('pp_b');
    expect(await (await fetch(url)).text()).toContain('Demo');
  });
});
