/** The address of the service and of its endpoints. */
import type { Problem } from '../types.ts';
import { expected, kindOf, quoted } from './expectation.ts';
import { quotesToken } from './token.ts';

export interface Address {
  /** The service's address: `https://…`, or `http://` on localhost. */
  readonly baseUrl: string;
  /** Organisation id, `[A-Za-z0-9_-]{1,64}`. */
  readonly orgId: string;
}

export const isSameAddress = (one: Address | null, other: Address | null): boolean =>
  one?.baseUrl === other?.baseUrl && one?.orgId === other?.orgId;

export const defaultBaseUrl = 'https://billing.funnelfox.com';

/**
 * What is wrong with an address; `null` if nothing is wrong. The problem does not repeat a value that quotes the token.
 */
export const problemWithAddress = ({ baseUrl, orgId }: Address, token?: unknown): Problem | null => {
  if (typeof orgId !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(orgId)) {
    const what = '1 to 64 letters, digits, hyphens or underscores';
    return expected('org-id / orgId', what, isPublicId(orgId, token) ? quoted(orgId) : kindOf(orgId));
  }
  if (!isServiceUrl(baseUrl)) {
    const what = 'an https:// address (http:// on localhost only) without credentials, query or fragment';
    return expected('base-url / baseUrl', what, isPublicUrl(baseUrl, token) ? quoted(baseUrl) : 'another');
  }
  return null;
};

/** The URL of one of the service's public endpoints. The address must be valid. */
export const endpointOf = ({ baseUrl, orgId }: Address, endpoint: string): string => {
  const { origin, pathname } = new URL(baseUrl);
  return `${origin}${pathname.replace(/\/+$/, '')}/${orgId}/v1/${endpoint}`;
};

const isServiceUrl = (value: unknown): value is string => {
  const url = typeof value === 'string' ? parseUrl(value) : null;
  if (!url || url.username || url.password || url.search || url.hash) return false;
  const isLocal = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLocal);
};

/** `URL.canParse` is not used, because browsers from before the end of 2023 do not have it. */
export const parseUrl = (text: string): URL | null => {
  try {
    return new URL(text);
  } catch {
    return null;
  }
};

/**
 * Whether a message may repeat the value that a host gave as organisation id. By mistake, the host may have given the
 * token. So a message does not repeat a text that is too long for an organisation id.
 */
const isPublicId = (value: unknown, token: unknown): boolean =>
  typeof value !== 'string' || (value.length <= 64 && !quotesToken(value, token));

/** Whether a message may repeat a URL. Credentials, a query or a fragment in the URL may be secret. */
const isPublicUrl = (value: unknown, token: unknown): boolean =>
  typeof value !== 'string' || !(/[@?#]/.test(value) || quotesToken(value, token));
