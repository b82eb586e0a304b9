/**
 * Sends JSON to one of the service's public endpoints. The JSON goes nowhere else, whatever another script has done to
 * the page.
 */
import ky from 'ky';
import { abortOf, whenAborted } from './abort.ts';
import { type Address, endpointOf } from './address.ts';
import { type Body, readBody } from './body.ts';

/** An answer, as far as it could be read. */
export interface Answer {
  readonly status: number;
  readonly redirected: boolean;
  readonly body: Body;
  readonly retryAfter: string | null;
}

/** Sends one request and returns its answer. Rejects if no answer comes. */
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
    // `Object.prototype`. There are two more reasons. If `fetch` gets ky's request together with ky's options, `fetch`
    // sends the page's address as referrer. If another script wraps `fetch` and adds options, the content type of the
    // request is lost.
    fetch: () => fetch(url, init),
    retry: 0,
    throwHttpErrors: false,
    // ky's own timeout is not used, because it starts again for the body. The time limit of `signal` covers headers and
    // body together.
    timeout: false,
    ...unusedByUs,
  });
  // The code also waits for the signal itself, because a `fetch` that another script has wrapped may ignore the signal.
  const response = await Promise.race([sent, abortOf(signal)]);
  const { status, headers } = response;
  const answered = await readBody(response, signal, maxBytes);
  // In Firefox, a cancelled body keeps its connection, and Firefox opens only six connections to one server. So the
  // whole request is aborted.
  if (answered === 'oversized') leave();
  const redirected = isRedirected(response, url);
  return { status, redirected, body: answered, retryAfter: headers.get('retry-after') };
};

/**
 * Whether the answer came from another address than the address of the request. If the page has replaced `fetch`, the
 * response may have no field `redirected`. In that case, the URL of the response is compared with the URL of the
 * request.
 */
const isRedirected = ({ redirected, url }: Partial<Response>, asked: string): boolean =>
  redirected ?? (Boolean(url) && url !== asked);

/**
 * The whole request, with all default options. An option that is left out could come from a polluted
 * `Object.prototype`. Such an option could send the token elsewhere.
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
  // Options that only some browsers know. With the value `undefined`, an option has no effect and cannot come from
  // `Object.prototype`.
  ...{ targetAddressSpace: undefined, attributionReporting: undefined, browsingTopics: undefined },
  ...{ sharedStorageWritable: undefined, adAuctionHeaders: undefined, privateToken: undefined },
} as const;

/** The other options of ky. With the value `undefined`, an option cannot come from a polluted `Object.prototype`. */
const unusedByUs = Object.fromEntries(
  [
    ...['json', 'parseJson', 'stringifyJson', 'searchParams', 'baseUrl', 'prefix', 'totalTimeout', 'hooks'],
    ...['onDownloadProgress', 'onUploadProgress', 'context'],
  ].map((name) => [name, undefined]),
);
