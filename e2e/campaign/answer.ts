/** What the service said, or what stands in for it. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Readable across origins, as the service's own answers are. */
export const readable = { 'access-control-allow-origin': '*' };

export const inBytes = ({ status, headers, body }: Answer): string => {
  const { 'transfer-encoding': _, ...kept } = headers;
  const length = status === 204 ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const fields = Object.entries({ ...kept, ...length, connection: 'close' });
  const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `HTTP/1.1 ${status} Whatever\r\n${lines}\r\n${body}`;
};
