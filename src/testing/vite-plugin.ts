import type { IncomingMessage, ServerResponse } from 'node:http';
import { serve } from './adapter.ts';
import { createControl } from './control.ts';
import { createSandbox, type Sandbox } from './sandbox.ts';

type Middleware = (incoming: IncomingMessage, outgoing: ServerResponse, next: () => void) => void;

/**
 * The part of Vite's server that this module uses. The package declares this part itself, so its types do not need
 * Vite.
 */
interface Server {
  readonly middlewares: {
    use(middleware: Middleware): unknown;
    use(path: string, middleware: Middleware): unknown;
  };
}

/** A plugin for Vite's dev and preview server. */
export interface SandboxPlugin {
  readonly name: string;
  configureServer(server: Server): void;
  configurePreviewServer(server: Server): void;
}

/**
 * Serves a sandbox from Vite's dev and preview server. The service is under `/billing` (the `base-url` for pickers),
 * and the control of the sandbox is under `/sandbox`. Pages of that server have the same origin, so they send no
 * preflights.
 */
export function sandboxPlugin(sandbox: Sandbox = createSandbox()): SandboxPlugin {
  const control = createControl(sandbox);

  function mount({ middlewares }: Server): void {
    middlewares.use('/billing', (incoming, outgoing) => serve(sandbox.fetch, incoming, outgoing));
    middlewares.use((incoming, outgoing, next) => {
      if (incoming.url?.startsWith('/sandbox/')) serve(control, incoming, outgoing);
      else next();
    });
  }

  return { name: 'plan-picker-sandbox', configureServer: mount, configurePreviewServer: mount };
}
