import { type Refusal, refusal } from './answer.ts';
import { complaints, matching, optional, type Rule, type Rules } from './rule.ts';

/** The service's rules for a request, from its OpenAPI document. */

const clientToken = matching(/./s, 'a non-empty string');
const orderId = matching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'a UUID');
const ident = matching(/^[-A-Za-z_0-9]{1,256}$/);
const orgId = matching(/^[A-Za-z0-9_-]{1,64}$/);
const metadata: Rule = { expected: 'an object', accepts: isObject };

/** The rules for the values that identify a session. */
export const sessionRules: Rules = { clientToken, orderId, ident, orgId };

const bodyRules: Rules = {
  client_token: clientToken,
  order_id: orderId,
  pp_ident: ident,
  client_metadata: optional(metadata),
};

const filter: Rule = {
  expected: 'a string or null',
  accepts: (value) => value === null || typeof value === 'string',
};

const filterRules: Rules = {
  ident: optional(filter),
  currency_code: optional(filter),
  feature_ident: optional(filter),
};

export type Body = Readonly<Record<string, unknown>>;

/** The body as parsed, or null if it is not a JSON object. */
export async function readBody(request: Request): Promise<Body | null> {
  try {
    const value: unknown = JSON.parse(await request.text());
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

const writeEndpoint = 'v1/checkout/update_client_session';
const listEndpoint = 'v1/price_points';

/** The organisation and the endpoint of a request, or null if there is no such endpoint. */
function routeOf(request: Request): { readonly org: string; readonly endpoint: string } | null {
  const [, org = '', ...path] = new URL(request.url).pathname.split('/');
  const endpoint = path.join('/');
  return orgId.accepts(org) && [writeEndpoint, listEndpoint].includes(endpoint) ? { org, endpoint } : null;
}

export const orgIdOf = (request: Request): string | null => routeOf(request)?.org ?? null;

export const isForPricePoints = (request: Request): boolean => routeOf(request)?.endpoint === listEndpoint;

export function checkRequest(request: Request): Refusal | null {
  const { method, headers } = request;
  if (orgIdOf(request) === null) return refusal(404, 'not_found', 'There is no such endpoint.');
  if (method !== 'POST') {
    return {
      ...refusal(405, 'method_not_allowed', `Expected POST, got ${method}.`),
      headers: { allow: 'POST' },
    };
  }
  if (headers.has('ff-secret-key')) {
    return refusal(400, 'secret_key_exposed', 'This endpoint is public: never send a secret key to it.');
  }
  if (!/^application\/json\s*(;|$)/i.test(headers.get('content-type') ?? '')) {
    return refusal(415, 'unsupported_media_type', 'Expected the content type application/json.');
  }
  return null;
}

export const checkBody = (body: Body | null): Refusal | null => check(body, bodyRules);

export const checkFilter = (body: Body | null): Refusal | null => check(body, filterRules);

function check(body: Body | null, rules: Rules): Refusal | null {
  const messages = body ? complaints(rules, body) : ['body: expected a JSON object'];
  return messages.length === 0 ? null : { status: 400, code: 'validation_error', messages };
}

export const unknownProperties = (body: Body): string[] =>
  Object.keys(body).filter((name) => !Object.hasOwn(bodyRules, name));

function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
