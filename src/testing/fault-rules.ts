import type { Fault } from './fault.ts';
import { complaints, matching, optional, type Rule, type Rules, wholeNumber } from './rule.ts';

const milliseconds = wholeNumber(0, 2 ** 31 - 1, 'a whole number of milliseconds');
const status = (least: number, most: number) =>
  wholeNumber(least, most, `an HTTP status from ${least} to ${most}`);
const text = optional(matching(/^/, 'a string'));
const flag: Rule = { expected: 'true or false', accepts: (value) => typeof value === 'boolean' };
const lateAnswer: Rule = {
  expected: "'never', 'drop' or an HTTP status from 400 to 599",
  accepts: (value) => value === 'never' || value === 'drop' || status(400, 599).accepts(value),
};

const applied: Rule = {
  expected: "true, false or 'late'",
  accepts: (value) => value === 'late' || flag.accepts(value),
};

const reach: Rules = {
  ident: text,
  times: optional(wholeNumber(1, Number.MAX_SAFE_INTEGER, 'a whole number from 1')),
};

const rules: { readonly [Kind in Fault['kind']]: Rules } = {
  slow: { ms: milliseconds },
  refuse: { status: optional(status(400, 499)), code: text, message: text },
  'refuse-under-200': { code: text, message: text },
  error: { status: status(500, 599), applied: optional(flag) },
  'drop-before': {},
  'drop-after': {},
  hang: {},
  'apply-late': { ms: milliseconds, answer: optional(lateAnswer) },
  'refuse-repeat': { status: optional(status(400, 499)), code: text, message: text },
  html: {},
  unsigned: {
    status: optional(status(200, 599)),
    body: text,
    applied: optional(applied),
    ms: optional(milliseconds),
  },
  expire: {},
  'already-paid': {},
  'already-subscribed': {},
  'rate-limit': { retryAfter: wholeNumber(0, 2 ** 31 - 1, 'a whole number of seconds') },
};

/** Reads faults from outside: one, several or none (`null`). Throws a `TypeError` that names the mistake. */
export function readFaults(input: unknown): readonly Fault[] {
  if (input === null) return [];
  return (Array.isArray(input) ? input : [input]).map((fault, index) => readFault(fault, `faults[${index}]`));
}

function readFault(input: unknown, name: string): Fault {
  const fault: Record<string, unknown> = { ...Object(input) };
  const { kind, ...properties } = fault;
  if (!isKind(kind)) throw new TypeError(`${name}.kind: expected one of ${Object.keys(rules).join(', ')}`);
  const known = { ...rules[kind], ...reach };
  const [complaint] = complaints(known, properties);
  if (complaint) throw new TypeError(`${name}.${complaint}`);
  const unknown = Object.keys(properties).find((property) => !Object.hasOwn(known, property));
  if (unknown) throw new TypeError(`${name}.${unknown}: a fault of kind '${kind}' has no such property`);
  return fault as unknown as Fault;
}

const isKind = (kind: unknown): kind is Fault['kind'] =>
  typeof kind === 'string' && Object.hasOwn(rules, kind);
