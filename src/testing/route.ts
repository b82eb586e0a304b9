import { addressOf, askSandbox, type BillingOptions } from './billing.ts';
import type { Sandbox } from './sandbox.ts';

/**
 * The part of Playwright’s `Page` or `BrowserContext` that `routeBilling` uses. The package declares this part itself,
 * so it does not need Playwright.
 */
export interface RoutablePage {
  route(url: (url: URL) => boolean, handler: (route: BillingRoute) => Promise<void>): Promise<unknown>;
}

/** The part of Playwright’s `Route` that is used here. */
export interface BillingRoute {
  request(): {
    url(): string;
    method(): string;
    headers(): Record<string, string>;
    postData(): string | null;
  };
  fulfill(answer: { status: number; headers: Record<string, string>; body: string }): Promise<void>;
  abort(reason: string): Promise<void>;
}

/**
 * Lets the sandbox answer the requests that pickers on a Playwright page send to the service. The sandbox needs no
 * port, and the page needs no other `base-url`. Call this function before `page.goto()`.
 */
export async function routeBilling(
  page: RoutablePage,
  sandbox: Sandbox,
  options: BillingOptions = {},
): Promise<void> {
  const address = addressOf(options);
  await page.route(
    ({ href }) => href.startsWith(`${address}/`),
    async (route) => {
      const asked = route.request();
      const body = asked.postData();
      if (body === null && 'content-type' in asked.headers()) throw new Error(hidden);
      const request = new Request(asked.url(), {
        method: asked.method(),
        headers: asked.headers(),
        body,
      });
      let response: Response;
      try {
        response = await askSandbox(sandbox, address, request);
      } catch {
        return route.abort('connectionreset');
      }
      const headers = Object.fromEntries(response.headers);
      const answer = { status: response.status, headers, body: await response.text() };
      // The page may be closed by now, or show another address. In that case, nobody needs the answer.
      await route.fulfill(answer).catch(() => {});
    },
  );
}

/** Without this error, the sandbox would refuse an empty write, and the reason would be hard to find. */
const hidden =
  'routeBilling: expected the browser to show what a request sends, as Firefox driven over WebDriver BiDi does not; ' +
  'there, use listen(sandbox) and its url as base-url';
