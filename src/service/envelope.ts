/**
 * Reads the JSON of an answer without trusting it. It reads only own properties. It does not read the error messages,
 * because they could quote the token.
 */
import { quotesToken } from './token.ts';

/** The JSON object in a text; `null` for anything else. */
export const parseObject = (text: string): object | null => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
};

/** Reads only an own property, because another script may have added a property of this name to `Object.prototype`. */
export const ownValue = (object: object, name: string): unknown =>
  Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined;

/**
 * Whether an answer is signed, which means that it has the form of the service's own answers. `null`: it is not signed,
 * so it may come from a proxy or a firewall.
 */
export const signatureOf = (json: object): 'success' | 'error' | null => {
  const status = ownValue(json, 'status');
  if (status === 'success' || Object.keys(json).length === 0) return 'success';
  const isSigned = Array.isArray(ownValue(json, 'error')) || textOf(ownValue(json, 'req_id')) !== null;
  return status === 'error' && isSigned ? 'error' : null;
};

/** The error code, as the service sent it. It is used only to look up its meaning, and is never passed on. */
export const codeIn = (json: object): string | null => textOf(ownValue(firstErrorIn(json), 'code'));

/** The parts of an envelope `{status, error: [{code, type, msg}], req_id}` that may be passed on. */
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

/** Passes on only a short, printable text that does not quote the token. */
const passable = (value: unknown, token: string | undefined): string | null => {
  const text = textOf(value);
  return text !== null && /^[\x20-\x7e]{1,100}$/.test(text) && !quotesToken(text, token) ? text : null;
};
