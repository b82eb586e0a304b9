import { type Refusal, refusal } from './answer.ts';
import { complaints, matching, optional, type Rule, type Rules } from './rule.ts';

/** The service's rules for a request, from its OpenAPI document. */

const text = matching(/./s, 'a non-empty string');
const orderId = matching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'a UUID');
const ident = matching(/^[-A-Za-z_0-9]{1,256}$/);
const orgId = matching(/^[A-Za-z0-9_-]{1,64}$/);
const metadata: Rule = { expected: 'an object', accepts: isObject };
const anyText = matching(/^/, 'a string');

/** The rules for the values that identify a session. */
export const sessionRules: Rules = { clientToken: text, orderId, ident, orgId };

const writeRules: Rules = {
  client_token: text,
  order_id: orderId,
  pp_ident: ident,
  client_metadata: optional(metadata),
};

const filter: Rule = {
  expected: 'a string or null',
  accepts: (value) => value === null || typeof value === 'string',
};

/** Each endpoint, with the rules for the body of its requests. */
const endpoints = {
  'v1/checkout/update_client_session': writeRules,
  'v1/checkout/create_client_session': {
    region: text,
    integration_type: text,
    pp_ident: ident,
    external_id: text,
    email_address: optional(anyText),
    country_code: optional(filter),
    client_metadata: optional(metadata),
  },
  'v1/checkout/create_payment': {
    order_id: orderId,
    payment_method_token: text,
    client_metadata: optional(metadata),
  },
  'v1/checkout/resume_payment': { order_id: orderId, resume_token: text },
  'v1/checkout/recalculate_tax': { order_id: orderId, client_token: text, country_code: text },
  'v1/price_points': {
    ident: optional(filter),
    currency_code: optional(filter),
    feature_ident: optional(filter),
  },
} as const satisfies Readonly<Record<string, Rules>>;

export type Endpoint = keyof typeof endpoints;

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

/** The organisation and the endpoint of a request, or null if there is no such endpoint. */
export function routeOf(request: Request): { readonly org: string; readonly endpoint: Endpoint } | null {
  const [, org = '', ...path] = new URL(request.url).pathname.split('/');
  const endpoint = path.join('/');
  return orgId.accepts(org) && isEndpoint(endpoint) ? { org, endpoint } : null;
}

const isEndpoint = (path: string): path is Endpoint => Object.hasOwn(endpoints, path);

/** Why the service refuses a request, or null if the service accepts the request. */
export function checkRequest(request: Request, body: Body | null): Refusal | null {
  const route = routeOf(request);
  if (!route) return refusal(404, 'not_found', 'There is no such endpoint.');
  return checkHead(request) ?? checkBody(body, endpoints[route.endpoint]);
}

function checkHead({ method, headers }: Request): Refusal | null {
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

function checkBody(body: Body | null, rules: Rules): Refusal | null {
  const messages = body ? complaints(rules, body) : ['body: expected a JSON object'];
  return messages.length === 0 ? null : { status: 400, code: 'validation_error', messages };
}

/** The properties of a write's body that the service does not know. */
export const unknownProperties = (body: Body): string[] =>
  Object.keys(body).filter((name) => !Object.hasOwn(writeRules, name));

function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
