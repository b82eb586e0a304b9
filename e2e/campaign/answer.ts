/** An answer from the service, or from something between the page and the service. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** With this header, pages of every origin can read the answer. The real service sends this header, too. */
export const readable = { 'access-control-allow-origin': '*' };

export const json = { ...readable, 'content-type': 'application/json' };
export const html = { ...readable, 'content-type': 'text/html' };

/** The bytes of the answer in HTTP/1.1, for a connection that stays open. */
export const inBytes = ({ status, headers, body }: Answer): string => {
  const length = status === 204 ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const lines = Object.entries({ ...length, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Whatever\r\n${lines.join('')}\r\n${body}`;
};

/** A refusal by the service itself: this transmission was not applied. */
export const refusal = (status: number, code = 'bad_request'): Answer => ({
  ...{ status, headers: json },
  body: JSON.stringify({ status: 'error', error: [{ code, msg: 'Refused, as arranged.' }], req_id: 'req_1' }),
});

/**
 * Answers that a proxy or a firewall sends. They do not prove that the service refused the write, so the write may
 * still land.
 */
export const unsigned: readonly Answer[] = [
  { status: 403, headers: html, body: '<!doctype html><title>Request blocked</title>' },
  { status: 403, headers: json, body: '{"message":"Forbidden"}' },
  { status: 401, headers: json, body: '{"error":"unauthorized"}' },
  { status: 409, headers: json, body: '{}' },
  { status: 410, headers: html, body: '' },
  { status: 404, headers: html, body: '<!doctype html><title>Not found</title>' },
  { status: 400, headers: json, body: '{"status":"error"}' },
  { status: 200, headers: json, body: '{"success":false}' },
  { status: 200, headers: json, body: '{"offline":true}' },
  { status: 200, headers: json, body: '{"status":"error"}' },
  { status: 201, headers: json, body: '{}' },
  { status: 202, headers: json, body: '{}' },
  { status: 204, headers: readable, body: '' },
  { status: 206, headers: json, body: '{}' },
  { status: 429, headers: { ...json, 'retry-after': '0' }, body: '' },
  { status: 500, headers: json, body: '{}' },
  { status: 503, headers: { ...html, 'retry-after': 'soon' }, body: 'Service unavailable' },
];
