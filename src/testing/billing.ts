import type { Sandbox } from './sandbox.ts';

/** The address that pickers use for the service. */
export interface BillingOptions {
  /** The pickers' `base-url`. @default 'https://billing.funnelfox.com' */
  readonly baseUrl?: string;
}

/** The service's address as the host wrote it, without slashes at its end. */
export const addressOf = ({ baseUrl = 'https://billing.funnelfox.com' }: BillingOptions): string =>
  new URL(baseUrl).href.replace(/\/+$/, '');

/** Sends a request to the sandbox. The sandbox does not know the service's address, so the address is replaced. */
export const askSandbox = (sandbox: Sandbox, address: string, request: Request): Promise<Response> =>
  sandbox.fetch(new Request(`https://sandbox.invalid${request.url.slice(address.length)}`, request));
