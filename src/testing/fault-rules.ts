import type { Fault, PaymentFault } from './fault.ts';
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

const { slow, refuse, error, hang, html } = rules;

const rulesForPayments: { readonly [Kind in PaymentFault['kind']]: Rules } = {
  ...{ slow, refuse, error, hang, html },
  'refuse-under-200': rules['refuse-under-200'],
  'drop-before': rules['drop-before'],
  'drop-after': rules['drop-after'],
  'rate-limit': rules['rate-limit'],
  decline: { message: text, newOrder: optional(flag) },
  'bank-step': { declined: optional(flag) },
  pending: {},
};

/** Reads faults from outside: one, several or none (`null`). Throws a `TypeError` that names the mistake. */
export const readFaults = (input: unknown) => readList(input, rules) as readonly Fault[];

export const readPaymentFaults = (input: unknown) =>
  readList(input, rulesForPayments) as readonly PaymentFault[];

type KnownKinds = Readonly<Record<string, Rules>>;

function readList(input: unknown, kinds: KnownKinds): readonly unknown[] {
  if (input === null) return [];
  const faults: readonly unknown[] = Array.isArray(input) ? input : [input];
  return faults.map((fault, index) => readFault(fault, `faults[${index}]`, kinds));
}

function readFault(input: unknown, name: string, kinds: KnownKinds): unknown {
  const fault: Record<string, unknown> = { ...Object(input) };
  const { kind, ...properties } = fault;
  const ofKind = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (!ofKind) throw new TypeError(`${name}.kind: expected one of ${Object.keys(kinds).join(', ')}`);
  const known = { ...ofKind, ...reach };
  const [complaint] = complaints(known, properties);
  if (complaint) throw new TypeError(`${name}.${complaint}`);
  const unknown = Object.keys(properties).find((property) => !Object.hasOwn(known, property));
  if (unknown) throw new TypeError(`${name}.${unknown}: a fault of kind '${kind}' has no such property`);
  return fault;
}
