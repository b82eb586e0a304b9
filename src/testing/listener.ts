import type { AddressInfo } from 'node:net';
import { serve } from './adapter.ts';
import { createControl, isControl } from './control.ts';
import type { Sandbox } from './sandbox.ts';

declare global {
  interface SymbolConstructor {
    // The option `lib` in the host's `tsconfig.json` may not include `Symbol.asyncDispose` yet.
    readonly asyncDispose: unique symbol;
  }
}

/** A sandbox that listens on a port. */
export interface Listener {
  /** The `base-url` for pickers. The sandbox's control is under this address, at `/sandbox`. */
  readonly url: string;
  /** Stops listening and drops every open connection. */
  close(): Promise<void>;
  /** The same as `close`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Puts a sandbox on a real port, by default an unused one. Only for Node: this function loads `node:http` when it is
 * called.
 *
 * The server keeps connections open, as the service does. If such a connection drops, a browser may send the write
 * again by itself. The sandbox then records both transmissions.
 */
export async function listen(
  sandbox: Sandbox,
  { port = 0, host = '127.0.0.1' }: { readonly port?: number; readonly host?: string } = {},
): Promise<Listener> {
  const { createServer } = await import('node:http');
  const control = createControl(sandbox);
  const server = createServer((incoming, outgoing) => {
    serve((request) => (isControl(request) ? control(request) : sandbox.fetch(request)), incoming, outgoing);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    close,
    [Symbol.asyncDispose]: close,
  };
}
