import { addressOf, askSandbox, type BillingOptions } from './billing.ts';
import type { Sandbox } from './sandbox.ts';

/** As much of MSW’s `http` as is used here: the package must not need MSW. */
export interface MswHttp<Handler> {
  all(path: string, resolve: (info: { request: Request }) => Promise<Response>): Handler;
}

/**
 * Handlers for Mock Service Worker: the sandbox answers what pickers ask the service. `http` is MSW's own, and what
 * comes back is for its `setupServer` or `setupWorker`.
 */
export function billingHandlers<Handler>(
  http: MswHttp<Handler>,
  sandbox: Sandbox,
  options: BillingOptions = {},
): Handler[] {
  const address = addressOf(options);
  return [
    // A connection that drops is a network error in MSW's words too.
    http.all(`${address}/*`, ({ request }) =>
      askSandbox(sandbox, address, request).catch(() => Response.error()),
    ),
  ];
}
