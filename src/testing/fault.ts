import type { Ident } from '../types.ts';

/** Which writes meet a fault. */
interface Reach {
  /** Only writes of this plan meet the fault. If `ident` is left out, every write meets the fault. */
  readonly ident?: Ident;
  /**
   * The sandbox removes the fault after this many writes. If `times` is left out, the fault stays until a test removes
   * it.
   */
  readonly times?: number;
}

/** Delays a write by `ms`, before any other fault. Only this fault can be combined with others. */
export type Delay = Reach & { readonly kind: 'slow'; readonly ms: number };

/** The ways a write may fail. The write is not applied, unless the fault says so. */
interface Failures {
  /** Answers an error envelope with HTTP 4xx, by default 400. */
  refuse: { status?: number; code?: string; message?: string };
  /** Answers an error envelope with HTTP 200, as the service sometimes does. */
  'refuse-under-200': { code?: string; message?: string };
  /** Answers HTTP 5xx. The write is not applied. With `applied: true`, it is applied before the answer. */
  error: { status: number; applied?: boolean };
  /** The connection drops before the write is applied. */
  'drop-before': unknown;
  /** The connection drops after the write was applied. */
  'drop-after': unknown;
  /** Never answers and never applies the write. */
  hang: unknown;
  /**
   * Applies the write after `ms`, even if the client has left. `answer` says what the client gets at once: a dropped
   * connection (`'drop'`), or an answer with the given HTTP status, such as 504 from a gateway that gave up. By default
   * (`'never'`), the client gets no answer.
   */
  'apply-late': { ms: number; answer?: 'never' | 'drop' | number };
  /**
   * Applies the write and drops the connection. The next write with the same body is refused. That write is the
   * browser's own repeat, or otherwise the picker's next attempt.
   */
  'refuse-repeat': { status?: number; code?: string; message?: string };
  /** A captive portal answers in the service's place: HTTP 200 and a page of HTML. */
  html: unknown;
  /**
   * A proxy or firewall answers in the service's place: by default HTTP 403 and `{"message":"Forbidden"}`. The write is
   * not applied. With `applied: true`, it is applied before the answer. With `applied: 'late'`, it is applied `ms`
   * after the answer.
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

/** How a write fails, and which writes fail. */
export type Failure = {
  [Kind in keyof Failures]: Reach & { readonly kind: Kind } & Readonly<Failures[Kind]>;
}[keyof Failures];

/** The failures that need only an answer, or no answer. `Checkout` handles the others. */
export type PlainFailure = Exclude<
  Failure,
  { kind: 'apply-late' | 'refuse-repeat' | 'unsigned' | 'expire' | 'already-paid' | 'already-subscribed' }
>;

/**
 * What goes wrong with the writes of one session. The faults are a list, and each write goes through it in order. A
 * fault for another plan is skipped. Each `slow` delays the write. The first other fault decides how the write fails.
 * If there is no other fault, the write is handled as usual. For example:
 *
 * - `[{ kind: 'error', status: 500, times: 2 }]`: the first two writes answer 500, then all is fine
 * - `[{ kind: 'apply-late', ms: 3000, ident: 'pp_b' }]`: the write of B is applied after 3 s, the others are fine
 * - `[{ kind: 'slow', ms: 800 }, { kind: 'drop-after', times: 1 }]`: all writes are slow, and the first write also
 *   drops
 */
export type Fault = Delay | Failure;

/** How a payment may end if the bank does not accept it at once. */
interface Courses {
  /** The bank declines. With `newOrder: true`, the answer names another order of the same session. */
  decline: { message?: string; newOrder?: boolean };
  /**
   * The bank asks for a further step. `resume_payment` ends this step, and charges the plan. With `declined: true`, the
   * bank declines instead.
   */
  'bank-step': { declined?: boolean };
  /** The payment is charged, but the answer says only that it is being processed. */
  pending: unknown;
}

type Course = {
  [Kind in keyof Courses]: Reach & { readonly kind: Kind } & Readonly<Courses[Kind]>;
}[keyof Courses];

/**
 * What happens to the payments of one session, in place of a normal charge. The list works as it does for writes. In
 * two cases, the sandbox charges the plan before the payment fails: with `drop-after`, and with `error` if `applied` is
 * `true`.
 */
export type PaymentFault = Delay | PlainFailure | Course;

/** The delay and the failure of one request, and the faults that remain after it. */
export function meetFaults<Met extends Reach & { readonly kind: string }>(
  faults: readonly (Delay | Met)[],
  ident: Ident,
) {
  const remaining: (Delay | Met)[] = [];
  let delay = 0;
  let failure: Met | null = null;
  for (const fault of faults) {
    if (failure || (fault.ident ?? ident) !== ident) {
      remaining.push(fault);
      continue;
    }
    if (isDelay(fault)) delay += fault.ms;
    else failure = fault;
    if (fault.times === undefined) remaining.push(fault);
    else if (fault.times > 1) remaining.push({ ...fault, times: fault.times - 1 });
  }
  return { delay, failure, remaining };
}

const isDelay = (fault: { readonly kind: string }): fault is Delay => fault.kind === 'slow';
