import type { Ident } from '../types.ts';

/** Which writes meet a fault. */
interface Reach {
  /** Only writes of this plan. Left out: every write. */
  readonly ident?: Ident;
  /** So many writes, then the fault is gone. Left out: until it is taken away. */
  readonly times?: number;
}

/** Everything else happens `ms` later. The only fault that combines with others. */
export type Delay = Reach & { readonly kind: 'slow'; readonly ms: number };

/** The ways a write may end when it does not end well. Nothing is applied, except where it says so. */
interface Failures {
  /** Answers an error envelope under HTTP 4xx: 400 unless told. */
  refuse: { status?: number; code?: string; message?: string };
  /** Answers an error envelope under HTTP 200, as the service sometimes does. */
  'refuse-under-200': { code?: string; message?: string };
  /** Answers HTTP 5xx: before applying, or after it when `applied`. */
  error: { status: number; applied?: boolean };
  /** The connection drops before the write is applied. */
  'drop-before': unknown;
  /** The connection drops after the write was applied. */
  'drop-after': unknown;
  /** Never answers, never applies. */
  hang: unknown;
  /**
   * Applies after `ms`, whether or not the client is still there. Says nothing, ever; or drops the connection at
   * once; or answers this HTTP status at once, as a gateway that gave up (504).
   */
  'apply-late': { ms: number; answer?: 'never' | 'drop' | number };
  /**
   * Applies the write and drops the connection. The next one with the same body is refused: what a browser sends again
   * by itself, else the picker's own next attempt.
   */
  'refuse-repeat': { status?: number; code?: string; message?: string };
  /** A captive portal answers in the service's place: HTTP 200 and a page of HTML. */
  html: unknown;
  /**
   * Something in between answers in the service's place: HTTP 403 and `{"message":"Forbidden"}` unless told. The write
   * is not applied; or it is before the answer (`true`), or `ms` after it (`'late'`).
   */
  unsigned: { status?: number; body?: string; applied?: boolean | 'late'; ms?: number };
  /** Answers 401 `session_expired`. */
  expire: unknown;
  /** Answers 409 `already_paid`: this order was paid. */
  'already-paid': unknown;
  /** Answers 409 `double_purchase`: the customer has an active subscription. */
  'already-subscribed': unknown;
  /** Answers 429 with `Retry-After`, in seconds. */
  'rate-limit': { retryAfter: number };
}

/** What goes wrong with a write, and for how many of them. */
export type Failure = {
  [Kind in keyof Failures]: Reach & { readonly kind: Kind } & Readonly<Failures[Kind]>;
}[keyof Failures];

/**
 * What goes wrong with the writes of one session. Faults stand in a list. A write walks it in order, past those
 * out of its reach; it is delayed by every `slow` it meets and ends with the first other one. A list that it gets
 * through leaves it unharmed:
 *
 * - `[{ kind: 'error', status: 500, times: 2 }]`: the first two writes answer 500, then all is fine
 * - `[{ kind: 'apply-late', ms: 3000, ident: 'pp_b' }]`: the write of B is applied after 3 s, the others are fine
 * - `[{ kind: 'slow', ms: 800 }, { kind: 'drop-after', times: 1 }]`: all are slow, and the first one also drops
 */
export type Fault = Delay | Failure;

/** What one write meets on its way through the list, and the list it leaves behind. */
export function meetFaults(faults: readonly Fault[], ident: Ident) {
  const remaining: Fault[] = [];
  let delay = 0;
  let failure: Failure | null = null;
  for (const fault of faults) {
    if (failure || (fault.ident ?? ident) !== ident) {
      remaining.push(fault);
      continue;
    }
    if (fault.kind === 'slow') delay += fault.ms;
    else failure = fault;
    if (fault.times === undefined) remaining.push(fault);
    else if (fault.times > 1) remaining.push({ ...fault, times: fault.times - 1 });
  }
  return { delay, failure, remaining };
}
