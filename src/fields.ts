/**
 * Reads the fields of the host's input. The input may be anything: JSON from a template, a framework's proxy, or an
 * object whose getters throw. Each own field is read once. A wrong field is reported with its path, what was expected
 * and what was given. This module does not know what the fields mean.
 */

/** What a field must be: a check, and the words for a message. */
export interface Expectation<Value> {
  readonly is: (value: unknown) => value is Value;
  readonly words: string;
}

export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Whether a value is a whole number from 1. */
export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 1;

export const aList: Expectation<object> = {
  is: (value): value is object => {
    try {
      return Array.isArray(value);
    } catch {
      return false; // The value is a revoked proxy.
    }
  },
  words: 'an array',
};
export const aText: Expectation<string> = { is: (value) => typeof value === 'string', words: 'a text' };
export const aFlag: Expectation<boolean> = {
  is: (value) => typeof value === 'boolean',
  words: 'true or false',
};

/** A part of the host's input: its value, its path, and a function that reports what is wrong with it. */
export interface Source {
  readonly host: object;
  readonly path: string;
  readonly report: (message: string) => void;
}

export const inside = (parent: Source, field: string | number, host: object): Source => ({
  ...parent,
  host,
  path: pathTo(parent, field),
});

const pathTo = ({ path }: Source, field: string | number): string =>
  typeof field === 'number' ? `${path}[${field}]` : `${path}.${field}`;

/** Returns the value of a field. If the value is not as expected, reports the mistake and returns null. */
export function read<Value>(
  source: Source,
  field: string | number,
  expected: Expectation<Value>,
): Value | null {
  const value = readOwn(source.host, field);
  if (expected.is(value)) return value;
  refuse(source, field, expected.words, value);
  return null;
}

/**
 * Returns the value of a field, as `read` does. If the field is left out, returns undefined. `null` counts as left out,
 * because JSON has no undefined.
 */
export function readOptional<Value>(
  source: Source,
  field: string,
  expected: Expectation<Value>,
): Value | null | undefined {
  const value = readOwn(source.host, field);
  if (value === undefined || value === null) return undefined;
  if (expected.is(value)) return value;
  refuse(source, field, expected.words, value);
  return null;
}

/**
 * How many items of a list to read. The host's list may have a `length` that is no number, or a `length` of a billion
 * without any items.
 */
export function readSize(list: Source, limit: number): number {
  const length = readOwn(list.host, 'length');
  if (isCount(length) && length <= limit) return length;
  if (length === 0) return 0;
  refuse(list, 'length', `at most ${limit}`, length);
  return isCount(length) ? limit : 0;
}

/**
 * Reports each field whose name only resembles one of our names. Returns whether there is such a field. An object with
 * more than 100 fields was not typed by hand, so its names are not checked.
 */
export function refuseLookalikes(source: Source, meantBy: (name: string) => string | undefined): boolean {
  const names = namesIn(source.host);
  let isMistyped = false;
  for (const name of names.length > 100 ? [] : names) {
    const meant = meantBy(name);
    if (meant === undefined) continue;
    source.report(`${pathTo(source, name)}: expected the name ${meant}`);
    isMistyped = true;
  }
  return isMistyped;
}

/** Returns the names of the fields of the host's value, which may be anything. */
export function namesIn(host: unknown): readonly string[] {
  try {
    return isObject(host) ? Object.keys(host) : [];
  } catch {
    return [];
  }
}

/** Marks a field that throws when it is read. Such a field must not be treated like a field that was left out. */
const unreadable = Symbol('unreadable');

/** Returns an own property of the host's value, which may be anything. */
export function readOwn(host: unknown, field: string | number): unknown {
  try {
    return isObject(host) && Object.hasOwn(host, field)
      ? (host as Record<string | number, unknown>)[field]
      : undefined;
  } catch {
    return unreadable;
  }
}

export const refuse = (source: Source, field: string | number, expected: string, got: unknown): void =>
  source.report(`${pathTo(source, field)}: expected ${expected}, got ${show(got)}`);

/**
 * Describes a value for a message. The content of an object is left out, because reading the content would run the
 * host's code.
 */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === unreadable) return 'an error when reading it';
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (isObject(value)) return 'an object';
  if (typeof value === 'function') return 'a function';
  return String(value);
}
