/** Sends JSON to one of the service's public endpoints, and nowhere else, whatever other scripts did to the page. */
import ky from 'ky';
import { abortOf, whenAborted } from './abort.ts';
import { type Address, endpointOf } from './address.ts';
import { type Body, readBody } from './body.ts';

/** What came back, as far as it could be read. */
export interface Answer {
  readonly status: number;
  readonly redirected: boolean;
  readonly body: Body;
  readonly retryAfter: string | null;
}

/** Rejects if no answer came. */
export const post = async (
  address: Address,
  endpoint: string,
  body: string,
  { signal, maxBytes }: { readonly signal: AbortSignal; readonly maxBytes: number },
): Promise<Answer> => {
  const url = endpointOf(address, endpoint);
  const exchange = new AbortController();
  const leave = () => exchange.abort();
  whenAborted(signal, leave);
  const init = { ...unpolluted, body, signal: exchange.signal };
  const sent = ky(url, {
    ...init,
    // The request that ky has built is not used, because its query and headers may come from a polluted
    // `Object.prototype`. Also, ky passes options beside that request, and then `fetch` sends the page's address as
    // referrer. A script that wraps `fetch` to add options passes them in the same way, and then the content type is
    // lost.
    fetch: () => fetch(url, init),
    retry: 0,
    throwHttpErrors: false,
    // ky's timeout starts again for the body. The time limit of `signal` covers headers and body together.
    timeout: false,
    ...unusedByUs,
  });
  // This is a race, because a `fetch` that another script has wrapped may ignore the signal.
  const response = await Promise.race([sent, abortOf(signal)]);
  const { status, headers } = response;
  const answered = await readBody(response, signal, maxBytes);
  // In Firefox, a cancelled body keeps its connection, and there are only six connections for a host. So the request is
  // aborted.
  if (answered === 'oversized') leave();
  const redirected = isRedirected(response, url);
  return { status, redirected, body: answered, retryAfter: headers.get('retry-after') };
};

/** If the page has replaced `fetch`, the response may not say whether it was redirected. Then its URL is compared. */
const isRedirected = ({ redirected, url }: Partial<Response>, asked: string): boolean =>
  redirected ?? (Boolean(url) && url !== asked);

/**
 * The whole request, with all defaults. An omitted option could be inherited: a polluted `Object.prototype` could then
 * send the token elsewhere.
 */
const unpolluted = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  credentials: 'omit',
  redirect: 'error',
  cache: 'default',
  referrer: '',
  referrerPolicy: 'no-referrer',
  mode: 'cors',
  integrity: '',
  keepalive: false,
  priority: 'auto',
  duplex: 'half',
  window: null,
  // Only some browsers know these options. As `undefined` they have no effect, and are not inherited.
  ...{ targetAddressSpace: undefined, attributionReporting: undefined, browsingTopics: undefined },
  ...{ sharedStorageWritable: undefined, adAuctionHeaders: undefined, privateToken: undefined },
} as const;

/** Other options that ky would inherit from a polluted `Object.prototype`. */
const unusedByUs = Object.fromEntries(
  [
    ...['json', 'parseJson', 'stringifyJson', 'searchParams', 'baseUrl', 'prefix', 'totalTimeout', 'hooks'],
    ...['onDownloadProgress', 'onUploadProgress', 'context'],
  ].map((name) => [name, undefined]),
);
