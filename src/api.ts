/**
 * The client: sends one write and says how it ended. It never throws, never retries and remembers nothing; the
 * protocol must see every attempt. It does not know what is shown, nor what an outcome leads to. How it sends is
 * there for other requests too: `post`.
 */
import ky from 'ky';
import { expectedIdent, isIdent } from './ident.ts';
import { namesSecret, noSecret } from './secret.ts';
import type { WriteOutcome } from './session.ts';
import type { Ident, Problem, ProblemKind, Session } from './types.ts';

/** Where the service is, and whose part of it is meant. */
export interface Address {
  /** `https://…`, or `http://` on localhost. */
  readonly baseUrl: string;
  /** `[A-Za-z0-9_-]{1,64}` */
  readonly orgId: string;
}

/** Where a write goes and whose it is. */
export interface Checkout extends Address {
  readonly session: Session;
  /** Sent along with every write as `client_metadata`. */
  readonly clientMetadata?: Readonly<Record<string, unknown>> | undefined;
  /** What further error codes of the service mean, by code. `refused` is about the plan, the others end the session. */
  readonly problemKinds?: Readonly<Record<string, RefusalKind>> | undefined;
}

/** What a refusal can mean. */
export type RefusalKind = Extract<ProblemKind, 'refused' | 'session-expired' | 'already-paid'>;

/** How one write is sent; the store takes any function of this shape. */
export type SendWrite = (
  checkout: Checkout,
  ident: Ident,
  options: {
    /** Gives up: the outcome is `lost`. */
    readonly signal: AbortSignal;
    /** Gives up by itself after this many ms, counted over headers and body together. */
    readonly timeout: number;
  },
) => Promise<WriteOutcome>;

export const defaultBaseUrl = 'https://billing.funnelfox.com';

/** An attempt is given up after this many ms. */
export const defaultTimeout = 8_000;

/** An acknowledgement is `{}` or a small envelope; nothing larger is one. */
const maxAnswerBytes = 64 * 1024;

/** A timer longer than this fires at once (a signed 32-bit count of ms). */
const longestTimer = 2 ** 31 - 1;

/** What came back, as far as it could be read. */
export interface Answer {
  readonly status: number;
  readonly redirected: boolean;
  /** The body's text; `null` when it broke off or did not end in time; `'oversized'` beyond what was allowed. */
  readonly body: { readonly text: string } | 'oversized' | null;
  readonly retryAfter: string | null;
}

export const sendWrite: SendWrite = async (checkout, ident, { signal, timeout }) => {
  const misconfigured = problemWith(checkout) ?? problemWithIdent(ident);
  if (misconfigured) return { outcome: 'unsent', problem: misconfigured, ends: true };
  const unreachable = (message: string): Problem => ({ kind: 'unreachable', message, ident });
  if (globalThis.navigator?.onLine === false) {
    return { outcome: 'unsent', problem: unreachable('the browser is offline'), ends: false };
  }

  const giveUp = new AbortController();
  const timer = setTimeout(
    () => giveUp.abort(`no answer within ${timeout} ms`),
    Math.min(timeout, longestTimer),
  );
  whenAborted(signal, () => giveUp.abort('the write was given up'));
  try {
    const answer = await request(checkout, ident, giveUp.signal);
    return withoutToken(classify(answer, ident, checkout.problemKinds), checkout.session.clientToken);
  } catch (cause) {
    if (cause instanceof UnsendableError) {
      return { outcome: 'unsent', problem: { kind: 'config', message: cause.message, ident }, ends: true };
    }
    // Any other cause is the platform's and could quote the request, so only our own words are passed on.
    const message = giveUp.signal.aborted ? String(giveUp.signal.reason) : 'the connection failed';
    return { outcome: 'lost', problem: unreachable(message) };
  } finally {
    clearTimeout(timer);
  }
};

/** Every answer is exactly one outcome; what the service contract does not list is `lost`. */
export const classify = (
  answer: Answer,
  ident: Ident,
  kinds: Checkout['problemKinds'] = {},
): WriteOutcome => {
  const { status } = answer;
  const json = isText(answer.body) ? parseObject(answer.body.text) : null;
  const problem = (kind: ProblemKind, message: string): Problem => ({
    kind,
    message,
    httpStatus: status,
    ident,
    ...(json && errorIn(json)),
  });
  const refused = (): WriteOutcome => {
    const { code, message } = json ? errorIn(json) : {};
    const kind =
      kindOf(code, kinds) ?? kindOf(code, kindsByCode) ?? kindOf(status, kindsByStatus) ?? 'refused';
    return {
      outcome: 'refused',
      problem: problem(kind, message ?? `the service refused the plan with HTTP ${status}`),
      ends: kind !== 'refused',
    };
  };
  const unclear = (message: string): WriteOutcome => {
    const retryAfter = readRetryAfter(answer.retryAfter);
    return {
      outcome: 'unclear',
      problem: problem('unclear', message),
      ...(retryAfter !== null && { retryAfter }),
    };
  };
  const saysError = json !== null && ownValue(json, 'status') === 'error';

  if (status >= 200 && status < 300) {
    if (answer.redirected) return unclear('the answer came from another address');
    if (status === 204) return { outcome: 'acknowledged' };
    if (answer.body === null)
      return { outcome: 'lost', problem: problem('unreachable', 'the answer broke off') };
    if (saysError && status === 200) return refused();
    const acknowledges =
      json !== null &&
      (ownValue(json, 'status') === 'success' ||
        !(Object.hasOwn(json, 'status') || Object.hasOwn(json, 'error')));
    return acknowledges ? { outcome: 'acknowledged' } : unclear(`HTTP ${status}, but no acknowledgement`);
  }

  switch (status) {
    case 429:
    case 500:
    case 501:
    case 503:
      return unclear(`the service answered HTTP ${status}`);
    case 400:
    case 401:
    case 403:
    case 404:
    case 409:
    case 410:
    case 422:
      return refused();
    case 408:
      break;
    default:
      if (status >= 400 && status < 500)
        return saysError ? refused() : unclear(`the service answered HTTP ${status}`);
  }
  return { outcome: 'lost', problem: problem('unreachable', `the service answered HTTP ${status}`) };
};

/** What a refusal means, by HTTP status… */
const kindsByStatus: Readonly<Record<number, RefusalKind>> = {
  401: 'session-expired',
  403: 'session-expired',
  409: 'already-paid',
  410: 'session-expired',
};

/** …and by the service's error code, which says more. Hosts can add to it: `problemKinds`. */
const kindsByCode: Readonly<Record<string, RefusalKind>> = {
  session_expired: 'session-expired',
  token_expired: 'session-expired',
  invalid_token: 'session-expired',
  double_purchase: 'already-paid',
  already_paid: 'already-paid',
};

/** A host's kinds may be anything; what is none of ours says nothing. */
const kindOf = (key: string | number | undefined, kinds: unknown): RefusalKind | undefined => {
  const kind = key === undefined ? key : ownValue(Object(kinds), String(key));
  return kind === 'refused' || kind === 'session-expired' || kind === 'already-paid' ? kind : undefined;
};

const expect = (field: string, expected: string): Problem => ({
  kind: 'config',
  message: `${field}: expected ${expected}`,
});

/** What is wrong with an address: the field and what was expected. `null` when nothing is. */
export const problemWithAddress = ({ baseUrl, orgId }: Address): Problem | null => {
  if (typeof orgId !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(orgId)) {
    return expect('orgId', '1 to 64 letters, digits, hyphens or underscores');
  }
  if (!isServiceUrl(baseUrl)) {
    return expect(
      'baseUrl',
      'an https:// address (http:// on localhost only) without credentials, query or fragment',
    );
  }
  return null;
};

/** The same of a whole configuration. What throws when it is read is wrong too. */
export const problemWith = (checkout: Checkout): Problem | null => {
  let field = 'session';
  try {
    const { session, clientMetadata } = checkout;
    const wrong = problemWithAddress(checkout) ?? problemWithSession(session);
    if (wrong) return wrong;
    field = 'clientMetadata';
    if (clientMetadata !== undefined && !isPlainObject(clientMetadata))
      return expect(field, 'a plain object');
    return problemWithSecret(field, clientMetadata);
  } catch {
    return expect(field, 'values that can be read');
  }
};

const problemWithSession = (session: Session): Problem | null => {
  if (typeof session !== 'object' || session === null)
    return expect('session', 'an object { clientToken, orderId }');
  const { clientToken, orderId, ident } = session;
  const secret = problemWithSecret('session', session);
  if (secret) return secret;
  if (typeof clientToken !== 'string' || clientToken.trim() === '') {
    return expect('session.clientToken', 'a non-empty string');
  }
  if (typeof orderId !== 'string' || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(orderId)) {
    return expect('session.orderId', 'a UUID');
  }
  return (ident ?? null) === null ? null : problemWithIdent(ident, 'session.ident');
};

/** What is wrong with a value that has a secret key in it. */
export const problemWithSecret = (field: string, value: object | undefined): Problem | null =>
  namesSecret(jsonOf(value) ?? '') ? expect(field, noSecret) : null;

export const problemWithIdent = (ident: unknown, field = 'ident'): Problem | null =>
  isIdent(ident) ? null : expect(field, expectedIdent);

const isServiceUrl = (value: unknown): value is string => {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const url = new URL(value);
  if (url.username || url.password || url.search || url.hash) return false;
  const isLocal = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLocal);
};

/** The host's own values cannot be sent as JSON (a cycle, a BigInt). */
class UnsendableError extends Error {}

const request = async (checkout: Checkout, ident: Ident, signal: AbortSignal): Promise<Answer> => {
  const { session, clientMetadata } = checkout;
  const body = toJson({
    // Without a prototype, so that a polluted `Object.prototype.toJSON` has no say in what is sent.
    __proto__: null,
    client_token: session.clientToken,
    order_id: session.orderId,
    pp_ident: ident,
    ...(clientMetadata && { client_metadata: clientMetadata }),
  });
  return post(checkout, 'checkout/update_client_session', body, signal);
};

/** Sends JSON to one of the service's public endpoints. Rejects where no answer came. */
export const post = async (
  { baseUrl, orgId }: Address,
  endpoint: string,
  body: string,
  signal: AbortSignal,
  maxBytes = maxAnswerBytes,
): Promise<Answer> => {
  const { origin, pathname } = new URL(baseUrl);
  const url = `${origin}${pathname.replace(/\/+$/, '')}/${orgId}/v1/${endpoint}`;
  const exchange = new AbortController();
  const leave = () => exchange.abort();
  whenAborted(signal, leave);
  const init = { ...unpolluted, body, signal: exchange.signal };
  const sent = ky(url, {
    ...init,
    // ky adds to what it sends what its own objects inherit.
    fetch: () => fetch(url, init),
    retry: 0,
    throwHttpErrors: false,
    // ky counts its timeout for the headers, then anew for the body. Ours spans both.
    timeout: false,
    ...unusedByUs,
  });
  // Raced, because a `fetch` that another script has wrapped may not heed the signal.
  const response = await Promise.race([sent, abortOf(signal)]);
  const { status, redirected, headers } = response;
  const answered = status === 204 ? null : await readBody(response, signal, maxBytes);
  // A body that is merely cancelled keeps its connection in Firefox, which has six for a host.
  if (answered === 'oversized') leave();
  return { status, redirected, body: answered, retryAfter: headers.get('retry-after') };
};

/**
 * The request in full, defaults included, for options that are left out may be inherited: a polluted
 * `Object.prototype` could then send the token elsewhere.
 */
const unpolluted = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  credentials: 'omit',
  redirect: 'error',
  cache: 'no-store',
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

const toJson = (value: object): string => {
  const json = jsonOf(value);
  if (json === undefined) throw new UnsendableError('clientMetadata: expected values that JSON can hold');
  return json;
};

const jsonOf = (value: object | undefined): string | undefined => {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
};

/** `null` when the body broke off: the status alone must then do. */
const readBody = async (
  response: Response,
  signal: AbortSignal,
  maxBytes: number,
): Promise<Answer['body']> => {
  try {
    return await Promise.race([readText(response, maxBytes), abortOf(signal)]);
  } catch {
    return null;
  }
};

const readText = async (response: Response, maxBytes: number): Promise<{ text: string } | 'oversized'> => {
  if (!response.body) return { text: '' };
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { text: text + decoder.decode() };
    size += value.byteLength;
    if (size > maxBytes) {
      // Not awaited: a cancellation that hangs is not our concern.
      reader.cancel().catch(() => {});
      return 'oversized';
    }
    text += decoder.decode(value, { stream: true });
  }
};

const abortOf = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => whenAborted(signal, () => reject(new Error('aborted'))));

/** At once, where that has happened. The listener has no options, for these would inherit a `signal`. */
const whenAborted = (signal: AbortSignal, run: () => void): void => {
  if (signal.aborted) run();
  else signal.addEventListener('abort', run);
};

/** Seconds or an HTTP date (RFC 9110, 10.2.3), in ms from now; `null` for anything else. */
const readRetryAfter = (value: string | null): number | null => {
  if (value === null) return null;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
};

const isText = (body: Answer['body']): body is { readonly text: string } =>
  body !== null && body !== 'oversized';

export const parseObject = (text: string): object | null => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
};

const ownValue = (object: object, name: string): unknown =>
  Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined;

/** What an envelope `{status, error: [{code, type, msg}], req_id}` says of the error, as far as it says it. */
export const errorIn = (
  json: object,
): { code?: string; type?: string; message?: string; requestId?: string } => {
  const errors = ownValue(json, 'error');
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  const error = typeof first === 'object' && first !== null ? first : {};
  return {
    ...textField('code', ownValue(error, 'code')),
    ...textField('type', ownValue(error, 'type')),
    ...textField('message', ownValue(error, 'msg')),
    ...textField('requestId', ownValue(json, 'req_id')),
  };
};

const textField = <Name extends string>(name: Name, value: unknown): { [_ in Name]?: string } => {
  const isText = (typeof value === 'string' && value !== '') || typeof value === 'number';
  return (isText ? { [name]: String(value) } : {}) as { [_ in Name]?: string };
};

/** Whoever quotes the token must not make us repeat it, nor a long text. */
export const repeatable = (text: string, token: string): string => text.replaceAll(token, '…').slice(0, 500);

/** Done once the texts of an answer are read: JSON can spell a token in many ways. */
const withoutToken = (outcome: WriteOutcome, token: string): WriteOutcome => {
  if (outcome.outcome === 'acknowledged') return outcome;
  const problem: { -readonly [Field in keyof Problem]: Problem[Field] } = { ...outcome.problem };
  for (const field of ['message', 'code', 'type', 'requestId'] as const) {
    const text = problem[field];
    if (text !== undefined) problem[field] = repeatable(text, token);
  }
  return { ...outcome, problem };
};

const isPlainObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
