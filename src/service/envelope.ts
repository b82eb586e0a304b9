/**
 * Reads the JSON of an answer without trusting it. Only own properties are read. Error messages are not read, because
 * they could quote the token.
 */
import { quotesToken } from './token.ts';

/** Returns the JSON object in a text. Returns `null` if the text is anything else. */
export const parseObject = (text: string): object | null => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
};

/**
 * Reads a property only if the object itself has it. Another script may have added a property of this name to
 * `Object.prototype`.
 */
export const ownValue = (object: object, name: string): unknown =>
  Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined;

/**
 * The signature of an answer. An answer is signed if it has the form of the service's own answers. `null`: the answer
 * is not signed, so it may come from a proxy or a firewall.
 */
export const signatureOf = (json: object): 'success' | 'error' | null => {
  const status = ownValue(json, 'status');
  if (status === 'success' || Object.keys(json).length === 0) return 'success';
  const isSigned = Array.isArray(ownValue(json, 'error')) || textOf(ownValue(json, 'req_id')) !== null;
  return status === 'error' && isSigned ? 'error' : null;
};

/**
 * The error code, as the service sent it. This text is used only to look up the meaning of the code. It is never passed
 * on.
 */
export const codeIn = (json: object): string | null => textOf(ownValue(firstErrorIn(json), 'code'));

/** The parts of an answer `{status, error: [{code, type, msg}], req_id}` that may be passed on. */
export const errorIn = (
  json: object,
  token?: string,
): { readonly code?: string; readonly type?: string; readonly requestId?: string } => {
  const error = firstErrorIn(json);
  const code = passable(ownValue(error, 'code'), token);
  const type = passable(ownValue(error, 'type'), token);
  const requestId = passable(ownValue(json, 'req_id'), token);
  return {
    ...(code !== null && { code }),
    ...(type !== null && { type }),
    ...(requestId !== null && { requestId }),
  };
};

const firstErrorIn = (json: object): object => {
  const errors = ownValue(json, 'error');
  const first: unknown = Array.isArray(errors) ? ownValue(errors, '0') : undefined;
  return typeof first === 'object' && first !== null ? first : {};
};

const textOf = (value: unknown): string | null =>
  (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : null;

/** Returns a value as text if it may be passed on. Such a text is short and printable, and does not quote the token. */
const passable = (value: unknown, token: string | undefined): string | null => {
  const text = textOf(value);
  return text !== null && /^[\x20-\x7e]{1,100}$/.test(text) && !quotesToken(text, token) ? text : null;
};
