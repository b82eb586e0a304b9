/** What the service says. Every answer is readable across origins: the API is public. */

const readableAnywhere = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'retry-after',
};

/** Why a request is not served. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  /** One entry of the envelope each. */
  readonly messages: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

export const refusal = (status: number, code: string, message: string): Refusal => ({
  status,
  code,
  messages: [message],
});

/** The documented success is an empty object; other endpoints of the service wrap theirs in the envelope. */
export const acknowledge = (style: 'empty' | 'envelope'): Response =>
  Response.json(style === 'empty' ? {} : { status: 'success', data: {}, req_id: requestId() }, {
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

/** A page in the service's place. It is readable too: otherwise a browser tells no more than “network error”. */
export const signInPage = (): Response =>
  new Response('<!doctype html><title>Sign in to Wi-Fi</title><p>Please accept our terms.</p>', {
    headers: { ...readableAnywhere, 'content-type': 'text/html; charset=utf-8' },
  });

export const allowPreflight = (maxAge: number): Response =>
  new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type',
      'access-control-max-age': String(maxAge),
    },
  });

/** No CORS headers: that is what a browser takes for a no. */
export const denyPreflight = (): Response => new Response(null, { status: 403 });

/** What `fetch` rejects with when the connection drops. */
export const connectionDropped = (): TypeError => new TypeError('Failed to fetch');

const requestId = () => `req_${crypto.randomUUID()}`;
