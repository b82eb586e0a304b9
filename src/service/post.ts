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

/** Rejects where no answer came. */
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
    // Not what ky has built: it takes an address's query and headers from a polluted `Object.prototype`. Nor does ky
    // send that alone, and any option beside a request makes `fetch` tell the page's address as referrer again. So
    // does a script that has wrapped `fetch` to add options, and it loses the content type.
    fetch: () => fetch(url, init),
    retry: 0,
    throwHttpErrors: false,
    // ky counts its timeout for the headers, then anew for the body. Ours spans both.
    timeout: false,
    ...unusedByUs,
  });
  // Raced, because a `fetch` that another script has wrapped may not heed the signal.
  const response = await Promise.race([sent, abortOf(signal)]);
  const { status, headers } = response;
  const answered = await readBody(response, signal, maxBytes);
  // A body that is merely cancelled keeps its connection in Firefox, which has six for a host.
  if (answered === 'oversized') leave();
  const redirected = isRedirected(response, url);
  return { status, redirected, body: answered, retryAfter: headers.get('retry-after') };
};

/** A `fetch` of the page's own may follow redirects without saying so. */
const isRedirected = ({ redirected, url }: Partial<Response>, asked: string): boolean =>
  redirected ?? (Boolean(url) && url !== asked);

/**
 * The request in full, defaults included, for options that are left out may be inherited: a polluted
 * `Object.prototype` could then send the token elsewhere.
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
  // What some browsers read besides, and what must not be set where they do not.
  ...{ targetAddressSpace: undefined, attributionReporting: undefined, browsingTopics: undefined },
  ...{ sharedStorageWritable: undefined, adAuctionHeaders: undefined, privateToken: undefined },
} as const;

/** What else ky would inherit. */
const unusedByUs = Object.fromEntries(
  [
    ...['json', 'parseJson', 'stringifyJson', 'searchParams', 'baseUrl', 'prefix', 'totalTimeout', 'hooks'],
    ...['onDownloadProgress', 'onUploadProgress', 'context'],
  ].map((name) => [name, undefined]),
);
