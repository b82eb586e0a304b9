/** The blocks of the guide to testing. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createServer } from 'vite';
import { expect } from '../../checkout.ts';
import { folderOfTest } from '../../tool.ts';
import { passesInPlaywright, passesInVitest } from '../host-tests.ts';
import type { Runs } from '../run.ts';

export const runs: Runs = {
  'With Playwright': [passesInPlaywright, passesInPlaywright],
  'With MSW': [passesInVitest],

  'On a port': [
    async (code) => {
      const file = join(folderOfTest(), 'vite.config.js');
      writeFileSync(file, code);
      const { default: config } = await import(pathToFileURL(file).href);
      const server = await createServer({
        ...config,
        configFile: false,
        server: { port: 0 },
        logLevel: 'silent',
      });
      await server.listen();
      const url = server.resolvedUrls?.local[0] ?? '';
      const opened = await fetch(`${url}sandbox/sessions`, { method: 'POST', body: '{}' });
      const { orgId, clientToken, orderId } = await opened.json();
      const written = await fetch(`${url}billing/${orgId}/v1/checkout/update_client_session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ client_token: clientToken, order_id: orderId, pp_ident: 'pp_year' }),
      });
      await server.close();
      expect([opened.status, written.status]).toEqual([201, 200]);
    },
  ],
};
