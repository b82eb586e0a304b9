/** The answers of the service. A page of any origin can read every answer, because the API is public. */

import type { Failure, PlainFailure } from './fault.ts';

const readableAnywhere = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'retry-after',
};

/** Why a request is refused. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  /** Each message becomes one entry of the envelope's `error` list. */
  readonly messages: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

export const refusal = (status: number, code: string, message: string): Refusal => ({
  status,
  code,
  messages: [message],
});

/**
 * Makes the answer to a request that succeeded. The documented answer has no envelope: for a write, it is an empty
 * object. The service may also use its envelope.
 */
export const succeed = (style: 'empty' | 'envelope', data: object = {}): Response =>
  Response.json(style === 'empty' ? data : { status: 'success', data, req_id: requestId() }, {
    headers: readableAnywhere,
  });

export const refuse = ({ status, code, messages, headers }: Refusal): Response =>
  Response.json(
    {
      status: 'error',
      error: messages.map((msg) => ({ code, type: 'api_exception', msg })),
      req_id: requestId(),
    },
    { status, headers: { ...readableAnywhere, ...headers } },
  );

/**
 * The page that a captive portal sends in place of the service's answer. It has the CORS headers, too. Without them, the
 * browser would hide the answer and report only “network error”.
 */
const signInPage = (): Response =>
  new Response('<!doctype html><title>Sign in to Wi-Fi</title><p>Please accept our terms.</p>', {
    headers: { ...readableAnywhere, 'content-type': 'text/html; charset=utf-8' },
  });

/** @param asked the headers that the page wants to send */
export const allowPreflight = (maxAge: number, asked: readonly string[]): Response =>
  new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': [...new Set(['content-type', ...asked])].join(', '),
      'access-control-max-age': String(maxAge),
    },
  });

/** The answer has no CORS headers, so a browser reads it as a refusal. */
export const denyPreflight = (): Response => new Response(null, { status: 403 });

/** The error of `fetch` when the connection drops. */
export const connectionDropped = (): TypeError => new TypeError('Failed to fetch');

/** The answer that the client gets. Rejects if the connection drops. Stays pending if there is never an answer. */
export async function fail(failure: PlainFailure): Promise<Response> {
  switch (failure.kind) {
    case 'refuse':
    case 'refuse-under-200': {
      const { code = 'bad_request', message = 'Refused, as arranged.' } = failure;
      const status = failure.kind === 'refuse' ? (failure.status ?? 400) : 200;
      return refuse(refusal(status, code, message));
    }
    case 'error':
      return failed(failure.status);
    case 'rate-limit': {
      const headers = { 'retry-after': String(failure.retryAfter) };
      return refuse({ ...refusal(429, 'rate_limited', 'Too many requests.'), headers });
    }
    case 'html':
      return signInPage();
    case 'drop-before':
    case 'drop-after':
      throw connectionDropped();
    case 'hang':
      return silence();
  }
}

/**
 * The answer of a proxy or firewall between the browser and the service. It does not look like an answer of the
 * service.
 */
export const interfere = ({ status = 403, body = '{"message":"Forbidden"}' }: Interference): Response =>
  new Response(mayHaveBody(status) ? body : null, {
    status,
    headers: {
      ...readableAnywhere,
      'content-type': body.startsWith('{') ? 'application/json' : 'text/html; charset=utf-8',
    },
  });

type Interference = Pick<Extract<Failure, { kind: 'unsigned' }>, 'status' | 'body'>;

const mayHaveBody = (status: number): boolean => ![204, 205, 304].includes(status);

export const failed = (status: number): Response =>
  refuse(refusal(status, 'internal_error', 'Something went wrong.'));

export const silence = (): Promise<never> => new Promise<never>(() => {});

const requestId = () => `req_${crypto.randomUUID()}`;
