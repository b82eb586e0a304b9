import { addressOf, askSandbox, type BillingOptions } from './billing.ts';
import type { Sandbox } from './sandbox.ts';

/** The part of MSW’s `http` that this module uses. The package declares this part itself, so it does not need MSW. */
export interface MswHttp<Handler> {
  all(path: string, resolve: (info: { request: Request }) => Promise<Response>): Handler;
}

/**
 * Handlers for Mock Service Worker: the sandbox answers the requests that pickers send to the service. Pass MSW's own
 * `http`, and give the result to MSW's `setupServer` or `setupWorker`.
 */
export function billingHandlers<Handler>(
  http: MswHttp<Handler>,
  sandbox: Sandbox,
  options: BillingOptions = {},
): Handler[] {
  const address = addressOf(options);
  return [
    // If the sandbox drops the connection, MSW reports a network error.
    http.all(`${address}/*`, ({ request }) =>
      askSandbox(sandbox, address, request).catch(() => Response.error()),
    ),
  ];
}
