/** Serves the project's own pages as `npm start` does, on a separate port. */
import { join } from 'node:path';
import { createServer, type ViteDevServer } from 'vite';

export async function startDevServer(): Promise<{ server: ViteDevServer; site: string }> {
  const root = join(import.meta.dirname, '..');
  const server = await createServer({
    root,
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'error',
    server: { port: 0, hmr: false, watch: null },
    // Vite must not bundle the dependencies first, because it would write to a cache that another server may be using.
    optimizeDeps: { noDiscovery: true, include: [] },
  });
  await server.listen();
  return { server, site: server.resolvedUrls?.local[0] ?? '' };
}
