/** Says what a host configured wrongly: the field, what was expected, and what was given. */
import type { Problem } from '../types.ts';

/**
 * `given` describes the wrong value. Leave `given` out if the description would say nothing, or if the value was not
 * read.
 */
export const expected = (field: string, what: string, given?: string): Problem => ({
  kind: 'config',
  message: `${field}: expected ${what}${given === undefined ? '' : `, got ${given}`}`,
});

/** Names the kind of a value. The value itself is not repeated, because it may be a secret. */
export const kindOf = (value: unknown): string => {
  if (value === undefined || value === null || value === '') return 'nothing';
  if (typeof value === 'string') return `a text of ${value.length} characters`;
  if (typeof value === 'object') return isList(value) ? 'a list' : 'an object';
  return `a ${typeof value}`;
};

/** Returns a text itself, but only the kind of any other value. Use this function only for public values. */
export const quoted = (value: unknown): string => {
  if (typeof value !== 'string' || value === '') return kindOf(value);
  return JSON.stringify(value.length > longestQuote ? `${value.slice(0, longestQuote - 1)}…` : value);
};

const longestQuote = 80;

const isList = (value: object): boolean => {
  try {
    return Array.isArray(value);
  } catch {
    // `Array.isArray` throws an error for a proxy that was revoked. Such a proxy does not count as a list.
    return false;
  }
};
