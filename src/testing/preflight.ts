import { allowPreflight, denyPreflight } from './answer.ts';

/** A CORS preflight that a browser sent. */
export interface PreflightRecord {
  readonly path: string;
  readonly method: string;
  /** The headers that the page wanted to send, in lower case. */
  readonly headers: readonly string[];
  readonly allowed: boolean;
}

/** The headers that a page may send. The service's SDK names its version in a header. */
const allowedHeaders = ['content-type', 'x-sdk-version'];

/** Records a preflight, and answers it. */
export function answerPreflight(request: Request, records: PreflightRecord[], maxAge: number): Response {
  const method = request.headers.get('access-control-request-method') ?? '';
  const headers = (request.headers.get('access-control-request-headers') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const allowed = method === 'POST' && headers.every((name) => allowedHeaders.includes(name));
  records.push({ path: new URL(request.url).pathname, method, headers, allowed });
  return allowed ? allowPreflight(maxAge, headers) : denyPreflight();
}
