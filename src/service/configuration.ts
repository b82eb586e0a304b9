/**
 * Checks what a host says of a checkout, and names the field that is wrong. No function of this module throws an error
 * or repeats a secret.
 */
import { expectedIdent, isIdent } from '../ident.ts';
import { namesSecret, noSecret } from '../secret.ts';
import type { Problem, Session } from '../types.ts';
import { type Address, problemWithAddress } from './address.ts';
import { expected, kindOf, quoted } from './expectation.ts';
import { quotesToken } from './token.ts';

export interface Configuration extends Address {
  readonly session: Session & { readonly fresh?: boolean | undefined };
  readonly clientMetadata?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * What is wrong with a configuration; `null` if nothing is wrong. A value that throws an error when it is read is
 * wrong, too.
 */
export const problemWith = (configuration: Configuration): Problem | null => {
  let field = 'session';
  try {
    const { session, clientMetadata } = configuration;
    const wrong = problemWithAddress(configuration, session?.clientToken) ?? problemWithSession(session);
    if (wrong) return wrong;
    field = 'clientMetadata';
    if (clientMetadata !== undefined && !isObject(clientMetadata)) {
      return expected(field, 'a plain object', kindOf(clientMetadata));
    }
    return problemWithSecret(field, clientMetadata);
  } catch {
    return expected(field, 'values that can be read');
  }
};

export const problemWithSession = (session: Configuration['session']): Problem | null => {
  if (!isObject(session)) return expected('session', 'an object { clientToken, orderId }', kindOf(session));
  const { clientToken, orderId, ident, fresh } = session;
  const secret = problemWithSecret('session', session);
  if (secret) return secret;
  if (typeof clientToken !== 'string' || clientToken.trim() === '') {
    return expected('client-token / session.clientToken', 'a text that is not empty', kindOf(clientToken));
  }
  if (typeof orderId !== 'string' || !uuid.test(orderId)) {
    const given = isPublicOrder(orderId, clientToken) ? quoted(orderId) : kindOf(orderId);
    return expected('order-id / session.orderId', 'a UUID', given);
  }
  if ((fresh ?? null) !== null && typeof fresh !== 'boolean') {
    return expected('session.fresh', 'true or false', kindOf(fresh));
  }
  return (ident ?? null) === null ? null : problemWithIdent(ident, 'session.ident');
};

/** Returns a problem if the value contains the name of the secret key. Otherwise returns `null`. */
export const problemWithSecret = (field: string, value: object | undefined): Problem | null =>
  namesSecret(jsonOf(value) ?? '') ? expected(field, noSecret) : null;

export const problemWithIdent = (ident: unknown, field = 'ident'): Problem | null =>
  isIdent(ident) ? null : expected(field, expectedIdent, kindOf(ident));

/**
 * A value as JSON. The result is `undefined` if JSON cannot hold the value (a cycle, a BigInt, a getter that throws).
 */
export const jsonOf = (value: object | undefined): string | undefined => {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
};

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Whether a message may repeat an order id. A host may confuse the token with the order id. If the given token looks
 * like an order id, the given order id may be the real token. In that case, a message must not repeat the given order
 * id.
 */
const isPublicOrder = (orderId: unknown, clientToken: string): boolean =>
  typeof orderId !== 'string' ||
  (orderId.length <= 80 && !uuid.test(clientToken.trim()) && !quotesToken(orderId, clientToken));

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
